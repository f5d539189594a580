import Foundation
import HTTPTypes
import Hummingbird
import Persistence

/// Lets requests in: finds out who asks, whether they may, and whether they ask too much.
struct Gate: RouterMiddleware {
    typealias Context = AppContext
    let keeper: Gatekeeper
    let limits: ClientLimits

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let credentials = Gatekeeper.Credentials(request.head, address: context.remoteAddress)
        let origin = request.headers[.origin].flatMap {
            keeper.allowedOrigins.contains($0) ? $0 : nil
        }
        if request.method == .options, let origin, let answer = Self.preflight(request) {
            return Self.shared(answer, with: origin)
        }
        do {
            let response = try await admit(request, context, credentials, next)
            return origin.map { Self.shared(response, with: $0) } ?? response
        } catch {
            guard let origin else { throw error }
            let response = Problem(error).response(from: request, context: context)
            return Self.shared(response, with: origin)
        }
    }

    private func admit(
        _ request: Request, _ context: Context, _ credentials: Gatekeeper.Credentials,
        _ next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var context = context
        if ![.get, .head, .options].contains(request.method) {
            try keeper.checkOrigin(credentials)
        }
        let path = request.uri.path
        guard let scope = AccessPolicy.scope(request.method, path) else {
            if path == "/" || path == "/index.html", try !isKnown(credentials) {
                return Response(status: .seeOther, headers: [.location: "/sign-in"])
            }
            return try await next(request, context)
        }
        if [.get, .head].contains(request.method), path.hasSuffix("/result"),
            try keeper.links.opens(request)
        {
            context.client = Client(owner: "", scopes: [.read], key: credentials.addressKey)
        } else {
            context.client = try identify(credentials, needing: scope)
        }
        try limits.admit(
            context.client.key, withPhoto: AccessPolicy.bringsPhoto(request.method, path))
        let lease = try limits.lease(.request, for: context.client.key)
        defer { withExtendedLifetime(lease) {} }
        return try await next(request, context)
    }

    /// Whether a visitor of the page may use it; a token that is no longer valid is as good as none.
    private func isKnown(_ credentials: Gatekeeper.Credentials) throws -> Bool {
        do { return try keeper.client(credentials) != nil } catch let problem as Problem {
            guard problem.kind == "token-invalid" else { throw problem }
            return false
        }
    }

    private func identify(
        _ credentials: Gatekeeper.Credentials, needing scope: AccessScope
    ) throws -> Client {
        let realm = #"Bearer realm="Likeness""#
        if credentials.path.hasSuffix("/live"), credentials.ticket != nil {
            throw Problem(
                "ticket-invalid", .unauthorized,
                "This ticket was used, has expired, or is for another session.",
                headers: [.wwwAuthenticate: realm])
        }
        guard let client = try keeper.client(credentials) else {
            throw Problem(
                "token-required", .unauthorized,
                "This server needs a token, in the header “Authorization: Bearer …”.",
                headers: [.wwwAuthenticate: realm])
        }
        guard client.may(scope) else {
            throw Problem(
                "scope-missing", .forbidden, "This token may not do that; it lacks “\(scope)”.",
                members: ["scope": .text(scope.rawValue)],
                headers: [
                    .wwwAuthenticate: realm + #", error="insufficient_scope", scope="\#(scope)""#
                ])
        }
        if let id = AccessPolicy.session(in: credentials.path), try !keeper.isOpen(id, to: client) {
            throw PersistenceError.unknownSession(id)
        }
        return client
    }

    /// The answer to a browser that asks before it lets a page of another origin send a request.
    private static func preflight(_ request: Request) -> Response? {
        guard request.headers[.accessControlRequestMethod] != nil else { return nil }
        return Response(
            status: .noContent,
            headers: [
                .accessControlAllowMethods: "GET, HEAD, POST, PUT, PATCH, DELETE",
                .accessControlAllowHeaders:
                    "Authorization, Content-Type, If-Match, If-None-Match, Range, Idempotency-Key, "
                    + "Tus-Resumable, Upload-Length, Upload-Offset, Upload-Metadata",
                .accessControlMaxAge: "600",
            ])
    }

    /// Lets pages of an origin read a response.
    private static func shared(_ response: Response, with origin: String) -> Response {
        var response = response
        response.headers[.accessControlAllowOrigin] = origin
        response.headers[.accessControlExposeHeaders] =
            "Location, ETag, Link, Retry-After, Content-Range, Upload-Offset, Upload-Length, "
            + "Upload-Expires, Tus-Resumable, Idempotent-Replayed"
        response.headers[.vary] = "Origin"
        return response
    }
}
