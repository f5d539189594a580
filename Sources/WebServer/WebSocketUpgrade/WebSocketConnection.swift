import NIOCore
import NIOWebSocket

/// A reason to close a connection, thrown by whoever finds it.
struct WebSocketClose: Error, Sendable {
    var code: WebSocketErrorCode
    var reason: String

    init(_ code: WebSocketErrorCode, _ reason: String = "") {
        self.code = code
        self.reason = reason
    }
}

/// The sending half of a WebSocket, and what both halves must know about each other.
///
/// An actor costs one hop per frame, invisible beside the drawing of one.
actor WebSocketConnection {
    private let outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>
    private let channel: any Channel
    /// Sends that have not returned.
    private(set) var waiting = 0
    /// Frames that have arrived.
    private(set) var received = 0
    /// With what the connection was closed from our side.
    private(set) var closeCode: WebSocketErrorCode?
    /// Messages that have left.
    private(set) var sent = 0

    init(_ outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>, channel: any Channel) {
        self.outbound = outbound
        self.channel = channel
    }

    /// Notes that a frame arrived.
    func heard() { received += 1 }

    /// Sends a text message; suspends while the peer does not read.
    func send(text: String) async throws {
        try await send(.text, ByteBuffer(string: text))
    }

    /// Sends a binary message; suspends while the peer does not read.
    func send(binary: ByteBuffer) async throws {
        try await send(.binary, binary)
    }

    /// Answers a ping.
    func pong(_ bytes: ByteBuffer) async throws {
        try await send(.pong, bytes)
    }

    /// Asks the peer for a sign of life, without waiting until it reads.
    func ping() {
        guard closeCode == nil, waiting == 0 else { return }
        channel.writeAndFlush(
            WebSocketFrame(fin: true, opcode: .ping, data: ByteBuffer()), promise: nil)
    }

    /// Sends the close frame, unless one was sent, and waits at most `limit` until it has left.
    ///
    /// The frame goes past the writer, where it would wait behind messages that nobody reads.
    func close(_ code: WebSocketErrorCode, _ reason: String = "", within limit: TimeAmount) async {
        guard closeCode == nil else { return }
        closeCode = code
        var bytes = ByteBuffer()
        bytes.write(webSocketErrorCode: code)
        bytes.writeString(String(reason.prefix(60)))
        let promise = channel.eventLoop.makePromise(of: Void.self)
        let alarm = channel.eventLoop.scheduleTask(in: limit) {
            promise.fail(ChannelError.connectTimeout(limit))
        }
        channel.writeAndFlush(
            WebSocketFrame(fin: true, opcode: .connectionClose, data: bytes), promise: promise)
        try? await promise.futureResult.get()
        alarm.cancel()
    }

    private func send(_ opcode: WebSocketOpcode, _ bytes: ByteBuffer) async throws {
        guard closeCode == nil else { throw WebSocketClose(.goingAway, "closing") }
        waiting += 1
        defer { waiting -= 1 }
        try await outbound.write(WebSocketFrame(fin: true, opcode: opcode, data: bytes))
        sent += 1
    }
}
