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

    @Test func `a part of a picture can be asked for`() async throws {
        try await makeApplication().test(.router) { client in
            let uri = try await client.upload() + "/images/original"
            let size = photo.readableBytes
            func part(_ range: String, _ more: HTTPFields = [:]) async throws -> TestResponse {
                try await client.send(.get, uri, headers: more + [.range: range])
            }
            let cases = [
                ("bytes=0-9", 0..<10), ("bytes=10-", 10..<size), ("bytes=-7", size - 7..<size),
                ("bytes=5-999999999", 5..<size),
            ]
            for (header, range) in cases {
                let response = try await part(header)
                #expect(response.status == .partialContent)
                #expect(response.body == photo.getSlice(at: range.lowerBound, length: range.count))
                let told = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)"
                #expect(response.headers[.contentRange] == told)
            }
            let beyond = try await part("bytes=\(size)-")
            #expect(beyond.status == .rangeNotSatisfiable)
            #expect(beyond.headers[.contentRange] == "bytes */\(size)")
            for ignored in ["bytes=9-1", "bytes=a-b", "bytes=0-1,4-5", "lines=1-2", "bytes=-"] {
                try await #expect(part(ignored).status == .ok)
            }
            try await #expect(part("bytes=0-9", [.ifRange: "\"other\""]).status == .ok)
        }
    }

    @Test func `sessions are listed some at a time, newest first, and erased together`()
        async throws
    {
        let folder = temporaryFolder("web")
        try await makeApplication(in: folder).test(.router) { client in
            var opened: Set<String> = []
            for _ in 0..<5 {
                opened.insert(try await client.upload().replacing("/v1/sessions/", with: ""))
            }
            var (uri, found): (String?, [String]) = ("/v1/sessions?limit=2", [])
            while let address = uri {
                let response = try await client.send(.get, address)
                let document = try response.document()
                let sessions = try #require(document["sessions"] as? [[String: Any]])
                #expect(sessions.count <= 2)
                found += sessions.compactMap { $0["id"] as? String }
                let link = HTTPField.Name("Link").flatMap { response.headers[$0] }
                uri = link?.firstMatch(of: /<(.+)>; rel="next"/).map { String($0.1) }
                #expect((uri == nil) == (document["next"] is NSNull))
            }
            #expect(found.count == 5 && Set(found) == opened)
            for wrong in ["limit=0", "limit=101", "limit=x", "cursor=1", "cursor=..-%2F"] {
                let status = try await client.send(.get, "/v1/sessions?" + wrong).status.code
                #expect([400, 422].contains(status), "\(wrong)")
            }
            try await #expect(client.send(.delete, "/v1/sessions").status == .noContent)
            let list = try await client.send(.get, "/v1/sessions").document()
            #expect((list["sessions"] as? [Any])?.isEmpty == true)
            let left = try FileManager.default.contentsOfDirectory(
                atPath: folder.appending(path: "sessions").path)
            #expect(left.isEmpty)
        }
    }

    @Test func `a thumbnail is small, and made once`() async throws {
        try await makeApplication().test(.router) { client in
            let uri = try await client.upload() + "/images/thumbnail"
            let (one, two) = (try await client.send(.get, uri), try await client.send(.get, uri))
            #expect(one.status == .ok && one.headers[.contentType] == "image/jpeg")
            #expect(one.headers[.eTag] == two.headers[.eTag])
            try #expect(Image(decoding: Data(one.body.readableBytesView)).width <= 320)
        }
    }
}
