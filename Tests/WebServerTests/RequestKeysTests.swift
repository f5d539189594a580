import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Persistence
import Testing

@testable import WebServer

struct RequestKeysTests {
    private func post(
        _ client: any TestClientProtocol, _ uri: String, key: String, _ body: ByteBuffer,
        headers: HTTPFields = [:]
    ) async throws -> TestResponse {
        try await client.execute(
            uri: uri, method: .post, headers: headers + [field("Idempotency-Key"): key], body: body
        ) { $0 }
    }

    /// Sends the same twice at once and once more, then something else with the same key.
    ///
    /// - Returns: Where what was made is.
    @discardableResult
    private func repeats(
        _ client: any TestClientProtocol, _ uri: String, _ body: ByteBuffer, _ other: ByteBuffer,
        headers: HTTPFields = [:]
    ) async throws -> String {
        async let one = post(client, uri, key: "a", body, headers: headers)
        async let two = post(client, uri, key: "a", body, headers: headers)
        let answers = try await [one, two]
        let three = try await post(client, uri, key: "a", body, headers: headers)
        for answer in answers + [three] {
            #expect([200, 201, 202].contains(answer.status.code), "\(String(buffer: answer.body))")
            #expect(answer.status == three.status && answer.body == three.body)
            #expect(answer.headers[.eTag] == three.headers[.eTag])
            #expect(answer.headers[.location] == three.headers[.location])
        }
        #expect(answers.count { $0.headers[field("Idempotent-Replayed")] == "true" } == 1)
        #expect(three.headers[field("Idempotent-Replayed")] == "true")
        let reused = try await post(client, uri, key: "a", other, headers: headers)
        #expect(reused.status == .unprocessableContent)
        try #expect(reused.problem() == "idempotency-key-reused")
        return three.headers[.location] ?? ""
    }

    @Test func `a photo that is sent again opens one session, also after a restart`() async throws {
        let folder = temporaryFolder("keys")
        var other = photo
        other.writeInteger(UInt8(0))
        let at = try await makeApplication(in: folder).test(.router) { [other] client in
            try await repeats(client, "/v1/sessions", photo, other)
        }
        try await makeApplication(in: folder).test(.router) { client in
            let again = try await post(client, "/v1/sessions", key: "a", photo)
            #expect(again.status == .created && again.headers[.location] == at)
            let list = try await client.send(.get, "/v1/sessions").document()
            #expect((list["sessions"] as? [Any])?.count == 1)
            let new = try await post(client, "/v1/sessions", key: "b", photo)
            #expect(new.headers[.location] != at)
            // What is erased is not made again behind its owner's back.
            try await #expect(client.send(.delete, at).status == .noContent)
            let late = try await post(client, "/v1/sessions", key: "a", photo)
            #expect(late.status == .gone)
            try #expect(late.problem() == "result-erased")
        }
    }

    @Test func `presets, uploads and batches are made once`() async throws {
        try await makeApplication().test(.router) { client in
            let preset = ByteBuffer(string: #"{"name":"a","sliders":{"smile":5}}"#)
            let at = try await repeats(
                client, "/v1/presets", preset, ByteBuffer(string: #"{"name":"b","sliders":{}}"#))
            let list = try await client.send(.get, "/v1/presets").document()
            #expect((list["presets"] as? [Any])?.count == 1)
            try await #expect(client.send(.delete, at).status == .noContent)
            let late = try await post(client, "/v1/presets", key: "a", preset)
            try #expect(late.problem() == "result-erased")

            let tus: HTTPFields = [field("Tus-Resumable"): "1.0.0"]
            func announce(_ length: Int) async throws -> TestResponse {
                let headers = tus + [field("Upload-Length"): "\(length)"]
                return try await post(
                    client, "/v1/uploads", key: "a", ByteBuffer(), headers: headers)
            }
            let (one, two) = (try await announce(90), try await announce(90))
            #expect(one.status == .created && two.status == .created)
            #expect(one.headers[.location] == two.headers[.location])
            try await #expect(announce(91).problem() == "idempotency-key-reused")

            func form(_ smile: Int) -> ByteBuffer {
                let recipe = #"{"layers":[{"sliders":{"smile":\#(smile)}}]}"#
                var form = ByteBuffer(
                    string: "--b\r\nContent-Disposition: form-data; name=\"recipe\"\r\n\r\n"
                        + recipe + "\r\n--b\r\nContent-Disposition: form-data; name=\"photo\"; "
                        + "filename=\"a.png\"\r\n\r\n")
                form.writeImmutableBuffer(photo)
                form.writeString("\r\n--b--\r\n")
                return form
            }
            try await repeats(
                client, "/v1/batch", form(10), form(11),
                headers: [.contentType: "multipart/form-data; boundary=b"])
        }
    }

    @Test func `edits, steps and further sessions are made once`() async throws {
        let folder = temporaryFolder("keys")
        try await makeApplication(in: folder).test(.router) { client in
            let session = try await client.prepare()
            func sliders(_ smile: Int) -> ByteBuffer {
                ByteBuffer(string: #"{"sliders":{"smile":\#(smile)}}"#)
            }
            let edit = try await repeats(client, session + "/edits", sliders(30), sliders(31))
            #expect(edit == session + "/edits/1")
            _ = try await client.wait(for: "status", of: edit, ["done"])
            for smile in [20, 40, 60] {
                let body = sliders(smile)
                let tag = try await client.send(.get, session).headers[.eTag]
                // A condition that was met at first is not asked again.
                let headers: HTTPFields = [.ifMatch: try #require(tag)]
                for _ in 1...2 {
                    let step = try await post(
                        client, session + "/history", key: "\(smile)", body, headers: headers)
                    #expect(step.status == .ok)
                }
            }
            for _ in 1...3 { _ = try await post(client, session + "/undo", key: "u", ByteBuffer()) }
            let document = try await client.send(.get, session).document()
            let history = try #require(document["history"] as? [String: Any])
            #expect((history["steps"] as? [Any])?.count == 4 && history["position"] as? Int == 2)

            let (one, two) = (
                try await post(client, edit + "/session", key: "s", ByteBuffer()),
                try await post(client, edit + "/session", key: "s", ByteBuffer())
            )
            #expect(one.status == .created && one.headers[.location] == two.headers[.location])
            try await #expect(client.send(.delete, session).status == .noContent)
        }
        // The documents that were answered are erased with their session.
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        for file in files where file.hasPrefix("likeness.sqlite") {
            let bytes = try Data(contentsOf: folder.appending(path: file))
            if file == "likeness.sqlite" { #expect(bytes.range(of: Data("smile".utf8)) == nil) }
        }
    }

    @Test func `a request that failed may be sent again with the same key`() async throws {
        try await makeApplication().test(.router) { client in
            let bad = ByteBuffer(string: #"{"name":"a","sliders":{"wings":5}}"#)
            for _ in 1...2 {
                let refused = try await post(client, "/v1/presets", key: "a", bad)
                try #expect(refused.problem() == "unknown-slider")
            }
            let good = ByteBuffer(string: #"{"name":"a","sliders":{}}"#)
            try await #expect(post(client, "/v1/presets", key: "a", good).status == .created)
            for key in ["", String(repeating: "x", count: 256)] {
                let refused = try await post(client, "/v1/presets", key: key, good)
                try #expect(refused.problem() == "malformed-idempotency-key")
            }
        }
    }
}
