"""Makes somebody smile: edit.py PHOTO RESULT [FACE]

LIKENESS_URL names the server, LIKENESS_TOKEN the token where one is needed, and FACE says where the
face is, such as '{"index":0}' or five points; normally it is found.
"""
import json
import os
import sys
import time
import urllib.error
import urllib.request

SERVER = os.environ.get("LIKENESS_URL", "http://localhost:8080")


def call(method, path, body=None, **headers):
    """Sends a request; returns the headers and the body, decoded if it is JSON."""
    if isinstance(body, dict):
        body, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
    if token := os.environ.get("LIKENESS_TOKEN"):
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(SERVER + path, body, headers, method=method)
    try:
        with urllib.request.urlopen(request) as response:
            data = response.read()
            is_json = response.headers.get_content_type() == "application/json"
            return response.headers, json.loads(data) if is_json else data
    except urllib.error.HTTPError as error:
        raise SystemExit(json.load(error)["detail"])  # every error is a problem document


def wait(path, key, wanted):
    """Asks until a member of a document has one of the wanted values."""
    while (document := call("GET", path)[1])[key] not in wanted:
        time.sleep(0.2)
    return document


photo, result, *face = sys.argv[1:]
headers, _ = call("POST", "/v1/sessions", open(photo, "rb").read(), **{"Content-Type": "image/jpeg"})
at = headers["Location"]
session = wait(at, "state", {"choosing", "ready", "failed"})
if session["state"] == "choosing":
    call("PUT", at + "/face", json.loads(face[0]) if face else {"index": 0})
    session = wait(at, "state", {"ready", "failed"})
if session["failure"]:
    raise SystemExit(session["failure"]["detail"])

# A step of the history, as the page makes them; If-Match makes sure that nobody was faster.
headers, session = call("GET", at)
_, session = call("POST", at + "/history", {"sliders": {"smile": 60}}, **{"If-Match": headers["ETag"]})

headers, edit = call("POST", at + "/edits", {"sliders": {"smile": 60}}, **{"Idempotency-Key": "smile-60"})
edit = wait(headers["Location"], "status", {"done", "failed", "cancelled"})
open(result, "wb").write(call("GET", edit["result"])[1])
print(call("GET", headers["Location"] + "/recipe")[1]["layers"])
call("DELETE", at)
