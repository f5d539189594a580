"""The live connection with the websockets library: live.py BASE PHOTO PID."""
import asyncio, base64, json, os, signal, sys, time, urllib.request
import websockets
from websockets.exceptions import ConnectionClosed, InvalidStatus

base, photo, pid = sys.argv[1], open(sys.argv[2], "rb").read(), int(sys.argv[3])


def call(method, path, body=None, kind="application/json"):
    request = urllib.request.Request(base + path, body, {"Content-Type": kind}, method=method)
    return json.loads(urllib.request.urlopen(request, timeout=120).read())


def ready():
    at = "/v1/sessions/" + call("POST", "/v1/sessions", photo, "image/jpeg")["id"]
    while call("GET", at)["state"] == "detecting":
        time.sleep(0.05)
    call("PUT", at + "/face", json.dumps({"points": [[162, 168], [222, 168], [192, 205], [168, 238], [216, 238]]}).encode())
    while (state := call("GET", at)["state"]) != "ready":
        assert state == "preparing", state
        time.sleep(0.05)
    return at


at = ready()


def connect(path=at + "/live", **options):
    options.setdefault("origin", base)
    return websockets.connect(base.replace("http", "ws") + path, max_size=None, compression=None, **options)


async def message(socket, kind):
    while True:
        text = await asyncio.wait_for(socket.recv(), 60)
        if isinstance(text, str) and json.loads(text)["type"] == kind:
            return json.loads(text)


async def main():
    async with connect() as socket:
        state = await message(socket, "state")
        assert state["session"]["state"] == "ready", state
        for seq in range(1, 201):
            await socket.send(json.dumps({"type": "sliders", "seq": seq, "values": {"smile": seq // 2}}))
        seen = []
        while not seen or seen[-1] != 200:
            frame = await message(socket, "frame")
            seen.append(frame["seq"])
            kind, data = frame["image"].split(",")
            assert kind == "data:image/jpeg;base64" and base64.b64decode(data)[:2] == b"\xff\xd8"
        assert seen == sorted(seen), seen
        print("newest wins: 200 positions, frames for", len(seen))

        # As a hand does: a new position each time a frame has arrived.
        start, frames = time.time(), 0
        while time.time() - start < 3:
            await socket.send(json.dumps({"type": "sliders", "seq": 1000 + frames, "values": {"smile": frames % 100}}))
            assert (await message(socket, "frame"))["seq"] == 1000 + frames
            frames += 1
        print("frames per second:", round(frames / (time.time() - start), 1))

        async def pieces():
            yield '{"type":"sliders",'
            yield '"seq":9000,"values":{}}'
        await socket.send(pieces())
        assert (await message(socket, "frame"))["seq"] == 9000
        print("pong after", round(1000 * await (await socket.ping(b"hello")), 1), "ms")

    async with connect(subprotocols=["likeness.binary.v1"]) as socket:
        assert socket.subprotocol == "likeness.binary.v1"
        await socket.send(json.dumps({"type": "sliders", "seq": 5, "values": {"smile": 3}}))
        while isinstance(data := await socket.recv(), str):
            pass
        assert data[:4] == b"LKF1" and data[4:8] == (5).to_bytes(4, "big") and data[16:18] == b"\xff\xd8"

    async def code(send):
        async with connect() as socket:
            await send(socket)
            try:
                while True:
                    await asyncio.wait_for(socket.recv(), 60)
            except ConnectionClosed as error:
                return error.rcvd.code

    async def raw(socket, *data):
        socket.transport.write(bytes(data))

    assert await code(lambda s: raw(s, 0x81, 2, 65, 66)) == 1002, "unmasked"
    assert await code(lambda s: raw(s, 0xC1, 0x82, 0, 0, 0, 0, 65, 66)) == 1002, "reserved bit"
    assert await code(lambda s: raw(s, 0x81, 0x82, 0, 0, 0, 0, 0xFF, 0xFE)) == 1007, "not UTF-8"
    assert await code(lambda s: s.send("z" * 70000)) == 1009, "too large"

    try:
        async with connect(origin="https://evil.example"):
            raise SystemExit("a foreign origin was let in")
    except InvalidStatus as error:
        assert error.response.status_code == 403
        assert json.loads(error.response.body)["type"].endswith("/problems/origin-not-allowed")

    # Somebody who stops reading is dropped, and the frames he missed are not kept for him.
    async with connect(max_queue=1) as socket:
        socket.transport.pause_reading()
        socket.transport.resume_reading = lambda: None
        before = int(open(f"/proc/{pid}/statm").read().split()[1])
        start, seq = time.time(), 0
        while time.time() - start < 20 and not socket.transport.is_closing():
            seq += 1
            try:
                await asyncio.wait_for(socket.send(json.dumps({"type": "sliders", "seq": seq, "values": {"smile": seq % 100}})), 1)
            except (ConnectionClosed, asyncio.TimeoutError):
                break
            await asyncio.sleep(0.005)
        growth = (int(open(f"/proc/{pid}/statm").read().split()[1]) - before) * 4096 >> 20
        print("a reader who stopped: growth", growth, "MiB after", seq, "positions")
        assert growth < 64
        socket.transport.abort()

    async with connect() as socket:
        await message(socket, "state")
        start = time.time()
        os.kill(pid, signal.SIGTERM)
        try:
            while True:
                await asyncio.wait_for(socket.recv(), 60)
        except ConnectionClosed as error:
            assert error.rcvd.code == 1001, error
        print("going away after", round(time.time() - start, 2), "s")


asyncio.run(main())
print("WebSocket: all good")
