import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP2
import NIOHTTPTypes
import NIOHTTPTypesHTTP2
import NIOWebSocket

/// A connection that speaks HTTP/2, in which each stream is a request or, by RFC 8441, a WebSocket.
struct MultiplexedChannel: ServerChildChannel {
    typealias Multiplexer = NIOHTTP2Handler.AsyncStreamMultiplexer<EventLoopFuture<WebConnection>>

    struct Value: ServerChildChannelValue {
        let streams: Multiplexer
        let channel: any Channel
    }

    let plain: PlainChannel

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            var http2 = NIOHTTP2Handler.Configuration()
            http2.connection.initialSettings.append(
                .init(parameter: .enableConnectProtocol, value: 1))
            // The default of 64 KiB slows the upload of a photo on a long link.
            http2.stream.targetWindowSize = 1 << 20
            var keeper = NIOHTTP2ServerConnectionManagementHandler.Configuration.defaults
            keeper.maxIdleTime = .seconds(120)
            keeper.maxGraceTime = .seconds(10)
            let streams: Multiplexer = try channel.pipeline.syncOperations
                .configureAsyncHTTP2Pipeline(
                    mode: .server, connectionManagerConfiguration: keeper,
                    http2HandlerConfiguration: http2
                ) { stream in
                    stream.eventLoop.makeCompletedFuture {
                        let promise = stream.eventLoop.makePromise(of: WebConnection.self)
                        let operations = stream.pipeline.syncOperations
                        try operations.addHandler(HTTP2FramePayloadToHTTPServerCodec())
                        try operations.addHandler(
                            StreamDispatcher(
                                promise: promise, http: plain.http, route: plain.route,
                                logger: logger))
                        return promise.futureResult
                    }
                }
            return Value(streams: streams, channel: channel)
        }
    }

    func handle(value: Value, logger: Logger) async {
        do {
            try await withThrowingDiscardingTaskGroup { group in
                for try await stream in value.streams.inbound {
                    group.addTask {
                        switch try? await stream.get() {
                        case .http(let channel)?:
                            await plain.handleHTTP(asyncChannel: channel, logger: logger)
                        case .webSocket(let channel, let request, let client)?:
                            await plain.route.serve(
                                channel, request: request, client: client, logger: logger)
                        case nil: break
                        }
                    }
                }
            }
        } catch {
            logger.debug("HTTP/2 connection ended", metadata: ["error": "\(error)"])
        }
    }
}

/// Waits for the head of a stream, then builds the rest of its pipeline.
private final class StreamDispatcher: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundOut = HTTPResponsePart

    private var promise: EventLoopPromise<WebConnection>?
    private let http: HTTP1Channel.Configuration
    private let route: WebSocketRoute
    private let logger: Logger

    init(
        promise: EventLoopPromise<WebConnection>, http: HTTP1Channel.Configuration,
        route: WebSocketRoute, logger: Logger
    ) {
        self.promise = promise
        self.http = http
        self.route = route
        self.logger = logger
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let promise, case .head(let head) = unwrapInboundIn(data) else {
            return context.fireChannelRead(data)
        }
        self.promise = nil
        do {
            let wantsSocket =
                head.method == .connect && head.extendedConnectProtocol == "websocket"
            if wantsSocket,
                let client = route.client(
                    for: head, host: head.authority, address: context.channel.remoteAddress)
            {
                promise.succeed(.webSocket(try tunnel(context, head), head, client))
                return
            }
            promise.succeed(.http(try requests(context)))
            guard wantsSocket else { return context.fireChannelRead(data) }
            // A refused socket becomes a request for its address, which says why.
            var request = head
            request.method = .get
            request.extendedConnectProtocol = nil
            context.fireChannelRead(wrapInboundOut(.head(request)))
        } catch {
            promise.fail(error)
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(ChannelError.inputClosed)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(error)
        context.fireErrorCaught(error)
    }

    private func fail(_ error: any Error) {
        promise?.fail(error)
        promise = nil
    }

    private func tunnel(
        _ context: ChannelHandlerContext, _ head: HTTPRequest
    ) throws -> NIOAsyncChannel<WebSocketFrame, WebSocketFrame> {
        var response = HTTPResponse(status: .ok)
        response.headerFields[.secWebSocketProtocol] = route.subprotocol(for: head)
        context.writeAndFlush(wrapOutboundOut(.head(response)), promise: nil)
        let operations = context.pipeline.syncOperations
        try operations.addHandler(TunnelHandler())
        try operations.addHandler(WebSocketFrameEncoder())
        try operations.addHandler(
            ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: route.maximumFrame)))
        try operations.addHandler(WebSocketProtocolErrorHandler())
        return try NIOAsyncChannel(webSocket: context.channel)
    }

    private func requests(
        _ context: ChannelHandlerContext
    ) throws -> NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart> {
        let operations = context.pipeline.syncOperations
        try operations.addHandlers(http.additionalChannelHandlers())
        try operations.addHandler(
            HTTPConnectionStateHandler(
                idleTimeout: http.idleTimeout.map { .init($0) }, logger: logger))
        return try NIOAsyncChannel(wrappingChannelSynchronously: context.channel)
    }
}

/// Turns the data of a tunnelled stream into bytes and back.
private final class TunnelHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = HTTPResponsePart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .body(let bytes): context.fireChannelRead(wrapInboundOut(bytes))
        case .end: context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        case .head: break
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        context.write(wrapOutboundOut(.body(unwrapOutboundIn(data))), promise: promise)
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode != .input { context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil) }
        context.close(mode: mode, promise: promise)
    }
}
