import Foundation
import HummingbirdTesting
import NIOCore
import NIOPosix
import NIOWebSocket
import Testing

enum WebSocketTestError: Error {
    case notUpgraded
    case ended
}

/// The client's end of a WebSocket.
final class TestSocket {
    private let outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>
    private var inbound: NIOAsyncChannelInboundStream<WebSocketFrame>.AsyncIterator
    /// Whether it shows that it is alive when asked.
    var answersPings = true

    init(
        _ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>,
        _ outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>
    ) {
        self.inbound = inbound.makeAsyncIterator()
        self.outbound = outbound
    }

    func send(_ text: String) async throws {
        try await outbound.write(
            .init(fin: true, opcode: .text, maskKey: .random(), data: ByteBuffer(string: text)))
    }

    func sendUnmasked(_ text: String) async throws {
        try await outbound.write(.init(fin: true, opcode: .text, data: ByteBuffer(string: text)))
    }

    /// The next text message, as a JSON object.
    func next() async throws -> [String: Any] {
        let bytes = try await frame(.text)
        let json = try JSONSerialization.jsonObject(with: Data(bytes.readableBytesView))
        return try #require(json as? [String: Any])
    }

    /// The next text message of a type.
    func next(ofType type: String) async throws -> [String: Any] {
        while true {
            let message = try await next()
            if message["type"] as? String == type { return message }
        }
    }

    /// The next binary message.
    func nextBinary() async throws -> ByteBuffer {
        try await frame(.binary)
    }

    /// The code with which the server closes.
    func closeCode() async throws -> WebSocketErrorCode? {
        var bytes = try await frame(.connectionClose)
        return bytes.readWebSocketErrorCode()
    }

    private func frame(_ opcode: WebSocketOpcode) async throws -> ByteBuffer {
        while let frame = try await inbound.next() {
            if frame.opcode == opcode { return frame.unmaskedData }
            guard frame.opcode == .ping, answersPings else { continue }
            try await outbound.write(
                .init(fin: true, opcode: .pong, maskKey: .random(), data: frame.unmaskedData))
        }
        throw WebSocketTestError.ended
    }
}

/// Opens a WebSocket to the server under test, and closes it after `body`.
func connect(
    _ client: any TestClientProtocol, _ path: String, headers: [String: String] = [:],
    _ body: (TestSocket) async throws -> Void
) async throws {
    let port = try #require(client.port)
    var fields = [
        "Host": "localhost:\(port)", "Origin": "http://localhost:\(port)",
        "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    ]
    fields.merge(headers) { $1 }
    let head = fields.map { "\($0): \($1)\r\n" }.joined()
    let request = "GET \(path) HTTP/1.1\r\n\(head)\r\n"
    let (channel, isUpgraded) = try await ClientBootstrap(
        group: .singletonMultiThreadedEventLoopGroup
    ).connect(host: "localhost", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
            let isUpgraded = channel.eventLoop.makePromise(of: Bool.self)
            let operations = channel.pipeline.syncOperations
            try operations.addHandlers(
                ClientHandshake(request, isUpgraded), WebSocketFrameEncoder(),
                ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: 1 << 24)))
            let channel = try NIOAsyncChannel<WebSocketFrame, WebSocketFrame>(
                wrappingChannelSynchronously: channel)
            return (channel, isUpgraded.futureResult)
        }
    }
    try await channel.executeThenClose { inbound, outbound in
        guard try await isUpgraded.get() else { throw WebSocketTestError.notUpgraded }
        try await body(TestSocket(inbound, outbound))
    }
}

/// Asks for a WebSocket, and lets frames through once it was granted.
///
/// NIO's own upgrader loses frames that come together with the answer.
private final class ClientHandshake: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let request: String
    private let isUpgraded: EventLoopPromise<Bool>
    private var answer = ByteBuffer()
    private var isOver = false

    init(_ request: String, _ isUpgraded: EventLoopPromise<Bool>) {
        self.request = request
        self.isUpgraded = isUpgraded
    }

    func channelActive(context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: request)), promise: nil)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOver else { return context.fireChannelRead(data) }
        var bytes = unwrapInboundIn(data)
        answer.writeBuffer(&bytes)
        guard let end = answer.readableBytesView.firstRange(of: "\r\n\r\n".utf8) else { return }
        isOver = true
        isUpgraded.succeed(answer.readableBytesView.starts(with: "HTTP/1.1 101 ".utf8))
        answer.moveReaderIndex(to: end.upperBound)
        if answer.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(answer)) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if !isOver { isUpgraded.succeed(false) }
        isOver = true
        context.fireChannelInactive()
    }
}
