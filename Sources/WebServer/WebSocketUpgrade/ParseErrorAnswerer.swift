import HTTPTypes
import NIOCore
import NIOHTTP1

/// Answers what is no HTTP with a problem document, then closes the connection.
final class ParseErrorAnswerer: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// Whether an answer has begun, into which no other must be written.
    private var isAnswering = false
    private var isOver = false

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head): isAnswering = head.status.code >= 200
        case .body: break
        case .end: isAnswering = false
        }
        context.write(data, promise: promise)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else { return context.fireErrorCaught(error) }
        guard !isOver else { return }
        isOver = true
        guard !isAnswering else { return context.close(promise: nil) }
        let problem =
            error == .headerOverflow
            ? Problem(
                "headers-too-large", .requestHeaderFieldsTooLarge,
                "The head of the request is too large.")
            : Problem("malformed-request", .badRequest, "This is not valid HTTP.")
        let body = JSON.buffer(problem)
        let head = HTTPResponseHead(
            version: .http1_1, status: .init(statusCode: problem.status.code),
            headers: [
                "Content-Type": "application/problem+json", "Cache-Control": "no-store",
                "Content-Length": "\(body.readableBytes)", "Connection": "close",
            ])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        let context = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.value.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
            // To close at once while the peer still sends would take the answer back.
            context.value.close(mode: .output, promise: nil)
            context.value.eventLoop.scheduleTask(in: .seconds(1)) {
                context.value.close(promise: nil)
            }
        }
    }
}
