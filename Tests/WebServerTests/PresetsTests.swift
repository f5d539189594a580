import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

@testable import WebServer

struct PresetsTests {
    @Test func `a preset is saved, changed, exported, imported and forgotten`() async throws {
        let folder = temporaryFolder("presets")
        let (at, exported) = try await makeApplication(in: folder).test(.router) { client in
            let made = try await client.send(
                .post, "/v1/presets", #"{"name":" Sunny ","sliders":{"smile":40,"age":0}}"#)
            #expect(made.status == .created)
            let at = try #require(made.headers[.location])
            let changed = try await client.send(
                .put, at, #"{"name":"Sunny & mild","sliders":{"smile":30}}"#,
                headers: [.ifMatch: try #require(made.headers[.eTag])])
            #expect(changed.status == .ok)
            try #expect(changed.document()["revision"] as? Int == 2)
            let file = try await client.send(.get, at + "?download")
            let name = "attachment; filename=\"preset-Sunnymild.json\""
            #expect(file.headers[.contentDisposition] == name)
            return (at, String(buffer: file.body))
        }
        // Another process, the same folder.
        try await makeApplication(in: folder).test(.router) { client in
            let kept = try await client.send(.get, at)
            #expect(String(buffer: kept.body) == exported)
            let tag = try #require(kept.headers[.eTag])
            let again = try await client.send(.get, at, headers: [.ifNoneMatch: tag])
            #expect(again.status == .notModified)
            let copy = try await client.send(.post, "/v1/presets", exported)
            #expect(copy.status == .created && copy.headers[.location] != at)
            try #expect(copy.document()["name"] as? String == "Sunny & mild")
            try await #expect(client.send(.delete, at).status == .noContent)
            try await #expect(client.send(.get, at).problem() == "unknown-preset")
            let list = try await client.send(.get, "/v1/presets").document()
            #expect((list["presets"] as? [Any])?.count == 1)
        }
    }

    @Test func `of two changes that rest on the same revision, one is refused`() async throws {
        try await makeApplication().test(.router) { client in
            let made = try await client.send(.post, "/v1/presets", #"{"name":"a","sliders":{}}"#)
            let (at, tag) = (
                try #require(made.headers[.location]), try #require(made.headers[.eTag])
            )
            async let one = client.send(
                .put, at, #"{"name":"b","sliders":{}}"#, headers: [.ifMatch: tag])
            async let two = client.send(
                .put, at, #"{"name":"c","sliders":{}}"#, headers: [.ifMatch: tag])
            let responses = try await [one, two]
            #expect(responses.map(\.status.code).sorted() == [200, 412])
            let refused = try #require(responses.first { $0.status == .preconditionFailed })
            try #expect(refused.problem() == "precondition-failed")
            let late = try await client.send(.delete, at, headers: [.ifMatch: tag])
            #expect(late.status == .preconditionFailed)
            let any = try await client.send(.delete, at, headers: [.ifMatch: "*"])
            #expect(any.status == .noContent)
        }
    }

    @Test(arguments: [
        (#"{"name":"","sliders":{}}"#, 422, "out-of-range"),
        (#"{"name":"a"}"#, 400, "malformed-document"),
        (#"{"name":"a","sliders":{"wings":1}}"#, 422, "unknown-slider"),
        (#"{"name":"a","sliders":{"smile":101}}"#, 422, "out-of-range"),
        (#"{"name":"a","sliders":{"smile":"much"}}"#, 400, "malformed-document"),
        ("[]", 400, "malformed-document"), ("", 400, "malformed-document"),
    ])
    func `what is no preset is refused`(body: String, status: Int, kind: String) async throws {
        try await makeApplication().test(.router) { client in
            let response = try await client.send(.post, "/v1/presets", body)
            #expect(response.status.code == status)
            try #expect(response.problem() == kind)
        }
    }

    @Test func `there is an end to presets`() async throws {
        try await makeApplication().test(.router) { client in
            for number in 1...200 {
                let made = try await client.send(
                    .post, "/v1/presets", #"{"name":"\#(number)","sliders":{}}"#)
                #expect(made.status == .created)
            }
            let one = try await client.send(.post, "/v1/presets", #"{"name":"x","sliders":{}}"#)
            #expect(one.status == .conflict)
            try #expect(one.problem() == "too-many")
            try #expect(one.document()["maximum"] as? Int == 200)
        }
    }
}
