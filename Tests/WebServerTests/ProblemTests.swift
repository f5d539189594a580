import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import WebServer

struct ProblemTests {
    /// What a client may do wrong without a session.
    @Test(arguments: [
        ("GET", "/v1/nothing", "", 404, "not-found"),
        ("GET", "/v1/sessions/k", "", 404, "unknown-session"),
        ("GET", "/v1/sessions/..%2f..%2fetc", "", 404, "unknown-session"),
        ("GET", "/v1/sessions/aaaaaaaaaaaaaaaaaaaaaaaaaa", "", 404, "unknown-session"),
        ("DELETE", "/v1/sessions/aaaaaaaaaaaaaaaaaaaaaaaaaa", "", 404, "unknown-session"),
        ("PATCH", "/v1/sessions", "", 405, "method-not-allowed"),
        ("POST", "/healthz", "", 405, "method-not-allowed"),
        ("POST", "/v1/sessions", "", 415, "unsupported-format"),
        ("POST", "/v1/sessions", "this is no photo", 415, "unsupported-format"),
        ("GET", "/v1/sessions/aaaaaaaaaaaaaaaaaaaaaaaaaa/live", "", 426, "upgrade-required"),
    ])
    func `every mistake has its problem document`(
        method: String, path: String, body: String, status: Int, kind: String
    ) async throws {
        try await makeApplication().test(.router) { client in
            try await client.execute(
                uri: path, method: #require(HTTPRequest.Method(method)),
                body: ByteBuffer(string: body)
            ) { response in
                #expect(response.status.code == status)
                try #expect(response.problem() == kind)
                #expect(response.headers[.xContentTypeOptions] == "nosniff")
            }
        }
    }

    @Test func `a wrong method is told the right ones`() async throws {
        try await makeApplication().test(.router) { client in
            let response = try await client.send(.patch, "/v1/presets/abc")
            #expect(response.status == .methodNotAllowed)
            #expect(response.headers[.allow] == "DELETE, GET, HEAD, PUT")
        }
    }

    @Test func `a photo that is cut off is refused, and nothing of it is kept`() async throws {
        let folder = temporaryFolder("web")
        try await makeApplication(in: folder).test(.router) { client in
            let half = photo.getSlice(at: 0, length: photo.readableBytes / 2)
            try await client.execute(uri: "/v1/sessions", method: .post, body: half) {
                #expect($0.status == .unprocessableContent)
                try #expect($0.problem() == "not-an-image")
            }
            let left = try FileManager.default.contentsOfDirectory(
                atPath: folder.appending(path: "sessions").path)
            #expect(left.isEmpty)
        }
    }

    @Test func `too large a photo is refused with the limit`() async throws {
        try await makeApplication { $0.maximumUpload = 1000 }.test(.live) { client in
            try await client.execute(
                uri: "/v1/sessions", method: .post, body: ByteBuffer(repeating: 7, count: 100_000)
            ) { response in
                #expect(response.status == .contentTooLarge)
                try #expect(response.problem() == "photo-too-large")
                try #expect(response.document()["maximumBytes"] as? Int == 1000)
            }
        }
    }

    @Test func `wrong edits are refused with a reason`() async throws {
        try await makeApplication().test(.router) { client in
            let session = try await client.upload()
            _ = try await client.wait(
                for: "state", of: session, ["choosing", "preparing", "ready"])
            let wrong = [
                ("PUT", "/face", #"{"index":99999}"#, 422, ""),
                ("PUT", "/face", #"{"index":1,"box":[0,0,9,9]}"#, 400, "malformed-document"),
                ("PUT", "/face", #"{"box":[1,2,3]}"#, 400, "malformed-document"),
                ("PUT", "/face", #"{"box":[1,2,3,4]}"#, 422, "unusable-face"),
                ("PUT", "/face", "{", 400, "malformed-document"),
                ("PUT", "/face", facePoints, 200, ""),
                ("POST", "/preview", #"{"sliders":{"wings":4}}"#, 422, "unknown-slider"),
                ("POST", "/preview", #"{"sliders":{"smile":101}}"#, 422, "out-of-range"),
                ("POST", "/preview", #"{"sliders":{"smile":0.5}}"#, 400, "malformed-document"),
                ("POST", "/edits", #"{"sliders":{},"format":"bmp"}"#, 422, "unknown-format"),
                ("POST", "/edits", #"{"sliders":{},"quality":0}"#, 422, "out-of-range"),
                ("GET", "/edits/7", "", 404, "unknown-edit"),
                ("GET", "/edits/seven", "", 404, "not-found"),
                ("GET", "/edits/7/result", "", 404, "unknown-edit"),
            ]
            for (method, path, body, status, kind) in wrong {
                if path == "/preview" {
                    _ = try await client.wait(for: "state", of: session, ["ready"])
                }
                try await client.execute(
                    uri: session + path, method: #require(HTTPRequest.Method(method)),
                    body: ByteBuffer(string: body)
                ) { response in
                    #expect(response.status.code == status, "\(path) \(body)")
                    if !kind.isEmpty { try #expect(response.problem() == kind) }
                }
            }
        }
    }

    @Test func `a document of another type is refused`() async throws {
        try await makeApplication().test(.router) { client in
            let session = try await client.upload()
            try await client.execute(
                uri: session + "/face", method: .put, headers: [.contentType: "text/plain"],
                body: ByteBuffer(string: facePoints)
            ) {
                #expect($0.status == .unsupportedMediaType)
                try #expect($0.problem() == "wrong-content-type")
            }
        }
    }
}
