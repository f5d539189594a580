import Editing
import Foundation
import HTTPTypes
import Logging
import Metrics
import NIOCore
import NIOWebSocket

/// The live connection of a session: slider positions in, frames and progress out.
///
/// A slider moves faster than frames are drawn. Each message carries all positions, so only the
/// newest one waits while a frame is computed, and the last one is always answered.
struct LiveSocket: Sendable {
    /// The subprotocol in which frames come as binary messages.
    static let binaryProtocol = "likeness.binary.v1"

    let sessions: OpenSessions
    let keeper: Gatekeeper
    let limits: ClientLimits
    let metrics: PrometheusRegistry

    /// The route of all live connections.
    func route(idleLimit: Duration) -> WebSocketRoute {
        WebSocketRoute(
            matches: { Self.session(in: $0) != nil },
            authorize: { [keeper] request, address in
                keeper.client(ofSocket: .init(request, address: address))
            },
            allowedOrigins: keeper.allowedOrigins, subprotocols: [Self.binaryProtocol],
            pingInterval: idleLimit / 3, idleLimit: idleLimit, handler: serve)
    }

    /// The session that a path such as `/v1/sessions/k3…/live` names.
    private static func session(in path: Substring) -> String? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "v1", parts[2] == "sessions",
            parts[4] == "live"
        else { return nil }
        return String(parts[3])
    }

    @Sendable private func serve(
        _ request: HTTPRequest, _ client: Client, _ messages: WebSocketMessages,
        _ connection: WebSocketConnection, _ logger: Logger
    ) async throws {
        let path = request.path?.prefix { $0 != "?" } ?? ""
        let (session, lease): (Session, ClientLimits.Lease)
        do {
            lease = try limits.lease(.stream, for: client.key)
            session = try await sessions.session(Self.session(in: path) ?? "")
        } catch {
            let problem = Problem(error)
            try await connection.send(text: LiveMessage.error(problem, seq: nil))
            throw WebSocketClose(.init(codeNumber: 4000 + problem.status.code), problem.kind)
        }
        let isBinary =
            request.headerFields[.secWebSocketProtocol]?.contains(Self.binaryProtocol) ?? false
        let painter = LivePainter(
            session: session, connection: connection, isBinary: isBinary, metrics: metrics)
        let opened = Meter(label: "likeness_live_connections", factory: metrics)
        opened.increment()
        defer { withExtendedLifetime(lease) { opened.decrement() } }

        let (positions, newest) = AsyncStream.makeStream(
            of: LiveMessage.Sliders.self, bufferingPolicy: .bufferingNewest(1))
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                defer { newest.finish() }
                for try await message in messages {
                    do { newest.yield(try LiveMessage.sliders(message)) } catch {
                        try await connection.send(text: LiveMessage.error(Problem(error), seq: nil))
                    }
                }
                return false
            }
            group.addTask {
                try await painter.paint(positions)
                return true
            }
            group.addTask {
                try await painter.report()
                return false
            }
            group.addTask {
                await keeper.untilRevoked(client)
                if !Task.isCancelled {
                    throw WebSocketClose(.init(codeNumber: 4401), "token-invalid")
                }
                return false
            }
            // The reader ends when the client closes, the painter after its last frame.
            for try await isOver in group where isOver { group.cancelAll() }
        }
    }
}

/// Draws the frames of one connection, and reports what its session does.
private struct LivePainter: Sendable {
    let session: Session
    let connection: WebSocketConnection
    let isBinary: Bool
    let metrics: PrometheusRegistry

    /// How long sliders must rest before the finished face is drawn.
    private static let rest = Duration.milliseconds(250)

    /// Draws one frame per position taken from `positions`, and a proof of those that stay.
    func paint(_ positions: AsyncStream<LiveMessage.Sliders>) async throws {
        let counter = Counter(label: "likeness_preview_frames_total", factory: metrics)
        let timer = Timer(label: "likeness_preview_seconds", factory: metrics)
        var proof: Task<Void, any Error>?
        defer { proof?.cancel() }
        for await position in positions {
            proof?.cancel()
            do {
                let frame = try await session.preview(position.edit)
                if isBinary {
                    try await connection.send(binary: LiveMessage.binary(frame, seq: position.seq))
                } else {
                    try await connection.send(text: LiveMessage.text(frame, seq: position.seq))
                }
                counter.increment()
                timer.recordNanoseconds(Int64(frame.milliseconds * 1e6))
                if position.wantsProof { proof = Task { try await prove(position) } }
            } catch let error as EditingError {
                try await connection.send(
                    text: LiveMessage.error(Problem(error), seq: position.seq))
            }
        }
    }

    /// Sends a proof of a position, unless a newer one comes before.
    ///
    /// Nobody asked for it by name, so that nothing is said when it fails.
    private func prove(_ position: LiveMessage.Sliders) async throws {
        try await Task.sleep(for: Self.rest)
        guard let proof = try await session.proof(position.edit) else { return }
        try Task.checkCancellation()
        if isBinary {
            try await connection.send(binary: LiveMessage.binary(proof, seq: position.seq))
        } else {
            try await connection.send(text: LiveMessage.text(proof, seq: position.seq))
        }
    }

    /// Sends the session's state when it changes and its progress while it runs.
    func report() async throws {
        for await event in await SessionEvents.of(session) {
            switch event {
            case .state(let snapshot):
                try await connection.send(text: LiveMessage.state(snapshot))
            case .progress(let message): try await connection.send(text: message)
            }
        }
    }
}
