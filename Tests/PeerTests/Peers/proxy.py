"""What must pass through a proxy with TLS: proxy.py BASE CERTIFICATE PHOTO TOKEN."""
import asyncio, base64, http.client, json, socket, ssl, subprocess, sys, time, urllib.parse
import websockets

base, certificate, photo, token = sys.argv[1], sys.argv[2], open(sys.argv[3], "rb").read(), sys.argv[4]
host = urllib.parse.urlparse(base)
trust = ssl.create_default_context(cafile=certificate)
bearer = {"Authorization": f"Bearer {token}"}
POINTS = {"points": [[162, 168], [222, 168], [192, 205], [168, 238], [216, 238]]}


def call(method, path, body=None, **headers):
    connection = http.client.HTTPSConnection(host.hostname, host.port, context=trust, timeout=60)
    if isinstance(body, dict):
        body, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
    connection.request(method, path, body, {**bearer, **headers})
    answer = connection.getresponse()
    data = answer.read()
    is_json = "json" in (answer.headers["Content-Type"] or "")
    return answer.status, answer.headers, json.loads(data) if is_json else data


def wait(*wanted):
    while (document := call("GET", at)[2])["state"] not in wanted:
        time.sleep(0.1)
    return document


# HTTP/2 for those who can, and a token for everybody.
def curl(*options):
    command = ["curl", "-s", "--http2", "--cacert", certificate, *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=60).stdout


said = curl("-w", " %{http_version} %{http_code}", "-o", "/dev/null", "-H", f"Authorization: Bearer {token}", base + "/v1/sliders")
assert said.split() == ["2", "200"], said
assert "token-required" in curl(base + "/v1/sessions")
assert curl("-o", "/dev/null", "-w", "%{redirect_url}", base + "/").endswith("/sign-in")

# The cookie of a browser that came over TLS goes nowhere else.
status, headers, _ = call("PUT", "/v1/access", {"token": token})
assert status == 200 and "; Secure" in headers["Set-Cookie"], headers

# Photos of the size that is allowed, and a problem document about larger ones.
large = photo + bytes(24_500_000 - len(photo))
start = time.time()
status, headers, session = call("POST", "/v1/sessions", large)
assert status == 201, (status, session)
print("24.5 MB arrive in", round(time.time() - start, 2), "s")
at = headers["Location"]
assert call("DELETE", at)[0] == 204
try:
    status, _, problem = call("POST", "/v1/sessions", photo + bytes(26_000_000))
    assert status == 413 and problem["type"].endswith("photo-too-large"), (status, problem)
except (BrokenPipeError, ConnectionResetError):
    # Who goes on sending does not always see why it was refused, but this client does.
    said = curl("-H", f"Authorization: Bearer {token}", "-H", "Expect:", "--data-binary", f"@{sys.argv[3]}", "-X", "POST",
                "-H", "Content-Length: 27000000", "-m", "30", base + "/v1/sessions")
    assert "photo-too-large" in said, said
recipe = {"layers": [{"sliders": {"smile": 40}}]}
parts = [(b"recipe", json.dumps(recipe).encode())] + [(b"photo", large)] * 2
form = b"".join(b'--b\r\nContent-Disposition: form-data; name="%s"; filename="p"\r\n\r\n%s\r\n' % part for part in parts)
status, headers, batch = call("POST", "/v1/batch", form + b"--b--\r\n", **{"Content-Type": "multipart/form-data; boundary=b"})
assert status == 202 and len(batch["items"]) == 2, (status, batch)
call("DELETE", headers["Location"])
print("a batch of 49 MB arrives")

# What was sent of an upload that breaks off is not lost in the proxy.
tus = {"Tus-Resumable": "1.0.0"}
upload = call("POST", "/v1/uploads", **tus, **{"Upload-Length": str(len(large))})[1]["Location"]
wire = trust.wrap_socket(socket.create_connection((host.hostname, host.port)), server_hostname=host.hostname)
head = {**bearer, **tus, "Host": host.netloc, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream", "Content-Length": str(len(large))}
wire.sendall(f"PATCH {upload} HTTP/1.1\r\n{''.join(f'{k}: {v}{chr(13)}{chr(10)}' for k, v in head.items())}\r\n".encode())
wire.sendall(large[:10_000_000])
time.sleep(2)
wire.close()
for _ in range(50):
    offset = int(call("HEAD", upload, **tus)[1]["Upload-Offset"])
    if offset > 0:
        break
    time.sleep(0.2)
assert 5_000_000 < offset <= 10_000_000, offset
status, headers, _ = call("PATCH", upload, large[offset:], **tus, **{"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"})
assert status == 204 and int(headers["Upload-Offset"]) == len(large), (status, headers)
at = call("POST", "/v1/sessions", {"upload": upload.rsplit("/", 1)[-1]})[1]["Location"]
print("an upload that broke off after 10 MB continues at", offset)

# Events come when they happen.
wait("choosing", "preparing", "ready")
connection = http.client.HTTPSConnection(host.hostname, host.port, context=trust, timeout=60)
connection.request("GET", at + "/events", headers=bearer)
stream = connection.getresponse()
assert stream.headers["Content-Type"].startswith("text/event-stream")
call("PUT", at + "/face", POINTS)
start, times = time.time(), []
while b'"state":"ready"' not in (line := stream.readline()):
    if line.startswith(b"event: progress"):
        times.append(time.time() - start)
connection.close()
assert len(times) > 3 and times[-1] - times[0] > 0.3, times
print(len(times), "events, the first after", round(times[0], 2), "s")


async def live():
    async with websockets.connect(
        base.replace("https", "wss") + at + "/live", ssl=trust, origin=base, additional_headers=bearer, max_size=None
    ) as wire:
        times = []
        for seq in range(1, 101):
            start = time.time()
            await wire.send(json.dumps({"type": "sliders", "seq": seq, "values": {"smile": seq}}))
            while True:
                message = json.loads(await asyncio.wait_for(wire.recv(), 30))
                if message["type"] == "frame":
                    break
            assert message["seq"] == seq and base64.b64decode(message["image"].split(",")[1])[:2] == b"\xff\xd8"
            times.append(time.time() - start)
    print("a frame after", round(1000 * sorted(times)[50], 1), "ms")


asyncio.run(live())
assert call("DELETE", at)[0] == 204
print("proxy: all good")
