"""The whole job over REST with Python's own HTTP client: rest.py BASE PHOTO."""
import http.client, json, sys, time, urllib.parse, zlib, struct

base, photo = sys.argv[1], open(sys.argv[2], "rb").read()
host = urllib.parse.urlparse(base).netloc


def call(method, path, body=None, headers={}):
    connection = http.client.HTTPConnection(host, timeout=120)
    if isinstance(body, (dict, list)):
        body, headers = json.dumps(body), {"Content-Type": "application/json", **headers}
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    data = response.read()
    if "json" in (response.getheader("Content-Type") or ""):
        data = json.loads(data)
    return response, data


def wait(path, key, wanted):
    for _ in range(1200):
        _, document = call("GET", path)
        if document[key] in wanted:
            return document
        time.sleep(0.05)
    raise SystemExit(f"{path} never became {wanted}: {document}")


response, session = call("POST", "/v1/sessions", photo, {"Content-Type": "image/jpeg"})
assert response.status == 201, session
at = response.getheader("Location")
assert session["state"] == "detecting" and session["original"]["width"] == 384, session

wait(at, "state", {"choosing", "preparing", "ready"})
points = {"points": [[162, 168], [222, 168], [192, 205], [168, 238], [216, 238]]}
response, session = call("PUT", at + "/face", points)
assert response.status == 200, session
session = wait(at, "state", {"ready", "failed"})
assert session["state"] == "ready" and session["previewable"], session
assert len(session["faces"][session["face"]]["landmarks"]) == 68

for name in ("original", "inner", "outer", "reconstruction", "preview"):
    response, data = call("GET", f"{at}/images/{name}")
    assert response.status == 200 and response.getheader("Content-Type").startswith("image/"), name
    response, _ = call("GET", f"{at}/images/{name}", headers={"If-None-Match": response.getheader("ETag")})
    assert response.status == 304, name
assert call("GET", at + "/images/original")[1] == photo

response, jpeg = call("POST", at + "/preview", {"sliders": {"smile": 40}})
assert response.status == 200 and jpeg[:2] == b"\xff\xd8", response.status

key = {"Idempotency-Key": "once"}
response, edit = call("POST", at + "/edits", {"sliders": {"smile": 40}, "format": "png"}, key)
assert response.status == 202, edit
link = response.getheader("Location")
again, _ = call("POST", at + "/edits", {"sliders": {"smile": 40}, "format": "png"}, key)
assert again.getheader("Location") == link
edit = wait(link, "status", {"done", "failed"})
assert edit["status"] == "done", edit
response, png = call("GET", edit["result"])
assert png[:8] == b"\x89PNG\r\n\x1a\n" and struct.unpack(">II", png[16:24]) == (384, 384)

for method, path, body, status, kind in [
    ("GET", "/v1/nowhere", None, 404, "not-found"),
    ("DELETE", "/v1/sliders", None, 405, "method-not-allowed"),
    ("POST", "/v1/sessions", b"no photo", 415, "unsupported-format"),
    ("POST", "/v1/sessions", photo[: len(photo) // 2], 422, "not-an-image"),
    ("POST", "/v1/sessions", b"\xff\xd8\xff" + bytes(26_000_000), 413, "photo-too-large"),
    ("POST", at + "/preview", {"sliders": {"wings": 1}}, 422, "unknown-slider"),
    ("POST", at + "/preview", {"sliders": {"smile": 101}}, 422, "out-of-range"),
]:
    response, problem = call(method, path, body)
    assert response.status == status, (path, response.status, problem)
    assert response.getheader("Content-Type") == "application/problem+json"
    assert problem["type"].endswith("/problems/" + kind) and problem["detail"], problem

assert call("DELETE", at)[0].status == 204
assert call("GET", at)[0].status == 404
print("REST: all good")
