import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP2
import NIOSSL

/// A connection under TLS, in which the client chooses HTTP/2 or HTTP/1.1.
struct SecureChannel: ServerChildChannel {
    struct Value: ServerChildChannelValue {
        let negotiated:
            EventLoopFuture<
                NIONegotiatedHTTPVersion<PlainChannel.Value, MultiplexedChannel.Value>
            >
        let channel: any Channel
    }

    let context: NIOSSLContext
    let plain: PlainChannel
    let multiplexed: MultiplexedChannel

    init(tls: TLSConfiguration, plain: PlainChannel) throws {
        var tls = tls
        tls.applicationProtocols = ["h2", "http/1.1"]
        context = try NIOSSLContext(configuration: tls)
        self.plain = plain
        multiplexed = MultiplexedChannel(plain: plain)
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        do {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
        } catch { return channel.eventLoop.makeFailedFuture(error) }
        return channel.configureHTTP2AsyncSecureUpgrade(
            http1ConnectionInitializer: { plain.setup(channel: $0, logger: logger) },
            http2ConnectionInitializer: { multiplexed.setup(channel: $0, logger: logger) }
        ).map { Value(negotiated: $0, channel: channel) }
    }

    func handle(value: Value, logger: Logger) async {
        do {
            switch try await value.negotiated.get() {
            case .http1_1(let connection): await plain.handle(value: connection, logger: logger)
            case .http2(let connection): await multiplexed.handle(value: connection, logger: logger)
            }
        } catch {
            logger.debug("handshake failed", metadata: ["error": "\(error)"])
        }
    }
}

extension HTTPServerBuilder {
    /// A server of requests and WebSockets on one port, under TLS if it is given a certificate.
    static func web(_ route: WebSocketRoute, tls: TLSConfiguration?) -> HTTPServerBuilder {
        .init { responder in
            let plain = PlainChannel(
                responder: responder, http: .init(idleTimeout: .seconds(60)), route: route)
            guard let tls else { return plain }
            return try SecureChannel(tls: tls, plain: plain)
        }
    }
}
