import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket

/// A connection that speaks HTTP/1.1 and may become a WebSocket with its first request.
struct PlainChannel: ServerChildChannel, HTTPChannelHandler {
    struct Value: ServerChildChannelValue {
        let connection: EventLoopFuture<WebConnection>
        let channel: any Channel
    }

    let responder: HTTPChannelHandler.Responder
    let http: HTTP1Channel.Configuration
    let route: WebSocketRoute

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let refused = NIOLoopBoundBox<HTTPRequestHead?>(nil, eventLoop: channel.eventLoop)
            let upgrade = NIOTypedHTTPServerUpgradeConfiguration<WebConnection>(
                upgraders: [upgrader(on: channel.eventLoop)],
                notUpgradingCompletionHandler: { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try configureHTTP(channel, replaying: refused.value, logger: logger)
                    }
                })
            var pipeline = NIOUpgradableHTTPServerPipelineConfiguration(
                upgradeConfiguration: upgrade)
            pipeline.enablePipelining = false  // NIOAsyncChannel takes one request after the other
            pipeline.enableErrorHandling = false  // handleHTTP answers 400 itself
            pipeline.enableResponseHeaderValidation = false  // swift-http-types has done it
            let operations = channel.pipeline.syncOperations
            let connection = try operations.configureUpgradableHTTPServerPipeline(
                configuration: pipeline)
            let handler = try operations.handler(
                type: NIOTypedHTTPServerUpgradeHandler<WebConnection>.self)
            try operations.addHandlers(
                [ParseErrorAnswerer(), UpgradeHeadCatcher { refused.value = $0 }],
                position: .before(handler))
            return Value(connection: connection, channel: channel)
        }
    }

    func handle(value: Value, logger: Logger) async {
        do {
            switch try await value.connection.get() {
            case .http(let channel): await handleHTTP(asyncChannel: channel, logger: logger)
            case .webSocket(let channel, let request, let client):
                await route.serve(channel, request: request, client: client, logger: logger)
            }
        } catch {
            logger.debug("connection not established", metadata: ["error": "\(error)"])
        }
    }

    private func upgrader(
        on eventLoop: any EventLoop
    ) -> NIOTypedWebSocketServerUpgrader<WebConnection> {
        let accepted = NIOLoopBoundBox<(HTTPRequest, Client)?>(nil, eventLoop: eventLoop)
        return NIOTypedWebSocketServerUpgrader(
            maxFrameSize: route.maximumFrame,
            shouldUpgrade: { channel, head in
                guard
                    let request = try? HTTPRequest(head, secure: false, splitCookie: false),
                    let client = route.client(
                        for: request, host: head.headers["host"].first,
                        address: channel.remoteAddress)
                else { return channel.eventLoop.makeSucceededFuture(nil) }
                accepted.value = (request, client)
                var headers = HTTPHeaders()
                if let name = route.subprotocol(for: request) {
                    headers.add(name: "Sec-WebSocket-Protocol", value: name)
                }
                return channel.eventLoop.makeSucceededFuture(headers)
            },
            upgradePipelineHandler: { channel, _ in
                channel.eventLoop.makeCompletedFuture {
                    guard let (request, client) = accepted.value else {
                        throw ChannelError.inputClosed
                    }
                    let operations = channel.pipeline.syncOperations
                    if let answerer = try? operations.handler(type: ParseErrorAnswerer.self) {
                        operations.removeHandler(answerer, promise: nil)
                    }
                    // The kernel, too, should hold few frames that a newer one makes worthless.
                    try? channel.syncOptions?.setOption(
                        .tcpOption(.notSentLowWatermark), value: 1 << 17)
                    return .webSocket(
                        try NIOAsyncChannel(webSocket: channel), request, client)
                }
            })
    }

    private func configureHTTP(
        _ channel: any Channel, replaying head: HTTPRequestHead?, logger: Logger
    ) throws -> WebConnection {
        let operations = channel.pipeline.syncOperations
        if let head { try operations.addHandler(HeadReplayer(head)) }
        try operations.addHandler(ContinueSender())
        try operations.addHandler(HTTP1ToHTTPServerCodec(secure: false))
        try operations.addHandlers(http.additionalChannelHandlers())
        try operations.addHandler(
            HTTPConnectionStateHandler(
                idleTimeout: http.idleTimeout.map { .init($0) }, logger: logger))
        return .http(
            try NIOAsyncChannel(
                wrappingChannelSynchronously: channel,
                configuration: .init(isOutboundHalfClosureEnabled: true)))
    }
}

extension NIOBSDSocket.Option {
    /// Linux's `TCP_NOTSENT_LOWAT`: bytes that may wait in the kernel unsent.
    fileprivate static let notSentLowWatermark = NIOBSDSocket.Option(rawValue: 25)
}

extension NIOAsyncChannel where Inbound == WebSocketFrame, Outbound == WebSocketFrame {
    /// Wraps a channel of frames that reads little ahead, so that a slow handler slows its peer.
    init(webSocket channel: any Channel) throws {
        try self.init(
            wrappingChannelSynchronously: channel,
            configuration: .init(
                backPressureStrategy: .init(lowWatermark: 2, highWatermark: 8),
                isOutboundHalfClosureEnabled: true))
    }
}
