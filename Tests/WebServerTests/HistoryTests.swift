import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Imaging
import NIOCore
import Testing

@testable import WebServer

struct HistoryTests {
    private func smile(_ document: [String: Any]) -> Int {
        (document["sliders"] as? [String: Int])?["smile"] ?? 0
    }

    @Test func `steps are undone, redone, dropped by a new one, and kept by the server`()
        async throws
    {
        let folder = temporaryFolder("history")
        let session = try await makeApplication(in: folder).test(.router) { client in
            let session = try await client.prepare()
            for value in [10, 20, 20, 30] {
                let response = try await client.send(
                    .post, session + "/history", #"{"sliders":{"smile":\#(value)}}"#)
                try #expect(smile(response.document()) == value)
            }
            try await #expect(smile(client.send(.post, session + "/undo").document()) == 20)
            try await #expect(smile(client.send(.post, session + "/undo").document()) == 10)
            try await #expect(smile(client.send(.post, session + "/redo").document()) == 20)
            return session
        }
        try await makeApplication(in: folder).test(.router) { client in
            var document = try await client.send(.get, session).document()
            #expect(smile(document) == 20)
            var history = try #require(document["history"] as? [String: Any])
            #expect(history["position"] as? Int == 2)
            let steps = try #require(history["steps"] as? [[String: Any]])
            #expect(steps.count == 4)  // the original, 10, 20, 30
            let thumbnail = try #require(steps[1]["thumbnail"] as? String)
            let picture = try await client.send(.get, thumbnail)
            #expect(picture.headers[.contentType] == "image/jpeg")
            try #expect(Image(decoding: Data(picture.body.readableBytesView)).width <= 96)

            let body = #"{"position":0}"#
            document = try await client.send(.put, session + "/history/position", body).document()
            #expect(smile(document) == 0)
            let undo = try await client.send(.post, session + "/undo")
            #expect(undo.status == .conflict)
            try #expect(undo.problem() == "nothing-to-undo")
            document = try await client.send(
                .post, session + "/history", #"{"sliders":{"age":5}}"#
            ).document()
            history = try #require(document["history"] as? [String: Any])
            #expect((history["steps"] as? [Any])?.count == 2)
            try await #expect(client.send(.post, session + "/redo").problem() == "nothing-to-redo")
        }
    }

    @Test func `a change that rests on an old revision is refused and changes nothing`()
        async throws
    {
        try await makeApplication().test(.router) { client in
            let session = try await client.prepare()
            let before = try await client.send(.get, session)
            let tag = try #require(before.headers[.eTag])
            let unchanged = try await client.send(.get, session, headers: [.ifNoneMatch: tag])
            #expect(unchanged.status == .notModified)
            func commit(_ value: Int) async throws -> TestResponse {
                try await client.send(
                    .post, session + "/history", #"{"sliders":{"smile":\#(value)}}"#,
                    headers: [.ifMatch: tag])
            }
            async let one = commit(10)
            async let two = commit(20)
            let responses = try await [one, two]
            #expect(responses.map(\.status.code).sorted() == [200, 412])
            let after = try await client.send(.get, session)
            #expect(after.headers[.eTag] != tag)
            let made = try #require(responses.first { $0.status == .ok })
            try #expect(smile(after.document()) == smile(made.document()))
            for (method, path) in [
                (HTTPRequest.Method.post, "/undo"), (.post, "/redo"), (.delete, ""),
            ] {
                let late = try await client.send(method, session + path, headers: [.ifMatch: tag])
                try #expect(late.problem() == "precondition-failed", "\(method) \(path)")
            }
            try await #expect(client.send(.get, session).status == .ok)
        }
    }

    @Test func `suggestions depend on the seed alone`() async throws {
        try await makeApplication().test(.router) { client in
            let session = try await client.prepare()
            func sliders(_ query: String) async throws -> [[String: Int]] {
                let document = try await client.send(.get, session + "/suggestions" + query)
                    .document()
                let list = try #require(document["suggestions"] as? [[String: Any]])
                return list.compactMap { $0["sliders"] as? [String: Int] }
            }
            let one = try await sliders("?seed=7&count=3")
            #expect(one.count == 3)
            try await #expect(sliders("?seed=7&count=3") == one)
            try await #expect(sliders("?seed=8&count=3") != one)
            for wrong in ["?seed=x", "?seed=-1", "?count=0", "?count=99", "?count=1e3"] {
                let status = try await client.send(.get, session + "/suggestions" + wrong).status
                #expect([400, 422].contains(status.code), "\(wrong)")
            }
        }
    }

    @Test func `preparing can be cancelled and begun again`() async throws {
        try await makeApplication(finetuneSteps: 400).test(.router) { client in
            let session = try await client.upload()
            _ = try await client.wait(
                for: "state", of: session, ["choosing", "preparing", "ready"])
            _ = try await client.send(.put, session + "/face", facePoints)
            let document = try await client.send(.delete, session + "/preparation").document()
            #expect(document["state"] as? String == "choosing")
            let again = try await client.send(.delete, session + "/preparation")
            try #expect(again.problem() == "wrong-state")
            let chosen = try await client.send(.put, session + "/face", facePoints).document()
            #expect(chosen["state"] as? String == "preparing")
        }
    }

    @Test func `events tell state and progress, and continue where they stopped`() async throws {
        try await makeApplication().test(.live) { client in
            let session = try await client.prepare()
            let tag = try #require(try await client.send(.get, session).headers[.eTag])
            let revision = tag.trimmingCharacters(in: CharacterSet(charactersIn: "\""))
            let ask = "GET \(session)/events HTTP/1.1\r\nHost: localhost\r\n"
            try await connectRaw(client) { connection in
                try await connection.send(ask + "\r\n")
                let first = try await connection.read(until: "event: state\n")
                #expect(first.contains("text/event-stream"))
                try await connection.read(until: "id: \(revision)\nevent: state\ndata: {")
                _ = try await client.send(
                    .post, session + "/edits", #"{"sliders":{"smile":40},"format":"png"}"#)
                try await connection.read(until: "event: progress\ndata: {")
                let end = try await connection.read(until: #""status":"done""#)
                #expect(end.contains(#""type":"progress""#))
            }
            let now = try #require(try await client.send(.get, session).headers[.eTag])
            let known = now.trimmingCharacters(in: CharacterSet(charactersIn: "\""))
            try await connectRaw(client) { connection in
                try await connection.send(ask + "Last-Event-ID: \(known)\r\n\r\n")
                try await connection.read(until: "retry: 2000")
                _ = try await client.send(
                    .post, session + "/history", #"{"sliders":{"smile":9}}"#)
                let text = try await connection.read(until: "event: state")
                #expect(!text.contains("id: \(known)\n"))
            }
        }
    }
}
