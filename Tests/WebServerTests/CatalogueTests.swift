import Foundation
import Hummingbird
import HummingbirdTesting
import Testing

@testable import WebServer

struct CatalogueTests {
    @Test func `the description has exactly the routes that exist`() async throws {
        let json = try JSONSerialization.jsonObject(with: CatalogueController.openAPIDocument())
        let document = try #require(json as? [String: Any])
        let paths = try #require(document["paths"] as? [String: [String: Any]])
        let verbs: Set = ["get", "head", "options", "put", "post", "delete", "patch"]
        let described = Set(
            paths.flatMap { path, item in
                item.keys.filter(verbs.contains).map { "\($0.uppercased()) \(path)" }
            })
        #expect(described == Set(try await registeredRoutes()))
    }

    @Test func `every reference of the description leads somewhere`() throws {
        let bytes = try CatalogueController.openAPIDocument()
        let document = try JSONSerialization.jsonObject(with: bytes)
        let text = String(decoding: bytes, as: UTF8.self)
        for match in text.matches(of: #/"\$ref": "#/([^"]+)"/#) {
            var node: Any? = document
            for part in match.1.split(separator: "/") {
                node = (node as? [String: Any])?[String(part)]
            }
            #expect(node != nil, "\(match.1)")
        }
    }

    @Test func `sliders and licences are told`() async throws {
        try await makeApplication().test(.router) { client in
            try await client.execute(uri: "/v1/sliders", method: .get) { response in
                let sliders = try #require(try response.document()["sliders"] as? [[String: Any]])
                #expect(sliders.contains { $0["name"] as? String == "smile" })
                #expect(sliders.allSatisfy { $0["direction"] == nil })
            }
            try await client.execute(uri: "/v1/pack", method: .get) { response in
                let networks = try #require(try response.document()["networks"] as? [String: Any])
                let generator = try #require(networks["generator"] as? [String: Any])
                #expect(generator["licence"] as? String == "CC0-1.0")
            }
        }
    }

    @Test func `operators' questions are answered`() async throws {
        try await makeApplication().test(.live) { client in
            try await client.execute(uri: "/healthz", method: .get) { #expect($0.status == .ok) }
            for _ in 0..<100 {
                let status = try await client.execute(uri: "/readyz", method: .get) { $0.status }
                if status == .ok { break }
                try await Task.sleep(for: .milliseconds(20))
            }
            try await client.execute(uri: "/readyz", method: .get) { #expect($0.status == .ok) }
            try await client.execute(uri: "/metrics", method: .get) { response in
                let text = String(buffer: response.body)
                #expect(text.contains("# TYPE http_requests_total counter"))
                #expect(text.contains(#"route="/healthz",status="200"} 1.0"#))
            }
        }
    }
}

/// The routes of the running server, as `METHOD /path`.
private func registeredRoutes() async throws -> [String] {
    try await makeRouter().routes.map { route in
        "\(route.method.rawValue) \(route.path.description)"
    }
}
