import NIOCore
import NIOHTTP1

// NIO 2.101 drops the head of a request whose upgrade it refuses or does not know (swift-nio issue
// 2632), so that the client would get no answer. One handler remembers the head before NIO sees it,
// the other puts it back in front of the rest.

/// Remembers the first head of a connection if it asks for an upgrade, then leaves the pipeline.
final class UpgradeHeadCatcher: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    private let remember: (HTTPRequestHead) -> Void

    init(_ remember: @escaping (HTTPRequestHead) -> Void) {
        self.remember = remember
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data), head.headers.contains(name: "upgrade") {
            remember(head)
        }
        context.fireChannelRead(data)  // before the removal: a removed context forwards nothing
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }
}

/// Puts a lost head back in front of the rest of its request.
///
/// The connection then serves this request only, because the parser stops after a message that
/// asked for an upgrade.
final class HeadReplayer: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    private var head: HTTPRequestHead?

    init(_ head: HTTPRequestHead) {
        self.head = head
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if var head {
            self.head = nil
            head.headers.replaceOrAdd(name: "connection", value: "close")
            context.fireChannelRead(wrapInboundOut(.head(head)))
        }
        context.fireChannelRead(data)
    }
}

/// Answers `Expect: 100-continue`, without which curl waits a second before it sends a photo.
final class ContinueSender: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data),
            head.headers.first(name: "expect")?.lowercased() == "100-continue"
        {
            context.writeAndFlush(
                wrapOutboundOut(.head(.init(version: .http1_1, status: .continue))), promise: nil)
        }
        context.fireChannelRead(data)
    }
}
