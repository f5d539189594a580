import Editing
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Persistence

/// Signing in from a browser, and tickets for its sockets.
struct AccessController: Sendable {
    let keeper: Gatekeeper
    let sessions: OpenSessions
    let isSecure: Bool

    func addRoutes(to router: Router<AppContext>) {
        router.get("/v1/access", use: show)
        router.put("/v1/access", use: signIn)
        router.delete("/v1/access", use: signOut)
        router.post("/v1/sessions/{id}/tickets", use: ticket)
        router.get("/sign-in", use: page)
        router.post("/sign-in", use: submit)
    }

    /// - Returns: Whether a token is needed, and what the one that was sent may do.
    @Sendable func show(_ request: Request, _ context: AppContext) throws -> Response {
        let credentials = Gatekeeper.Credentials(request.head, address: context.remoteAddress)
        let client: Client?
        do { client = try keeper.client(credentials) } catch let problem as Problem {
            guard problem.kind == "token-invalid" else { throw problem }
            client = nil
        }
        return document(client, isRequired: keeper.isRequired || credentials.isForwarded)
    }

    /// Gives a browser its token as a cookie that scripts cannot read.
    ///
    /// - Returns: What the token may do.
    @Sendable func signIn(_ request: Request, _ context: AppContext) async throws -> Response {
        struct Wanted: Decodable { var token: String }
        let wanted = try Problem.decode(
            Wanted.self, from: try await Upload.collectDocument(request))
        let record = try check(wanted.token)
        var response = document(
            Client(owner: record.id, name: record.name, scopes: record.scopes, key: record.id),
            isRequired: true)
        response.headers[.setCookie] = cookie(wanted.token, seconds: 30 * 24 * 3600, for: request)
        return response
    }

    /// - Returns: `204`, and the browser forgets its token.
    @Sendable func signOut(_ request: Request, _ context: AppContext) -> Response {
        Response(status: .noContent, headers: [.setCookie: cookie("", seconds: 0, for: request)])
    }

    /// - Returns: `201`, with a ticket that opens one socket of the session.
    @Sendable func ticket(_ request: Request, _ context: AppContext) async throws -> Response {
        struct Document: Encodable {
            var ticket: String
            var expires: Date
        }
        let session = try await sessions.session(try context.parameters.require("id"))
        let (ticket, expires) = try keeper.tickets.make(session.id, for: context.client)
        return JSON.response(Document(ticket: ticket, expires: expires), status: .created)
    }

    /// - Returns: A page with a field for the token, for browsers that have none.
    @Sendable func page(_ request: Request, _ context: AppContext) -> Response {
        HTMLPage.response(title: "Sign in", Self.form(complaint: ""))
    }

    /// Takes what the page sends.
    ///
    /// - Returns: The way to the editor, or the page again.
    @Sendable func submit(_ request: Request, _ context: AppContext) async throws -> Response {
        let body = try await Upload.collectSmall(request)
        let fields = URI("/?" + String(decoding: body, as: UTF8.self)).queryParameters
        let token = (fields["token"].map(String.init) ?? "")
            .trimmingCharacters(in: .whitespacesAndNewlines)
        do { _ = try check(token) } catch {
            return HTMLPage.response(
                title: "Sign in", Self.form(complaint: "This token is not valid."),
                status: .unauthorized)
        }
        return Response(
            status: .seeOther,
            headers: [
                .location: "/", .setCookie: cookie(token, seconds: 30 * 24 * 3600, for: request),
            ])
    }

    private func check(_ token: String) throws -> TokenRecord {
        guard let record = try keeper.store.token(token), record.isValid else {
            throw Problem(
                "token-invalid", .unauthorized, "This token is unknown, revoked or expired.",
                headers: [.wwwAuthenticate: #"Bearer realm="Likeness", error="invalid_token""#])
        }
        return record
    }

    private func document(_ client: Client?, isRequired: Bool) -> Response {
        struct Document: Encodable {
            var required: Bool
            var signedIn: Bool
            var name: String
            var scopes: [String]
        }
        return JSON.response(
            Document(
                required: isRequired, signedIn: client != nil, name: client?.name ?? "",
                scopes: (client?.scopes ?? []).map(\.rawValue).sorted()))
    }

    /// A cookie that goes over TLS alone where the browser came that way, here or at a proxy.
    private func cookie(_ token: String, seconds: Int, for request: Request) -> String {
        let scheme = HTTPField.Name("X-Forwarded-Proto").flatMap { request.headers[$0] }
        return "likeness=\(token); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Strict"
            + (isSecure || scheme == "https" ? "; Secure" : "")
    }

    private static func form(complaint: String) -> String {
        """
        <h1>Likeness</h1>
        <form method="post" action="/sign-in">
        <p><label for="token">Your token</label>
        <input id="token" name="token" type="password" autocomplete="current-password" required autofocus></p>
        <p role="alert">\(HTMLPage.escape(complaint))</p>
        <p><button>Sign in</button></p>
        </form>
        <p>Whoever runs this server makes tokens with <code>likeness token create NAME</code>.</p>
        """
    }
}
