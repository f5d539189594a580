import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Persistence
import Synchronization

/// Carries out requests that have an `Idempotency-Key` once, however often they are sent: whoever
/// lost the answer gets the same one again.
///
/// What is done goes on if the connection is lost meanwhile, for the client will ask again.
actor RequestKeys {
    private struct Name: Hashable {
        var owner: String
        var path: String
        var key: String
    }

    private let store: SessionStore
    private let lifetime: TimeInterval
    private var running: [Name: Task<Response, any Error>] = [:]

    /// Creates the keeper; replies are kept for `lifetime` seconds.
    init(store: SessionStore, lifetime: TimeInterval) {
        (self.store, self.lifetime) = (store, lifetime)
    }

    /// Runs `body`, or returns what it returned when the request came first.
    ///
    /// - Parameter content: What is asked for; the same key with something else is refused.
    /// - Throws: ``Problem``: `malformed-idempotency-key` or `result-erased`;
    ///   ``PersistenceError/keyReused(_:)``; what `body` throws, which is not remembered.
    func once(
        _ request: Request, _ context: AppContext, of content: Data = Data(),
        _ body: @escaping @Sendable () async throws -> Response
    ) async throws -> Response {
        guard let key = try Self.key(of: request) else { return try await body() }
        let name = Name(owner: context.client.owner, path: request.uri.path, key: key)
        while let earlier = running[name] { _ = await earlier.result }
        let repeatable = RepeatableRequest(
            owner: name.owner, path: name.path, key: key,
            fingerprint: Pictures.entityTag(of: content))
        let task = Task { try await carryOut(repeatable, body) }
        running[name] = task
        defer { running[name] = nil }
        return try await task.value
    }

    private func carryOut(
        _ request: RepeatableRequest, _ body: @Sendable () async throws -> Response
    ) async throws -> Response {
        if let reply = try await store.reply(to: request) { return try Self.response(reply) }
        let response = try await body()
        let collector = Collector()
        try await response.body.write(collector)
        let reply = ReplyRecord(
            status: response.status.code,
            headers: Dictionary(
                response.headers.map { ($0.name.rawName, $0.value) }, uniquingKeysWith: { $1 }),
            body: collector.bytes)
        // What was asked for is done, even if it should be impossible to write that down.
        try? await store.remember(
            reply, to: request, location: response.headers[.location],
            expires: .now + lifetime)
        return Response(
            status: response.status, headers: response.headers,
            body: .init(byteBuffer: ByteBuffer(bytes: collector.bytes)))
    }

    /// The same answer again; `Idempotent-Replayed` says that nothing was done for it.
    private static func response(_ reply: ReplyRecord) throws -> Response {
        guard let body = reply.body else {
            throw Problem(
                "result-erased", .gone,
                "This was done when it was asked for first, and what it made has been erased.")
        }
        var headers: HTTPFields = [:]
        for (name, value) in reply.headers {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        if let name = HTTPField.Name("Idempotent-Replayed") { headers[name] = "true" }
        return Response(
            status: .init(code: reply.status), headers: headers,
            body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }

    /// The key of a request; `nil` if it has none.
    ///
    /// - Throws: ``Problem`` `malformed-idempotency-key`.
    private static func key(of request: Request) throws -> String? {
        guard let name = HTTPField.Name("Idempotency-Key"), let key = request.headers[name] else {
            return nil
        }
        guard 1...255 ~= key.utf8.count else {
            throw Problem(
                "malformed-idempotency-key", .badRequest,
                "An Idempotency-Key has 1 to 255 characters.",
                members: ["maximumLength": .integer(255)])
        }
        return key
    }
}

/// Takes the body of a response, which is a small document.
private final class Collector: ResponseBodyWriter, Sendable {
    private let collected = Mutex(Data())

    var bytes: Data { collected.withLock { $0 } }

    func write(_ buffer: ByteBuffer) async throws {
        collected.withLock { $0.append(contentsOf: buffer.readableBytesView) }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
