import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import NIOWebSocket
import Persistence
import Testing

@testable import WebServer

struct AccessTests {
    /// Runs a server that asks for tokens, with one token of each scope and one of a stranger.
    private func serve(
        _ change: (inout WebConfiguration) -> Void = { _ in },
        _ body:
            @Sendable (any TestClientProtocol, [String: HTTPFields], SessionStore) async throws
            -> Void
    ) async throws {
        let folder = temporaryFolder("access")
        let store = try SessionStore(folder: folder)
        var tokens: [String: HTTPFields] = [:]
        for scope in AccessScope.allCases {
            let token = try await store.createToken(name: "\(scope)", scopes: [scope]).token
            tokens[scope.rawValue] = [.authorization: "Bearer \(token)"]
        }
        let other = try await store.createToken(name: "stranger", scopes: [.edit]).token
        tokens["stranger"] = [.authorization: "Bearer \(other)"]
        let app = try await makeApplication(in: folder) {
            $0.requiresToken = true
            change(&$0)
        }
        try await app.test(.live) { [tokens] in try await body($0, tokens, store) }
    }

    @Test func `a public address without a token is refused, and so is one with a revoked token`()
        async throws
    {
        let folder = temporaryFolder("access")
        let store = try SessionStore(folder: folder)
        for host in ["0.0.0.0", "::", "192.168.1.7"] {
            await #expect(throws: AccessError.self) {
                _ = try await makeApplication(in: folder) { $0.host = host }
            }
        }
        let token = try await store.createToken(name: "me", scopes: [.edit])
        _ = try await makeApplication(in: folder) { $0.host = "0.0.0.0" }
        #expect(try await store.revokeToken(token.record.id))
        await #expect(throws: AccessError.self) {
            _ = try await makeApplication(in: folder) { $0.host = "0.0.0.0" }
        }
    }

    @Test func `without a token only open pages answer`() async throws {
        try await serve { client, _, _ in
            for path in ["/healthz", "/readyz", "/v1/openapi.json", "/v1/docs", "/problems"] {
                let status = try await client.send(.get, path).status
                #expect([200, 503].contains(status.code), "\(path)")
            }
            for path in ["/v1/sessions", "/v1/sliders", "/v1/nowhere", "/metrics"] {
                let response = try await client.send(.get, path)
                #expect(response.status == .unauthorized)
                try #expect(response.problem() == "token-required")
                #expect(response.headers[.wwwAuthenticate]?.hasPrefix("Bearer") == true)
            }
            let wrong = try await client.send(
                .get, "/v1/sliders", headers: [.authorization: "Bearer lk_0000_00"])
            try #expect(wrong.problem() == "token-invalid")
        }
    }

    @Test func `a token opens what its scope says, and nothing more`() async throws {
        try await serve { client, tokens, _ in
            let cases: [(HTTPRequest.Method, String, [String])] = [
                (.get, "/v1/sliders", ["read", "edit", "admin"]),
                (.get, "/v1/sessions", ["read", "edit", "admin"]),
                (.post, "/v1/presets", ["edit", "admin"]),
                (.delete, "/v1/sessions", ["edit", "admin"]),
                (.get, "/metrics", ["admin"]),
            ]
            for (method, path, allowed) in cases {
                for scope in AccessScope.allCases {
                    let response = try await client.send(
                        method, path, #"{"name":"a","sliders":{}}"#,
                        headers: tokens[scope.rawValue] ?? [:])
                    let isAllowed = allowed.contains(scope.rawValue)
                    #expect((response.status == .forbidden) != isAllowed, "\(scope) \(path)")
                    if !isAllowed { try #expect(response.problem() == "scope-missing") }
                }
            }
        }
    }

    @Test func `what one token made, another does not see, unless it is an administrator's`()
        async throws
    {
        try await serve { client, tokens, _ in
            let (mine, stranger) = (tokens["edit"] ?? [:], tokens["stranger"] ?? [:])
            let opened = try await client.execute(
                uri: "/v1/sessions", method: .post, headers: mine, body: photo
            ) { $0 }
            let session = try #require(opened.headers[.location])
            let preset = try await client.send(
                .post, "/v1/presets", #"{"name":"a","sliders":{}}"#, headers: mine)
            let at = try #require(preset.headers[.location])
            for uri in [session, session + "/images/original", session + "/events", at] {
                try await #expect(client.send(.get, uri, headers: stranger).status == .notFound)
            }
            try await #expect(client.send(.delete, session, headers: stranger).status == .notFound)
            let list = try await client.send(.get, "/v1/sessions", headers: stranger).document()
            #expect((list["sessions"] as? [Any])?.isEmpty == true)
            try await #expect(
                client.send(.delete, "/v1/sessions", headers: stranger).status.code == 204)
            for token in [mine, tokens["admin"] ?? [:]] {
                try await #expect(client.send(.get, session, headers: token).status == .ok)
            }
        }
    }

    @Test func `a revoked token ends at once, also its live connections`() async throws {
        try await serve { client, tokens, store in
            let mine = tokens["edit"] ?? [:]
            let opened = try await client.execute(
                uri: "/v1/sessions", method: .post, headers: mine, body: photo
            ) { $0 }
            let session = try #require(opened.headers[.location])
            try await connect(
                client, session + "/live",
                headers: ["Authorization": mine[.authorization] ?? ""]
            ) { socket in
                _ = try await socket.next(ofType: "state")
                let record = try #require(try await store.tokens().first { $0.name == "edit" })
                #expect(record.usedAt != nil)
                #expect(try await store.revokeToken(record.id))
                let response = try await client.send(.get, session, headers: mine)
                #expect(response.status == .unauthorized)
                try #expect(response.problem() == "token-invalid")
                try await #expect(socket.closeCode() == .unknown(4401))
            }
        }
    }

    @Test func `a ticket opens one socket of one session, once`() async throws {
        try await serve { client, tokens, _ in
            let mine = tokens["edit"] ?? [:]
            var sessions: [String] = []
            for _ in 0..<2 {
                let opened = try await client.execute(
                    uri: "/v1/sessions", method: .post, headers: mine, body: photo
                ) { $0 }
                sessions.append(try #require(opened.headers[.location]))
            }
            func ticket() async throws -> String {
                let made = try await client.send(.post, sessions[0] + "/tickets", headers: mine)
                #expect(made.status == .created)
                return "/live?ticket=" + (try #require(try made.document()["ticket"] as? String))
            }
            func isRefused(_ uri: String) async -> Bool {
                do {
                    try await connect(client, uri) { _ = try await $0.next() }
                    return false
                } catch { return error as? WebSocketTestError == .notUpgraded }
            }
            let one = try await ticket()
            #expect(await !isRefused(sessions[0] + one))
            #expect(await isRefused(sessions[0] + one))
            try await #expect(
                client.send(.get, sessions[0] + one, headers: mine).problem() == "ticket-invalid")
            let two = try await ticket()
            #expect(await isRefused(sessions[1] + two))
            #expect(await isRefused(sessions[0] + two))  // it was used up by the attempt
            #expect(await isRefused(sessions[0] + "/live"))
        }
    }

    @Test func `a browser signs in with a form, and is led to it`() async throws {
        let pages = temporaryFolder("pages")
        try FileManager.default.createDirectory(at: pages, withIntermediateDirectories: true)
        try Data("<p>hello".utf8).write(to: pages.appending(path: "index.html"))
        try await serve({ $0.publicFolder = pages }) { client, tokens, _ in
            let front = try await client.send(.get, "/")
            #expect(front.status == .seeOther && front.headers[.location] == "/sign-in")
            let page = String(buffer: try await client.send(.get, "/sign-in").body)
            #expect(page.contains("<label for=\"token\">"))
            let wrong = try await client.send(.post, "/sign-in", "token=lk_%3Cscript%3E")
            #expect(wrong.status == .unauthorized)
            let token = (tokens["edit"]?[.authorization] ?? "").dropFirst(7)
            let right = try await client.send(.post, "/sign-in", "token=\(token)")
            #expect(right.status == .seeOther)
            let cookie = try #require(right.headers[.setCookie])
            #expect(cookie.contains("HttpOnly; SameSite=Strict"))
            let pair = String(cookie.prefix { $0 != ";" })
            let signedIn: HTTPFields = [.cookie: "other=1; " + pair]
            try await #expect(client.send(.get, "/", headers: signedIn).status == .ok)
            let access = try await client.send(.get, "/v1/access", headers: signedIn).document()
            #expect(access["name"] as? String == "edit" && access["signedIn"] as? Bool == true)
            // A page of another origin cannot use the cookie to change anything.
            let evil = try await client.send(
                .delete, "/v1/sessions", headers: signedIn + [.origin: "https://evil.example"])
            try #expect(evil.problem() == "origin-not-allowed")
        }
    }

    @Test func `this machine needs no token, unless a proxy or a foreign name is in between`()
        async throws
    {
        try await makeApplication().test(.live) { client in
            try await #expect(client.send(.get, "/v1/sliders").status == .ok)
            let proxied = try await client.send(
                .get, "/v1/sliders", headers: [field("X-Forwarded-For"): "203.0.113.9"])
            try #expect(proxied.problem() == "token-required")
            try await connectRaw(client) { connection in
                try await connection.send(
                    "GET /v1/sliders HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
                let text = try await connection.read()
                #expect(text.hasPrefix("HTTP/1.1 421") && text.contains("host-not-allowed"))
            }
        }
    }

    @Test func `pages of origins that are allowed may read, others may not write`() async throws {
        try await makeApplication { $0.allowedOrigins = ["https://photos.example"] }.test(.router) {
            client in
            let friend: HTTPFields = [.origin: "https://photos.example"]
            let response = try await client.send(.get, "/v1/sliders", headers: friend)
            #expect(response.headers[.accessControlAllowOrigin] == "https://photos.example")
            let asked = try await client.send(
                .options, "/v1/presets", headers: friend + [.accessControlRequestMethod: "PUT"])
            #expect(asked.status == .noContent)
            #expect(asked.headers[.accessControlAllowMethods]?.contains("PUT") == true)
            let other = try await client.send(
                .post, "/v1/presets", #"{"name":"a","sliders":{}}"#,
                headers: [.origin: "https://evil.example"])
            #expect(other.status == .forbidden)
            #expect(other.headers[.accessControlAllowOrigin] == nil)
            try #expect(other.problem() == "origin-not-allowed")
        }
    }
}
