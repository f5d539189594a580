import Foundation
import HummingbirdTesting
import NIOCore
import NIOPosix
import Testing

/// A connection of bytes, for what no HTTP client would send and for answers without an end.
final class RawConnection {
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    /// Everything that came so far.
    private(set) var text = ""

    init(
        _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
        _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.inbound = inbound.makeAsyncIterator()
        self.outbound = outbound
    }

    func send(_ text: String) async throws {
        try await outbound.write(ByteBuffer(string: text))
    }

    /// Reads until what came has a part, or the connection ends.
    @discardableResult
    func read(until part: String = "\u{0}") async throws -> String {
        while !text.contains(part), let bytes = try await inbound.next() {
            text += String(buffer: bytes)
        }
        return text
    }
}

/// Opens a connection to the server under test, and closes it after `body`.
func connectRaw(
    _ client: any TestClientProtocol, _ body: (RawConnection) async throws -> Void
) async throws {
    let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup).connect(
        host: "localhost", port: try #require(client.port)
    ) { channel in
        channel.eventLoop.makeCompletedFuture {
            try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
    }
    try await channel.executeThenClose { inbound, outbound in
        try await body(RawConnection(inbound, outbound))
    }
}
