import Editing
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

/// What happens to a session as server-sent events, for clients without sockets.
struct EventsController: Sendable {
    let sessions: OpenSessions
    let keeper: Gatekeeper
    let limits: ClientLimits
    /// Time between two signs of life, which keep proxies from closing the connection.
    var pulse: Duration = .seconds(15)

    func addRoutes(to router: Router<AppContext>) {
        router.get("/v1/sessions/{id}/events", use: events)
    }

    /// Sends `state` with the session document, whose revision is the event's id, and `progress`.
    ///
    /// - Returns: A stream that ends with the session; with `Last-Event-ID` it continues.
    @Sendable func events(_ request: Request, _ context: AppContext) async throws -> Response {
        let session = try await sessions.session(try context.parameters.require("id"))
        let known = HTTPField.Name("Last-Event-ID")
            .flatMap { request.headers[$0] }.flatMap { Int($0) }
        let (client, lease) = (
            context.client, try limits.lease(.stream, for: context.client.key)
        )
        let body = ResponseBody { [pulse, keeper] writer in
            defer { withExtendedLifetime(lease) {} }
            let (lines, feed) = AsyncStream.makeStream(
                of: String.self, bufferingPolicy: .bufferingNewest(64))
            feed.yield("retry: 2000\n\n")
            let telling = Task {
                for await event in await SessionEvents.of(session, known: known) {
                    feed.yield(Self.text(event))
                }
                feed.finish()
            }
            let beating = Task {
                while !Task.isCancelled {
                    try await Task.sleep(for: pulse)
                    feed.yield(":\n\n")
                }
            }
            let stopping = Task {
                try await gracefulShutdown()
                feed.finish()
            }
            let revoking = Task {
                await keeper.untilRevoked(client)
                feed.finish()
            }
            defer {
                revoking.cancel()
                stopping.cancel()
                telling.cancel()
                beating.cancel()
            }
            for await line in lines { try await writer.write(ByteBuffer(string: line)) }
            try await writer.finish(nil)
        }
        var headers: HTTPFields = [.contentType: "text/event-stream", .cacheControl: "no-store"]
        if let buffering = HTTPField.Name("X-Accel-Buffering") { headers[buffering] = "no" }
        return Response(status: .ok, headers: headers, body: body)
    }

    /// An event as the standard writes it; our JSON has no line breaks.
    private static func text(_ event: SessionEvents) -> String {
        switch event {
        case .state(let snapshot):
            let document = String(decoding: JSON.data(SessionDocument(snapshot)), as: UTF8.self)
            return "id: \(snapshot.revision)\nevent: state\ndata: \(document)\n\n"
        case .progress(let message): return "event: progress\ndata: \(message)\n\n"
        }
    }
}
