"""RFC 8441 with the h2 library: h2live.py PORT CERTIFICATE SESSION."""
import os, socket, ssl, struct, sys
import h2.config, h2.connection, h2.events

port, certificate, session = int(sys.argv[1]), sys.argv[2], sys.argv[3]
context = ssl.create_default_context(cafile=certificate)
context.set_alpn_protocols(["h2"])
wire = context.wrap_socket(socket.create_connection(("127.0.0.1", port)), server_hostname="localhost")
assert wire.selected_alpn_protocol() == "h2"
wire.settimeout(60)
connection = h2.connection.H2Connection(h2.config.H2Configuration(header_encoding="utf-8", validate_outbound_headers=False))
connection.initiate_connection()
wire.sendall(connection.data_to_send())
events = []


def wait(kind):
    while True:
        for event in list(events):
            events.remove(event)
            if isinstance(event, kind):
                return event
        for event in connection.receive_data(wire.recv(65535)):
            events.append(event)
            if isinstance(event, h2.events.DataReceived):
                connection.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        wire.sendall(connection.data_to_send())


def open_live(origin):
    stream = connection.get_next_available_stream_id()
    connection.send_headers(stream, [
        (":method", "CONNECT"), (":protocol", "websocket"), (":scheme", "https"), (":path", f"{session}/live"),
        (":authority", f"localhost:{port}"), ("origin", origin), ("sec-websocket-version", "13")])
    wire.sendall(connection.data_to_send())
    return stream, dict(wait(h2.events.ResponseReceived).headers)[":status"]


wait(h2.events.RemoteSettingsChanged)
assert connection.remote_settings.enable_connect_protocol == 1
assert open_live("https://evil.example")[1] == "403"
stream, status = open_live(f"https://localhost:{port}")
assert status == "200", status
text = b'{"type":"nonsense"}'
mask = os.urandom(4)
frame = bytes([0x81, 0x80 | len(text)]) + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(text))
connection.send_data(stream, frame)
wire.sendall(connection.data_to_send())
data = b""
while b"malformed-message" not in data:
    data += wait(h2.events.DataReceived).data
mask = os.urandom(4)
connection.send_data(stream, bytes([0x88, 0x82]) + mask + bytes(b ^ mask[i] for i, b in enumerate(struct.pack(">H", 1000))))
wire.sendall(connection.data_to_send())
wait(h2.events.StreamEnded)
print("WebSocket over HTTP/2: all good")
