import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Imaging
import NIOCore
import Testing

@testable import WebServer

struct EditsTests {
    /// Makes a finished photo.
    ///
    /// - Returns: The addresses of session and edit.
    private func finish(
        _ client: any TestClientProtocol, _ body: String
    ) async throws -> (session: String, edit: String) {
        let session = try await client.prepare()
        let asked = try await client.send(.post, session + "/edits", body)
        #expect(asked.status == .accepted)
        let edit = try #require(asked.headers[.location])
        let document = try await client.wait(for: "status", of: edit, ["done", "failed"])
        #expect(document["status"] as? String == "done")
        return (session, edit)
    }

    @Test func `a finished photo has a mask and a recipe, and is marked as ours`() async throws {
        try await makeApplication().test(.router) { client in
            let (_, edit) = try await finish(
                client, #"{"layers":[{"face":0,"sliders":{"smile":40}}],"format":"png"}"#)
            let metrics = String(buffer: try await client.send(.get, "/metrics").body)
            #expect(metrics.contains(#"likeness_stage_runs_total{stage="finalize"} 1.0"#))
            #expect(metrics.contains(#"likeness_stage_waiting{stage="finetune"} 0.0"#))
            #expect(metrics.contains("# TYPE likeness_stage_seconds_total counter"))
            let mask = try await client.send(.get, edit + "/mask")
            try #expect(Image(decoding: Data(mask.body.readableBytesView)).width == 200)
            let recipe = try await client.send(.get, edit + "/recipe?download").document()
            let layers = try #require(recipe["layers"] as? [[String: Any]])
            #expect(layers.first?["sliders"] as? [String: Int] == ["smile": 40])
            #expect(recipe["version"] as? Int == 1 && recipe["format"] as? String == "png")

            let photo = try await client.send(.get, edit + "/result").body
            func verify(_ picture: ByteBuffer) async throws -> [String: Any] {
                try await client.execute(uri: "/v1/verify", method: .post, body: picture) {
                    #expect($0.status == .ok)
                    return try JSONSerialization.data(withJSONObject: $0.document())
                }.object()
            }
            let ours = try await verify(photo)
            #expect(ours["edited"] as? Bool == true && ours["byThisNode"] as? Bool == true)
            #expect(ours["intact"] as? Bool == true)
            let original = try await verify(WebServerTests.photo)
            #expect(original["edited"] as? Bool == false && original["intact"] is NSNull)
        }
    }

    @Test func `a result is edited further in a session of its own`() async throws {
        try await makeApplication().test(.router) { client in
            let (_, edit) = try await finish(client, #"{"sliders":{"smile":40},"format":"png"}"#)
            let photo = try await client.send(.get, edit + "/result").body
            let opened = try await client.send(.post, edit + "/session")
            #expect(opened.status == .created)
            let next = try #require(opened.headers[.location])
            try await #expect(client.send(.get, next + "/images/original").body == photo)
        }
    }

    @Test func `a link opens its result until it expires, and nothing else`() async throws {
        try await makeApplication().test(.router) { client in
            let (_, edit) = try await finish(client, #"{"sliders":{"smile":40}}"#)
            let made = try await client.send(.post, edit + "/link", #"{"seconds":60}"#)
            #expect(made.status == .created)
            let url = try #require(try made.document()["url"] as? String)
            try await #expect(client.send(.get, url).status == .ok)
            try await #expect(client.send(.get, url + "&download").status == .ok)
            let changed = [
                url.replacing("expires=", with: "expires=9"), String(url.dropLast()),
                edit + "/result?signature=abc",
            ]
            for address in changed {
                let response = try await client.send(.get, address)
                #expect(response.status == .forbidden, "\(address)")
                try #expect(response.problem() == "link-invalid")
            }
            let brief = try await client.send(.post, edit + "/link", #"{"seconds":1}"#)
            let past = try #require(try brief.document()["url"] as? String)
            try await Task.sleep(for: .seconds(2.1))
            let late = try await client.send(.get, past)
            #expect(late.status == .gone)
            try #expect(late.problem() == "link-expired")
            for seconds in [0, -5, 99_999_999] {
                let response = try await client.send(
                    .post, edit + "/link", #"{"seconds":\#(seconds)}"#)
                try #expect(response.problem() == "out-of-range")
            }
        }
    }

    @Test(arguments: [
        (#"{"sliders":{},"layers":[]}"#, 400, "malformed-document"),
        (#"{"layers":[{"face":9,"sliders":{}}]}"#, 422, "unknown-face"),
        (#"{"sliders":{},"maximumSide":1}"#, 422, "out-of-range"),
        (#"{"sliders":{},"locked":["wings"]}"#, 422, "unknown-slider"),
        (#"{"sliders":{"smile":1e99}}"#, 400, "malformed-document"),
    ])
    func `what is no edit is refused`(body: String, status: Int, kind: String) async throws {
        try await makeApplication().test(.router) { client in
            let session = try await client.prepare()
            let response = try await client.send(.post, session + "/edits", body)
            #expect(response.status.code == status)
            try #expect(response.problem() == kind)
        }
    }

    @Test(arguments: [
        // RFC 4231, test cases 1, 2 and 6.
        (
            Data(repeating: 0x0b, count: 20), "Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Data("Jefe".utf8), "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            Data(repeating: 0xaa, count: 131),
            "Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
    ])
    func `keyed digests are those of the standard`(key: Data, message: String, digest: String) {
        #expect(HMAC.sha256(Data(message.utf8), key: key) == digest)
    }
}

extension Data {
    /// The bytes as a JSON object.
    fileprivate func object() throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: self) as? [String: Any] ?? [:]
    }
}
