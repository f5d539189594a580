import NIOCore
import NIOWebSocket

/// What a client may say.
enum WebSocketMessage: Sendable {
    case text(String)
    case binary(ByteBuffer)
}

/// The messages of a client, which end when it closes.
///
/// A frame is read from the socket only when the next message is asked for, so that a slow handler
/// closes the window of TCP or HTTP/2 instead of filling memory. Pings are answered on the way.
struct WebSocketMessages: AsyncSequence, Sendable {
    let inbound: NIOAsyncChannelInboundStream<WebSocketFrame>
    let connection: WebSocketConnection
    let maximumMessage: Int

    func makeAsyncIterator() -> Iterator {
        Iterator(
            frames: inbound.makeAsyncIterator(), connection: connection,
            maximumMessage: maximumMessage)
    }

    struct Iterator: AsyncIteratorProtocol {
        var frames: NIOAsyncChannelInboundStream<WebSocketFrame>.AsyncIterator
        let connection: WebSocketConnection
        let maximumMessage: Int
        /// The frames of an unfinished message.
        private var partial: (opcode: WebSocketOpcode, bytes: ByteBuffer)?

        init(
            frames: NIOAsyncChannelInboundStream<WebSocketFrame>.AsyncIterator,
            connection: WebSocketConnection, maximumMessage: Int
        ) {
            self.frames = frames
            self.connection = connection
            self.maximumMessage = maximumMessage
        }

        /// - Throws: ``WebSocketClose`` if the client breaks the protocol.
        mutating func next() async throws -> WebSocketMessage? {
            while let frame = try await frames.next() {
                await connection.heard()
                // RFC 6455, sections 5.1 and 5.2; NIO's decoder insists on neither.
                guard frame.maskKey != nil else {
                    throw WebSocketClose(.protocolError, "unmasked frame")
                }
                guard !frame.rsv1, !frame.rsv2, !frame.rsv3 else {
                    throw WebSocketClose(.protocolError, "reserved bits")
                }
                var bytes = frame.unmaskedData
                switch frame.opcode {
                case .ping: try await connection.pong(bytes)
                case .pong: break
                case .connectionClose:
                    let code = bytes.readWebSocketErrorCode() ?? .normalClosure
                    await connection.close(code, within: .seconds(1))
                    return nil
                case .text, .binary:
                    guard partial == nil else {
                        throw WebSocketClose(.protocolError, "interleaved messages")
                    }
                    guard !frame.fin else { return try message(frame.opcode, bytes) }
                    partial = (frame.opcode, bytes)
                case .continuation:
                    guard var whole = partial else {
                        throw WebSocketClose(.protocolError, "stray continuation")
                    }
                    guard whole.bytes.readableBytes + bytes.readableBytes <= maximumMessage else {
                        throw WebSocketClose(.messageTooLarge)
                    }
                    whole.bytes.writeBuffer(&bytes)
                    partial = frame.fin ? nil : whole
                    if frame.fin { return try message(whole.opcode, whole.bytes) }
                default: throw WebSocketClose(.protocolError, "unknown opcode")
                }
            }
            return nil
        }

        private func message(
            _ opcode: WebSocketOpcode, _ bytes: ByteBuffer
        ) throws -> WebSocketMessage {
            guard opcode == .text else { return .binary(bytes) }
            guard let text = String(validating: bytes.readableBytesView, as: UTF8.self) else {
                throw WebSocketClose(.dataInconsistentWithMessage, "not UTF-8")
            }
            return .text(text)
        }
    }
}
