"""Measures previews of a running server under load: users who drag while others' faces are prepared.

    python3 Tests/Peers/load.py --url http://127.0.0.1:8080 --users 1 --preparing 2 --seconds 20

Needs `websockets` from PyPI. Every user drags the smile slider of an own session at 30 positions a
second; the latency of a position is the time from sending it to the frame that answers it or a newer
one. Prints one JSON object with milliseconds: p50, p95, worst, frames a second and user.
"""

import argparse
import asyncio
import json
import os
import pathlib
import time
import urllib.request

import websockets

PHOTO = pathlib.Path(__file__).parents[1] / "PeerTests" / "Peers" / "portrait.jpg"


class Server:
    def __init__(self, url, token):
        self.url, self.headers = url.rstrip("/"), {}
        if token:
            self.headers["Authorization"] = f"Bearer {token}"

    def call(self, method, path, body=None, kind="application/json"):
        request = urllib.request.Request(
            self.url + path, data=body, method=method, headers={**self.headers, "Content-Type": kind})
        with urllib.request.urlopen(request, timeout=60) as answer:
            data = answer.read()
        return json.loads(data) if data else None

    def open(self, photo):
        session = self.call("POST", "/v1/sessions", photo, "application/octet-stream")
        return session["id"]

    def wait(self, session, condition, limit=300):
        end = time.monotonic() + limit
        while time.monotonic() < end:
            document = self.call("GET", f"/v1/sessions/{session}")
            if document["state"] == "failed":
                raise SystemExit(f"preparing failed: {document['failure']}")
            if condition(document):
                return document
            time.sleep(0.3)
        raise SystemExit("the session was not ready in time")


async def drag(server, session, seconds, latencies):
    address = server.url.replace("http", "ws", 1) + f"/v1/sessions/{session}/live"
    async with websockets.connect(address, additional_headers=server.headers) as socket:
        sent, frames = {}, 0
        end = time.monotonic() + seconds

        async def read():
            nonlocal frames
            async for text in socket:
                message = json.loads(text)
                if message.get("type") == "error":
                    raise SystemExit(f"refused: {message}")
                if message.get("type") != "frame":
                    continue
                frames += 1
                now = time.monotonic()
                for seq in [s for s in sent if s <= message["seq"]]:
                    latencies.append((now - sent.pop(seq)) * 1000)

        reader = asyncio.create_task(read())
        seq = 0
        while time.monotonic() < end and not reader.done():
            seq += 1
            sent[seq] = time.monotonic()
            value = round(100 * abs((seq % 120) / 60 - 1))
            await socket.send(json.dumps({"type": "sliders", "seq": seq, "values": {"smile": value}}))
            await asyncio.sleep(1 / 30)
        await asyncio.sleep(0.5)
        reader.cancel()
        return frames


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", default="http://127.0.0.1:8080")
    parser.add_argument("--token", default=os.environ.get("LIKENESS_TOKEN"))
    parser.add_argument("--users", type=int, default=1)
    parser.add_argument("--preparing", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=15)
    options = parser.parse_args()
    server, photo = Server(options.url, options.token), PHOTO.read_bytes()
    users = [server.open(photo) for _ in range(options.users)]
    others = []
    for session in users:
        server.wait(session, lambda document: document["state"] == "ready")
    try:
        others = [server.open(photo) for _ in range(options.preparing)]
        latencies = []
        counts = await asyncio.gather(
            *(drag(server, session, options.seconds, latencies) for session in users))
        still = sum(
            server.call("GET", f"/v1/sessions/{session}")["state"] == "preparing" for session in others)
    finally:
        for session in users + others:
            server.call("DELETE", f"/v1/sessions/{session}")
    latencies.sort()
    print(json.dumps({
        "users": options.users, "preparing": options.preparing, "stillPreparingAtTheEnd": still,
        "positions": len(latencies), "p50": round(latencies[len(latencies) // 2], 1),
        "p95": round(latencies[int(len(latencies) * 0.95)], 1), "worst": round(latencies[-1], 1),
        "framesPerSecondAndUser": round(sum(counts) / options.seconds / options.users, 1)}))


asyncio.run(main())
