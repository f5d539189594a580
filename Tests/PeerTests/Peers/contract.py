"""Asks every operation as its description says, and as it does not: contract.py BASE PHOTO TOKEN."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.request

base, photo, token = sys.argv[1], pathlib.Path(sys.argv[2]).read_bytes(), sys.argv[3]


def call(method, path, body=None, **headers):
    if isinstance(body, dict):
        body, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
    headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(base + path, body, headers, method=method)
    with urllib.request.urlopen(request) as response:
        data = response.read()
        is_json = response.headers.get_content_type() == "application/json"
        return response.headers, json.loads(data) if is_json else data


def wait(path, key, *wanted):
    while (document := call("GET", path)[1])[key] not in wanted:
        time.sleep(0.1)
    return document


# Something that exists, so that more than refusals is tested.
session = call("POST", "/v1/sessions", photo)[0]["Location"]
wait(session, "state", "choosing", "preparing", "ready")
points = [[162, 168], [222, 168], [192, 205], [168, 238], [216, 238]]
call("PUT", session + "/face", {"points": points})
assert wait(session, "state", "ready", "failed")["state"] == "ready"
edit = call("POST", session + "/edits", {"sliders": {"smile": 40}})[0]["Location"]
assert wait(edit, "status", "done", "failed")["status"] == "done"
preset = call("POST", "/v1/presets", {"name": "a", "sliders": {}})[0]["Location"]
tus = {"Tus-Resumable": "1.0.0", "Upload-Length": "20000000"}
upload = call("POST", "/v1/uploads", **tus)[0]["Location"]
recipe = call("GET", edit + "/recipe")[1]
form = b"".join(
    b'--b\r\nContent-Disposition: form-data; name="%s"; filename="p"\r\n\r\n%s\r\n' % part
    for part in [(b"recipe", json.dumps(recipe).encode()), (b"photo", photo)]
) + b"--b--\r\n"
kind = {"Content-Type": "multipart/form-data; boundary=b"}
batch = call("POST", "/v1/batch", form, **kind)[0]["Location"]
last = lambda path: path.rsplit("/", 1)[-1]

# Those of others come first in the file, so that each operation gets what exists for it.
config = f"""
[headers]
Authorization = "Bearer {token}"

# tus answers 412 where its own header is missing.
[checks]
missing_required_header.expected-statuses = [400, 401, 403, 412, 415]
# What fits the description is never called malformed; the state may be another than it needs.
positive_data_acceptance.expected-statuses = ["2xx", 303, 304, 401, 403, 404, 409, 410, 412, 413, 415, 416, 422, 426]
negative_data_rejection.expected-statuses = [400, 401, 403, 404, 405, 406, 409, 411, 412, 413, 415, 422]

[parameters]
id = "{last(session)}"
number = 1
index = 0
name = "original"

[[operations]]
include-path-regex = "^/v1/presets"
parameters = {{ id = "{last(preset)}" }}

[[operations]]
include-path-regex = "^/v1/uploads"
parameters = {{ id = "{last(upload)}" }}

[[operations]]
include-path-regex = "^/v1/batch"
parameters = {{ id = "{last(batch)}" }}

# A signature that is wrong is refused with 403, with or without a token.
[[operations]]
include-operation-id = "fetchResult"
checks.missing_required_header.enabled = false

[[operations]]
include-path-regex = "^/problems"
parameters = {{ name = "busy" }}
"""
# The media type of tus is bytes as they are.
hooks = """
import schemathesis

@schemathesis.serializer("application/offset+octet-stream")
def pieces(context, value):
    return value if isinstance(value, bytes) else str(value).encode()
"""
with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder, "schemathesis.toml")
    path.write_text(config)
    pathlib.Path(folder, "hooks.py").write_text(hooks)
    command = [
        "schemathesis", "--config-file", str(path), "run", base + "/v1/openapi.json",
        "--phases", "examples,coverage,fuzzing", "--max-examples", "10",
        "--seed", "1", "--continue-on-failure", "--request-timeout", "20",
        # One: two threads that parse at once trip over each other in Python 3.11 (gh-106905).
        "--workers", "1",
        "--suppress-health-check", "all", "--warnings", "off", "--no-color",
        # Without end or without HTTP; the last two would take what the others ask for.
        "--exclude-operation-id", "events", "--exclude-operation-id", "live",
        "--exclude-operation-id", "deleteSessions", "--exclude-operation-id", "deleteSession",
    ]
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": folder}
    status = subprocess.run(command, cwd=folder, env=environment).returncode
assert call("GET", session)[1]["id"] == last(session), "something stored was lost"
sys.exit(status)
