import Foundation
import Hummingbird
import HummingbirdTesting
import Imaging
import NIOCore
import Testing

@testable import WebServer

struct DamagedPhotoTests {
    @Test func `a damaged JPEG is answered with a sentence, and nothing of it is kept`()
        async throws
    {
        let image = try Photo(decoding: Data(photo.readableBytesView)).image
        let file = [UInt8](try image.encoded(as: .jpeg, quality: 90))
        let scan = try #require(
            file.indices.dropLast().first { file[$0..<$0 + 2] == [0xFF, 0xDA] })
        let frame = try #require(
            file.indices.dropLast().first { file[$0..<$0 + 2] == [0xFF, 0xC0] })
        func changed(_ at: Int, _ bytes: [UInt8]) -> [UInt8] {
            var copy = file
            copy.replaceSubrange(at..<at + bytes.count, with: bytes)
            return copy
        }
        let damaged: [(what: String, bytes: [UInt8])] = [
            ("cut off in the data", Array(file.prefix(file.count / 2))),
            ("cut off in the head", Array(file.prefix(frame + 4))),
            ("data that ends early", changed(scan + 60, [0xFF, 0xD9])),
            ("65535 × 65535", changed(frame + 5, [255, 255, 255, 255])),
            ("no height", changed(frame + 5, [0, 0])),
            ("no scan", Array(file[..<scan]) + [0xFF, 0xD9]),
            ("three bytes", Array(file.prefix(3))),
        ]
        let folder = temporaryFolder("damaged")
        try await makeApplication(in: folder).test(.live) { client in
            for (what, bytes) in damaged {
                let response = try await client.execute(
                    uri: "/v1/sessions", method: .post, body: ByteBuffer(bytes: bytes)
                ) { $0 }
                #expect([413, 415, 422].contains(response.status.code), "\(what)")
                let kind = try response.problem()
                #expect(
                    ["not-an-image", "image-too-large", "unsupported-format"].contains(kind),
                    "\(what): \(kind)")
                let detail = try #require(try response.document()["detail"] as? String)
                #expect(detail.hasSuffix(".") && detail.count > 20, "\(what): \(detail)")
                let verified = try await client.execute(
                    uri: "/v1/verify", method: .post, body: ByteBuffer(bytes: bytes)
                ) { $0.status.code }
                #expect([200, 413, 415, 422].contains(verified), "\(what)")
            }
            try await #expect(client.send(.get, "/healthz").status == .ok)
        }
        let left = try FileManager.default.contentsOfDirectory(
            atPath: folder.appending(path: "sessions").path)
        #expect(left.isEmpty)
    }
}
