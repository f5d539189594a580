import Foundation
import Hummingbird
import HummingbirdTesting
import Testing

@testable import WebServer

struct StaticFilesTests {
    @Test func `only what lies in the folder is served, with its type and a tag`() async throws {
        let folder = temporaryFolder("public")
        try FileManager.default.createDirectory(
            at: folder.appending(path: "Public/parts"), withIntermediateDirectories: true)
        let files = [
            "secret.txt": "secret", "Public/index.html": "<p>hi", "Public/parts/a.js": "a()",
            "Public/.hidden.txt": "hidden",
        ]
        for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
        let app = try await makeApplication { $0.publicFolder = folder.appending(path: "Public") }
        try await app.test(.live) { client in
            let tag = try await client.execute(uri: "/", method: .get) { response in
                #expect(String(buffer: response.body) == "<p>hi")
                #expect(response.headers[.contentType] == "text/html; charset=utf-8")
                #expect(response.headers[.contentSecurityPolicy]?.contains("'self'") == true)
                return try #require(response.headers[.eTag])
            }
            try await client.execute(uri: "/index.html", method: .get, headers: [.ifNoneMatch: tag])
            { #expect($0.status == .notModified) }
            try await client.execute(uri: "/parts/a.js", method: .get) {
                #expect($0.headers[.contentType] == "text/javascript; charset=utf-8")
            }
            for path in [
                "/../secret.txt", "/%2e%2e/secret.txt", "/parts/../../secret.txt",
                "/.hidden.txt", "//etc/passwd", "/parts",
            ] {
                try await client.execute(uri: path, method: .get) {
                    #expect($0.status == .notFound, "\(path)")
                }
            }
        }
    }
}
