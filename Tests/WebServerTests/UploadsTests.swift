import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import NIOPosix
import Testing

@testable import WebServer

struct UploadsTests {
    private let tus: HTTPFields = [field("Tus-Resumable"): "1.0.0"]

    private func piece(_ offset: Int) -> HTTPFields {
        tus + [
            field("Upload-Offset"): "\(offset)", .contentType: "application/offset+octet-stream",
        ]
    }

    private func send(
        _ client: any TestClientProtocol, _ method: HTTPRequest.Method, _ uri: String,
        _ headers: HTTPFields, _ body: ByteBuffer? = nil
    ) async throws -> TestResponse {
        try await client.execute(uri: uri, method: method, headers: headers, body: body) { $0 }
    }

    /// Announces an upload of the photo's length.
    private func announce(_ client: any TestClientProtocol) async throws -> String {
        let made = try await send(
            client, .post, "/v1/uploads",
            tus + [field("Upload-Length"): "\(photo.readableBytes)"])
        #expect(made.status == .created)
        return try #require(made.headers[.location])
    }

    @Test func `a photo in three pieces, with the server restarted between them, is opened`()
        async throws
    {
        let (folder, size) = (temporaryFolder("uploads"), photo.readableBytes)
        let cuts = [0, size / 3, size / 2, size]
        let at = try await makeApplication(in: folder).test(.router) { try await announce($0) }
        for (start, end) in zip(cuts, cuts.dropFirst()) {
            try await makeApplication(in: folder).test(.router) { client in
                let known = try await send(client, .head, at, tus)
                #expect(known.headers[field("Upload-Offset")] == "\(start)")
                #expect(known.headers[field("Upload-Length")] == "\(size)")
                #expect(known.headers[.cacheControl] == "no-store")
                let slice = photo.getSlice(at: start, length: end - start)
                let taken = try await send(client, .patch, at, piece(start), slice)
                #expect(taken.status == .noContent)
                #expect(taken.headers[field("Upload-Offset")] == "\(end)")
            }
        }
        try await makeApplication(in: folder).test(.router) { client in
            let id = at.replacing("/v1/uploads/", with: "")
            let opened = try await client.send(
                .post, "/v1/sessions", #"{"upload":"\#(id)"}"#,
                headers: [.contentType: "application/json"])
            #expect(opened.status == .created)
            let session = try #require(opened.headers[.location])
            try await #expect(client.send(.get, session + "/images/original").body == photo)
            try await #expect(send(client, .head, at, tus).status == .notFound)  // used up
        }
    }

    @Test func `bytes that came before a connection broke are not sent again`() async throws {
        try await makeApplication().test(.live) { client in
            let (at, size) = (try await announce(client), photo.readableBytes)
            let port = try #require(client.port)
            let half = try #require(photo.getSlice(at: 0, length: size / 2))
            // A client that promises everything and breaks off after the half.
            let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connect(host: "localhost", port: port).get()
            var request = ByteBuffer(
                string: "PATCH \(at) HTTP/1.1\r\nHost: localhost\r\nTus-Resumable: 1.0.0\r\n"
                    + "Upload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\n"
                    + "Content-Length: \(size)\r\n\r\n")
            request.writeImmutableBuffer(half)
            try await channel.writeAndFlush(request).get()
            // Nothing tells when they have arrived; a busy machine takes its time.
            try await Task.sleep(for: .seconds(6))
            // The server has not noticed anything yet: asking ends the old request.
            let known = try await send(client, .head, at, tus)
            #expect(known.headers[field("Upload-Offset")] == "\(size / 2)")
            try? await channel.close().get()
            let rest = photo.getSlice(at: size / 2, length: size - size / 2)
            let taken = try await send(client, .patch, at, piece(size / 2), rest)
            #expect(taken.headers[field("Upload-Offset")] == "\(size)")
        }
    }

    @Test func `what does not follow the protocol is refused, and nothing is lost`() async throws {
        try await makeApplication().test(.router) { client in
            let at = try await announce(client)
            _ = try await send(client, .patch, at, piece(0), photo.getSlice(at: 0, length: 100))
            let length = field("Upload-Length")
            let wrong: [(HTTPRequest.Method, String, HTTPFields, Int, Int, String)] = [
                (.patch, at, piece(0), 5, 409, "wrong-offset"),
                (.patch, at, piece(101), 5, 409, "wrong-offset"),
                (.patch, at, tus + [.contentType: "image/png"], 5, 415, "wrong-content-type"),
                (.patch, at, [.contentType: "x"], 5, 412, "wrong-upload-version"),
                (.post, "/v1/uploads", tus + [length: "0"], 0, 400, "malformed-upload"),
                (.post, "/v1/uploads", tus + [length: "-5"], 0, 400, "malformed-upload"),
                (.post, "/v1/uploads", tus + [length: "26000000"], 0, 413, "photo-too-large"),
                (.patch, "/v1/uploads/aaaa", piece(0), 5, 404, "unknown-upload"),
            ]
            for (method, uri, headers, count, status, kind) in wrong {
                let response = try await send(
                    client, method, uri, headers, ByteBuffer(repeating: 1, count: count))
                #expect(response.status.code == status, "\(method) \(headers)")
                try #expect(response.problem() == kind)
            }
            let tooMuch = ByteBuffer(repeating: 1, count: photo.readableBytes)
            let refused = try await send(client, .patch, at, piece(100), tooMuch)
            #expect(refused.status == .conflict)
            let known = try await send(client, .head, at, tus)
            #expect(known.headers[field("Upload-Offset")] == "100")
            let id = at.replacing("/v1/uploads/", with: "")
            let early = try await client.send(
                .post, "/v1/sessions", #"{"upload":"\#(id)"}"#,
                headers: [.contentType: "application/json"])
            try #expect(early.problem() == "upload-incomplete")
            try await #expect(send(client, .delete, at, tus).status == .noContent)
            try await #expect(send(client, .head, at, tus).status == .notFound)
        }
    }

    @Test func `the server says what it can do, and takes bytes with the announcement`()
        async throws
    {
        try await makeApplication().test(.router) { client in
            let options = try await send(client, .options, "/v1/uploads", [:])
            #expect(options.status == .noContent)
            #expect(options.headers[field("Tus-Version")] == "1.0.0")
            #expect(options.headers[field("Tus-Extension")]?.contains("expiration") == true)
            let made = try await send(
                client, .post, "/v1/uploads",
                piece(0) + [field("Upload-Length"): "\(photo.readableBytes)"], photo)
            #expect(made.status == .created)
            #expect(made.headers[field("Upload-Offset")] == "\(photo.readableBytes)")
            #expect(made.headers[field("Upload-Expires")]?.hasSuffix("GMT") == true)
        }
    }
}

/// The name of a header.
func field(_ name: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(name) else { preconditionFailure("no header: \(name)") }
    return name
}

/// Both fields together.
func + (one: HTTPFields, other: HTTPFields) -> HTTPFields {
    var all = one
    for field in other { all[field.name] = field.value }
    return all
}
