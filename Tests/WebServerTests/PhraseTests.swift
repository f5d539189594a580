import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

@testable import WebServer

struct PhraseTests {
    @Test func `a phrase becomes a slider that previews, steps, presets, recipes and edits take`()
        async throws
    {
        try await makeApplication().test(.router) { client in
            let pack = try await client.send(.get, "/v1/pack").document()
            #expect(pack["textSliders"] as? Bool == true && pack["networks"] != nil)
            let made = try await client.send(
                .post, "/v1/sliders", #"{"phrase":" etwas jünger, kein Bart "}"#)
            #expect(made.status == .ok)
            let slider = try made.document()
            #expect(slider["label"] as? String == "etwas jünger, kein Bart")
            #expect(slider["parts"] as? [String: Int] == ["age": -35, "beard": -100])
            #expect(slider["minimum"] as? Int == -100 && slider["group"] as? String == "Words")
            let name = try #require(slider["name"] as? String)

            let session = try await client.prepare()
            let body = #"{"sliders":{"\#(name)":100}}"#
            let preview = try await client.send(.post, session + "/preview", body)
            let plain = try await client.send(
                .post, session + "/preview", #"{"sliders":{"age":-35,"beard":-100}}"#)
            #expect(preview.status == .ok && preview.body == plain.body)
            let step = try await client.send(.post, session + "/history", body).document()
            #expect(step["sliders"] as? [String: Int] == [name: 100])
            let preset = try await client.send(
                .post, "/v1/presets", #"{"name":"x","sliders":{"\#(name)":50}}"#)
            #expect(preset.status == .created)
            let edit = try #require(
                try await client.send(.post, session + "/edits", body).headers[.location])
            let done = try await client.wait(for: "status", of: edit, ["done", "failed"])
            #expect(done["status"] as? String == "done")
            let recipe = try await client.send(.get, edit + "/recipe").document()
            let layers = try #require(recipe["layers"] as? [[String: Any]])
            #expect(layers.first?["sliders"] as? [String: Int] == [name: 100])
            let undone = try await client.send(.post, session + "/undo").document()
            #expect((undone["sliders"] as? [String: Int])?.isEmpty == true)
        }
    }

    @Test func `a phrase that cannot be read is answered with what can be said`() async throws {
        try await makeApplication().test(.router) { client in
            func ask(_ phrase: String, _ language: String) async throws -> TestResponse {
                try await client.send(
                    .post, "/v1/sliders", #"{"phrase":"\#(phrase)"}"#,
                    headers: [.acceptLanguage: language])
            }
            let refused = try await ask("older with wings", "en")
            #expect(refused.status == .unprocessableContent)
            try #expect(refused.problem() == "unreadable-phrase")
            let document = try refused.document()
            #expect(document["unknown"] as? [String] == ["wings"])
            #expect((document["known"] as? [String])?.contains("freckles") == true)
            let detail = try #require(document["detail"] as? String)
            #expect(detail.contains("“wings”") && detail.contains("grey hair"))
            let german = try await ask("Flügel", "de-AT,en;q=0.5").document()
            #expect((german["known"] as? [String])?.contains("Sommersprossen") == true)
            try await #expect(ask("", "en").problem() == "out-of-range")
        }
    }
}
