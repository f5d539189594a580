import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

@testable import WebServer

struct HTTPDetailsTests {
    @Test(arguments: [
        ("GARBAGE\r\n\r\n", 400, "malformed-request"),
        ("GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", 400, "malformed-request"),
        ("GET /healthz HTTP/9.9\r\nHost: a\r\n\r\n", 400, "malformed-request"),
        ("GET /healthz HTTP/1.1\r\nBad Header: 1\r\n\r\n", 400, "malformed-request"),
        (
            "GET /healthz HTTP/1.1\r\nHost: localhost\r\nA: "
                + String(repeating: "a", count: 200_000) + "\r\n\r\n", 431, "headers-too-large"
        ),
        (
            "POST /v1/presets HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            400, "malformed-request"
        ),
    ])
    func `what is no HTTP gets a problem document, and the connection ends`(
        request: String, status: Int, kind: String
    ) async throws {
        try await makeApplication().test(.live) { client in
            try await connectRaw(client) { connection in
                try? await connection.send(request)
                let answer = try await connection.read()
                #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer)")
                #expect(answer.contains("application/problem+json"))
                #expect(answer.contains("\"type\":\"/problems/\(kind)\""))
            }
            try await #expect(client.send(.get, "/healthz").status == .ok)
        }
    }

    @Test func `an address says what it takes`() async throws {
        try await makeApplication().test(.router) { client in
            let options = try await client.send(.options, "/v1/presets")
            #expect(options.status == .noContent)
            #expect(options.headers[.allow] == "GET, HEAD, POST")
            let wrong = try await client.send(.put, "/v1/verify")
            #expect(wrong.status == .methodNotAllowed && wrong.headers[.allow] == "POST")
            try #expect(wrong.document()["allowed"] as? [String] == ["POST"])
        }
    }

    @Test func `every problem is explained at its address`() async throws {
        let known = Set(try DocumentationController.problems().keys)
        let sources = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources").standardizedFileURL
        var used: Set<String> = []
        let files = FileManager.default.enumerator(
            at: sources.appending(path: "WebServer"), includingPropertiesForKeys: nil)
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift" else { continue }
            let text = try String(contentsOf: file, encoding: .utf8)
            used.formUnion(
                text.matches(of: /Problem\(\s*"([a-z-]+)"/).map { String($0.1) })
            guard file.lastPathComponent == "Problem+Errors.swift" else { continue }
            used.formUnion(text.matches(of: /: \("([a-z-]+)", \./).map { String($0.1) })
        }
        let errors = sources.appending(path: "Editing/EditingError.swift")
        used.formUnion(
            try String(contentsOf: errors, encoding: .utf8)
                .matches(of: /case \.[a-zA-Z]+: "([a-z-]+)"\n/).map { String($0.1) })
        #expect(used.count > 50)
        #expect(used.subtracting(known) == [], "used but not explained")
        #expect(known.subtracting(used) == [], "explained but not used")
        try await makeApplication().test(.router) { client in
            for name in known {
                let page = try await client.send(.get, Problem.typePrefix + name)
                #expect(page.status == .ok)
                #expect(page.headers[.contentType] == "text/html; charset=utf-8")
            }
            try await #expect(client.send(.get, "/problems/none").problem() == "not-found")
        }
    }

    @Test func `the page about the interface names every operation, without scripts`() async throws
    {
        try await makeApplication().test(.router) { client in
            let page = String(buffer: try await client.send(.get, "/v1/docs").body)
            for route in try await makeRouter().routes {
                let name = "\(route.method.rawValue) \(route.path.description)"
                #expect(page.contains("<code>\(name)</code>"), "\(name)")
            }
            #expect(!page.contains("<script"))
            for example in ["edit.sh PHOTO", "edit.py PHOTO", "edit.mjs PHOTO"] {
                #expect(page.contains(example))
            }
            for match in page.matches(of: /href="#([^"]+)"/) {
                #expect(page.contains("id=\"\(match.1)\""), "\(match.1)")
            }
            try await #expect(client.send(.get, "/v1/docs/style.css").status == .ok)
        }
    }
}
