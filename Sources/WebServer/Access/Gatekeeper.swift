import Foundation
import HTTPTypes
import NIOCore
import Persistence

/// Finds out who asks, for requests and for sockets alike.
struct Gatekeeper: Sendable {
    let store: SessionStore
    let tickets: Tickets
    let links: SignedLinks
    /// Whether everybody needs a token, or only those who come through a proxy.
    let isRequired: Bool
    /// Origins of pages that may talk to us beside our own.
    let allowedOrigins: Set<String>

    /// What of a request tells who sends it.
    struct Credentials {
        var path: String
        var query: String
        var headers: HTTPFields
        var authority: String?
        var address: SocketAddress?

        init(_ request: HTTPRequest, address: SocketAddress?) {
            let parts = (request.path ?? "").split(
                separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
            path = parts.first.map(String.init) ?? ""
            query = parts.count == 2 ? String(parts[1]) : ""
            headers = request.headerFields
            authority = request.authority
            self.address = address
        }

        /// The token in the header `Authorization` or in the page's cookie.
        var token: String? {
            if let header = headers[.authorization], header.lowercased().hasPrefix("bearer ") {
                return header.dropFirst(7).trimmingCharacters(in: .whitespaces)
            }
            for field in headers[values: .cookie] {
                for pair in field.split(separator: ";") {
                    let pair = pair.trimmingCharacters(in: .whitespaces)
                    if pair.hasPrefix("likeness=") { return String(pair.dropFirst(9)) }
                }
            }
            return nil
        }

        /// The single-use ticket of a socket.
        var ticket: String? {
            query.split(separator: "&").first { $0.hasPrefix("ticket=") }.map {
                String($0.dropFirst(7))
            }
        }

        /// Whether a proxy passed the request on: then it may come from anywhere.
        var isForwarded: Bool {
            headers.contains { ["x-forwarded-for", "forwarded"].contains($0.name.canonicalName) }
        }

        /// What limits count by where there is no token: the address, of IPv6 the first half.
        var addressKey: String {
            guard let address, let text = address.ipAddress else { return "local" }
            var bytes = [UInt8](repeating: 0, count: 16)
            guard inet_pton(AF_INET6, String(text.prefix { $0 != "%" }), &bytes) == 1 else {
                return text
            }
            return bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: ":")
        }
    }

    /// Who asks.
    ///
    /// - Returns: `nil` if nobody in particular asks, although somebody should.
    /// - Throws: ``Problem``: `token-invalid` or `host-not-allowed`.
    func client(_ credentials: Credentials) throws -> Client? {
        guard isRequired || credentials.isForwarded else {
            try checkHost(credentials)
            return Client.local.counted(as: credentials.addressKey)
        }
        guard let token = credentials.token else { return nil }
        guard let record = try store.token(token), record.isValid else {
            throw Problem(
                "token-invalid", .unauthorized, "This token is unknown, revoked or expired.",
                headers: [.wwwAuthenticate: #"Bearer realm="Likeness", error="invalid_token""#])
        }
        if record.usedAt.map({ $0 < .now - 60 }) ?? true {
            Task { [store] in try? await store.touchToken(record.id) }
        }
        return Client(owner: record.id, name: record.name, scopes: record.scopes, key: record.id)
    }

    /// Returns when the client's token is revoked or ends, or the task is cancelled; for what lasts.
    func untilRevoked(_ client: Client) async {
        while !Task.isCancelled {
            do { try await Task.sleep(for: .seconds(5)) } catch { return }
            guard !client.owner.isEmpty else { continue }
            if let isValid = try? await store.isValidToken(client.owner), !isValid { return }
        }
    }

    /// Who opens a socket; a ticket stands for the token of whoever got it.
    ///
    /// - Returns: `nil` if the socket is refused.
    func client(ofSocket credentials: Credentials) -> Client? {
        guard let id = AccessPolicy.session(in: credentials.path) else { return nil }
        if let ticket = credentials.ticket { return tickets.redeem(ticket, for: id) }
        guard let client = try? client(credentials), client.may(.edit),
            (try? isOpen(id, to: client)) == true
        else { return nil }
        return client
    }

    /// Whether a session is the client's own; sessions that do not exist are nobody's secret.
    func isOpen(_ id: String, to client: Client) throws -> Bool {
        if client.owner.isEmpty || client.may(.admin) { return true }
        return try store.owner(of: id).map { $0 == client.owner } ?? true
    }

    /// Refuses pages of other addresses, whose visitors did not mean to talk to us.
    ///
    /// - Throws: ``Problem`` `origin-not-allowed`.
    func checkOrigin(_ credentials: Credentials) throws {
        guard
            WebSocketRoute.isAllowed(
                origin: credentials.headers[.origin], host: credentials.authority, allowedOrigins)
        else {
            throw Problem(
                "origin-not-allowed", .forbidden,
                "Pages from another address may not talk to this server.")
        }
    }

    /// Where no token is needed, a page must not reach us under a name of its own making that leads
    /// to this machine (DNS rebinding).
    private func checkHost(_ credentials: Credentials) throws {
        guard credentials.address?.ipAddress != nil, let authority = credentials.authority else {
            return
        }
        let host =
            authority.hasPrefix("[")
            ? String(authority.prefix { $0 != "]" }) + "]"
            : String(authority.prefix { $0 != ":" })
        let isKnown =
            AccessPolicy.isLoopback(host) || host.hasSuffix(".localhost")
            || allowedOrigins.contains { $0.hasSuffix("://" + authority) }
        guard isKnown else {
            throw Problem(
                "host-not-allowed", .misdirectedRequest,
                "This server is for this machine only; call it localhost.")
        }
    }
}
