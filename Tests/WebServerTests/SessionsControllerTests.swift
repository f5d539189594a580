import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Imaging
import NIOCore
import Testing

@testable import WebServer

struct SessionsControllerTests {
    @Test func `a photo goes from upload to result, and is erased`() async throws {
        let folder = temporaryFolder("web")
        try await makeApplication(in: folder).test(.router) { client in
            let session = try await client.prepare()
            let document = try await client.execute(uri: session, method: .get) {
                try JSONSerialization.data(withJSONObject: $0.document())
            }
            let members = try JSONSerialization.jsonObject(with: document) as? [String: Any]
            #expect(members?["previewable"] as? Bool == true)
            #expect((members?["original"] as? [String: Any])?["width"] as? Int == 200)
            #expect(members?["failure"] is NSNull)

            try await client.execute(
                uri: session + "/preview", method: .post,
                body: ByteBuffer(string: #"{"sliders":{"smile":40}}"#)
            ) { response in
                #expect(response.headers[.contentType] == "image/jpeg")
                try #expect(Image(decoding: Data(response.body.readableBytesView)).width == 256)
            }
            let edit = try await client.execute(
                uri: session + "/edits", method: .post,
                body: ByteBuffer(string: #"{"sliders":{"smile":40},"format":"png"}"#)
            ) { response in
                #expect(response.status == .accepted)
                return try #require(response.headers[.location])
            }
            _ = try await client.wait(for: "status", of: edit, ["done"])
            try await client.execute(uri: edit + "/result?download", method: .get) { response in
                #expect(response.headers[.contentType] == "image/png")
                #expect(response.headers[.contentDisposition]?.hasPrefix("attachment") == true)
                let result = try Image(decoding: Data(response.body.readableBytesView))
                #expect(result.width == 200 && result.height == 180)
            }
            try await client.execute(uri: session, method: .delete) {
                #expect($0.status == .noContent)
            }
            try await client.execute(uri: session, method: .get) {
                try #expect($0.problem() == "unknown-session")
            }
            let left = try FileManager.default.contentsOfDirectory(
                atPath: folder.appending(path: "sessions").path)
            #expect(left.isEmpty)
        }
    }

    @Test func `pictures carry an entity tag and are not sent twice`() async throws {
        try await makeApplication().test(.router) { client in
            let uri = try await client.upload() + "/images/original"
            let tag = try await client.execute(uri: uri, method: .get) { response in
                #expect(response.body == photo)  // the bytes of the upload, untouched
                return try #require(response.headers[.eTag])
            }
            try await client.execute(uri: uri, method: .get, headers: [.ifNoneMatch: tag]) {
                #expect($0.status == .notModified && $0.body.readableBytes == 0)
            }
            try await client.execute(uri: uri, method: .head) {
                #expect($0.status == .ok && $0.body.readableBytes == 0)
            }
            try await client.execute(uri: uri + "x", method: .get) {
                #expect($0.status == .notFound)
                try #expect($0.problem() == "unknown-image")
            }
        }
    }

    @Test func `the same request with the same key makes one edit`() async throws {
        try await makeApplication().test(.router) { client in
            let session = try await client.prepare()
            let name = try #require(HTTPField.Name("Idempotency-Key"))
            func ask(_ smile: Int) async throws -> TestResponse {
                try await client.execute(
                    uri: session + "/edits", method: .post, headers: [name: "a"],
                    body: ByteBuffer(string: #"{"sliders":{"smile":\#(smile)}}"#)
                ) { $0 }
            }
            async let one = ask(30)
            async let two = ask(30)
            try await #expect(one.headers[.location] == two.headers[.location])
            try await #expect(ask(30).headers[.location] == one.headers[.location])
            let other = try await ask(31)
            #expect(other.status == .unprocessableContent)
            try #expect(other.problem() == "idempotency-key-reused")
        }
    }
}
