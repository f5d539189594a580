import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTPTypes
import NIOWebSocket

/// Which requests become WebSockets, under what limits, and who talks to them.
struct WebSocketRoute: Sendable {
    /// What a route does with one connection; the connection closes when it returns.
    typealias Handler =
        @Sendable (HTTPRequest, Client, WebSocketMessages, WebSocketConnection, Logger) async throws
        -> Void

    /// Whether a path, without its query, leads to a socket.
    var matches: @Sendable (Substring) -> Bool
    /// Who asks for a socket, from which address; `nil` to refuse it.
    var authorize: @Sendable (HTTPRequest, SocketAddress?) -> Client? = { _, _ in .local }
    /// Origins that may connect beside the server's own, such as `https://photos.example`.
    var allowedOrigins: Set<String> = []
    /// The subprotocols we speak; the first one that the client offers is taken.
    var subprotocols: [String] = []
    /// Bytes of one frame; messages of sliders are tiny.
    var maximumFrame = 1 << 16
    /// Bytes of one message, which may come in several frames.
    var maximumMessage = 1 << 17
    /// Time between two pings.
    var pingInterval: Duration = .seconds(15)
    /// Silence, not even a pong, after which a peer is given up.
    var idleLimit: Duration = .seconds(45)
    /// Time that one message may take to leave; a slower reader is dropped.
    var sendLimit: Duration = .seconds(10)
    /// Time that a peer gets to answer our close frame.
    var closeLimit: Duration = .seconds(3)
    /// What happens on the connection.
    var handler: Handler

    /// Who gets the socket that `request` asks for, sent to the authority `host`; `nil` for nobody.
    func client(for request: HTTPRequest, host: String?, address: SocketAddress?) -> Client? {
        guard let path = request.path?.prefix(while: { $0 != "?" }), matches(path),
            Self.isAllowed(origin: request.headerFields[.origin], host: host, allowedOrigins)
        else { return nil }
        return authorize(request, address)
    }

    /// Whether a page of this origin may talk to us; programs that are no browsers send none.
    static func isAllowed(origin: String?, host: String?, _ others: Set<String>) -> Bool {
        guard let origin, !others.contains(origin) else { return true }
        guard let host, let slashes = origin.range(of: "://") else { return false }
        return origin[slashes.upperBound...].lowercased() == host.lowercased()
    }

    /// The first of our subprotocols that the client offers.
    func subprotocol(for request: HTTPRequest) -> String? {
        guard let offered = request.headerFields[.secWebSocketProtocol] else { return nil }
        let names = offered.split(separator: ",").map { $0.drop { $0 == " " } }
        return subprotocols.first { ours in
            names.contains { $0.prefix { $0 != " " } == ours }
        }
    }
}

/// What became of a connection or of an HTTP/2 stream.
enum WebConnection: Sendable {
    case http(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
    case webSocket(NIOAsyncChannel<WebSocketFrame, WebSocketFrame>, HTTPRequest, Client)
}
