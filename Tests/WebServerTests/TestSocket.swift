import Foundation
import HummingbirdTesting
import NIOCore
import NIOHTTP1
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
        }
        throw WebSocketTestError.ended
    }
}

/// Opens a WebSocket to the server under test, and closes it after `body`.
func connect(
    _ client: any TestClientProtocol, _ path: String, headers: [String: String] = [:],
    _ body: (TestSocket) async throws -> Void
) async throws {
    enum Outcome: Sendable {
        case open(NIOAsyncChannel<WebSocketFrame, WebSocketFrame>)
        case refused
    }
    let port = try #require(client.port)
    let upgraded: EventLoopFuture<Outcome> = try await ClientBootstrap(
        group: .singletonMultiThreadedEventLoopGroup
    ).connect(host: "localhost", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
            let upgrader = NIOTypedWebSocketClientUpgrader<Outcome>(
                maxFrameSize: 1 << 24,
                upgradePipelineHandler: { channel, _ in
                    channel.eventLoop.makeCompletedFuture {
                        .open(try NIOAsyncChannel(wrappingChannelSynchronously: channel))
                    }
                })
            var head = HTTPRequestHead(version: .http1_1, method: .GET, uri: path)
            head.headers = ["Host": "localhost:\(port)", "Origin": "http://localhost:\(port)"]
            for (name, value) in headers { head.headers.replaceOrAdd(name: name, value: value) }
            let upgrade = NIOTypedHTTPClientUpgradeConfiguration(
                upgradeRequestHead: head, upgraders: [upgrader],
                notUpgradingCompletionHandler: { channel in
                    channel.close(promise: nil)
                    return channel.eventLoop.makeSucceededFuture(.refused)
                })
            return try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(
                configuration: .init(upgradeConfiguration: upgrade))
        }
    }
    guard case .open(let channel) = try await upgraded.get() else {
        throw WebSocketTestError.notUpgraded
    }
    try await channel.executeThenClose { inbound, outbound in
        try await body(TestSocket(inbound, outbound))
    }
}
