import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Imaging
import NIOCore
import Testing

@testable import WebServer

struct BatchTests {
    private let recipe =
        #"{"version":1,"layers":[{"face":{"box":[50,50,100,100],"points":[[70,80],"#
        + #"[130,80],[100,110],[80,140],[120,140]]},"sliders":{"smile":40},"tuningSteps":1}],"format":"png"}"#

    /// A form of a recipe and photos.
    private func form(
        _ recipe: String?, _ photos: [ByteBuffer], boundary: String = "xYz"
    ) -> (HTTPFields, ByteBuffer) {
        var body = ByteBuffer()
        if let recipe {
            body.writeString(
                "--\(boundary)\r\nContent-Disposition: form-data; name=\"recipe\"\r\n"
                    + "Content-Type: application/json\r\n\r\n\(recipe)\r\n")
        }
        for (number, photo) in photos.enumerated() {
            body.writeString(
                "--\(boundary)\r\nContent-Disposition: form-data; name=\"photo\"; "
                    + "filename=\"a;\(number).png\"\r\nContent-Type: image/png\r\n\r\n")
            body.writeImmutableBuffer(photo)
            body.writeString("\r\n")
        }
        body.writeString("--\(boundary)--\r\n")
        return ([.contentType: "multipart/form-data; boundary=\(boundary)"], body)
    }

    private func send(
        _ client: any TestClientProtocol, _ form: (HTTPFields, ByteBuffer)
    ) async throws -> TestResponse {
        try await client.execute(
            uri: "/v1/batch", method: .post, headers: form.0, body: form.1
        ) { $0 }
    }

    @Test func `photos of a batch become results, also those of an earlier process`() async throws {
        let folder = temporaryFolder("batch")
        let at = try await makeApplication(in: folder).test(.router) { client in
            let made = try await send(client, form(recipe, [photo, photo, photo]))
            #expect(made.status == .accepted)
            let items = try #require(try made.document()["items"] as? [[String: Any]])
            #expect(items.map { $0["name"] as? String } == ["a;0.png", "a;1.png", "a;2.png"])
            return try #require(made.headers[.location])
        }
        // The process ended at once; the next one does the rest.
        try await makeApplication(in: folder).test(.router) { client in
            let done = try await client.wait(for: "status", of: at, ["done"])
            let items = try #require(done["items"] as? [[String: Any]])
            #expect(items.count == 3)
            for item in items {
                #expect(item["status"] as? String == "done", "\(item)")
                let result = try #require(item["result"] as? String)
                let picture = try await client.send(.get, result)
                #expect(picture.headers[.contentType] == "image/png")
                try #expect(Image(decoding: Data(picture.body.readableBytesView)).width == 200)
            }
            try await #expect(client.send(.delete, at).status == .noContent)
            try await #expect(client.send(.get, at).problem() == "unknown-batch")
            let left = try FileManager.default.contentsOfDirectory(
                atPath: folder.appending(path: "batches").path)
            #expect(left.isEmpty)
        }
    }

    @Test func `a photo that fails does not stop the others`() async throws {
        try await makeApplication().test(.router) { client in
            let half = try #require(photo.getSlice(at: 0, length: photo.readableBytes / 2))
            let made = try await send(client, form(recipe, [half, photo]))
            let at = try #require(made.headers[.location])
            let done = try await client.wait(for: "status", of: at, ["done"])
            let items = try #require(done["items"] as? [[String: Any]])
            #expect(items.map { $0["status"] as? String } == ["failed", "done"])
            let failure = items.first?["failure"] as? [String: Any]
            #expect(failure?["kind"] as? String == "not-an-image")
            try await #expect(client.send(.get, at + "/items/0/result").problem() == "no-result")
            try await #expect(client.send(.get, at + "/items/7/result").status == .notFound)
        }
    }

    @Test func `what is no batch is refused, and nothing of it is kept`() async throws {
        let folder = temporaryFolder("batch")
        try await makeApplication(in: folder) { $0.maximumUpload = 1 << 16 }.test(.router) {
            client in
            let png = try #require(photo.getSlice(at: 0, length: 60))
            var cut = form(recipe, [png])
            cut.1.moveWriterIndex(to: cut.1.writerIndex - 12)
            let big = ByteBuffer(
                bytes: Array(png.readableBytesView) + Array(repeating: 0, count: 1 << 17))
            let wrong: [((HTTPFields, ByteBuffer), Int, String)] = [
                (form(nil, [png]), 400, "malformed-form"),
                (form(recipe, []), 400, "malformed-form"),
                (cut, 400, "malformed-form"),
                (
                    ([.contentType: "multipart/form-data"], form(recipe, [png]).1), 400,
                    "malformed-form"
                ),
                (([.contentType: "image/png"], png), 415, "wrong-content-type"),
                (form("{}", [png]), 422, "unusable-recipe"),
                (form(#"{"layers":[{"sliders":{"wings":1}}]}"#, [png]), 422, "unknown-slider"),
                (form(#"{"layers":[{"sliders":{}}],"quality":0}"#, [png]), 422, "out-of-range"),
                (form(recipe, [ByteBuffer(string: "no photo")]), 415, "unsupported-format"),
                (form(recipe, [big]), 413, "photo-too-large"),
                (form(recipe, Array(repeating: png, count: 101)), 409, "too-many"),
            ]
            for (form, status, kind) in wrong {
                let response = try await send(client, form)
                #expect(response.status.code == status, "\(kind)")
                try #expect(response.problem() == kind)
            }
            let left = try FileManager.default.contentsOfDirectory(
                atPath: folder.appending(path: "batches").path)
            #expect(left.isEmpty)
        }
    }
}
