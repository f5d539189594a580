import Foundation
import Hummingbird
import HummingbirdTesting
import Testing

@testable import WebServer

struct UploadTests {
    @Test func `a form's photo is found between its other fields`() throws {
        let body =
            "--b\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n--b\r\n"
            + "Content-Disposition: form-data; name=\"photo\"; filename=\"a.jpg\"\r\n"
            + "Content-Type: image/jpeg\r\n\r\n\u{1}\r\n\r\nbytes\r\n--b--\r\n"
        let type = "multipart/form-data; boundary=\"b\""
        #expect(
            try Upload.field("photo", of: Data(body.utf8), contentType: type)
                == Data("\u{1}\r\n\r\nbytes".utf8))
        #expect(throws: Problem.self) {
            try Upload.field("picture", of: Data(body.utf8), contentType: type)
        }
        #expect(throws: Problem.self) {
            try Upload.field("photo", of: Data(body.utf8), contentType: "multipart/form-data")
        }
        #expect(throws: Problem.self) {
            try Upload.field("photo", of: Data(body.utf8.prefix(120)), contentType: type)
        }
    }

    @Test func `a form is as good as the bare photo`() async throws {
        try await makeApplication().test(.router) { client in
            var body = ByteBuffer(
                string: "--x\r\nContent-Disposition: form-data; name=\"photo\"\r\n\r\n")
            body.writeImmutableBuffer(photo)
            body.writeString("\r\n--x--\r\n")
            try await client.execute(
                uri: "/v1/sessions", method: .post,
                headers: [.contentType: "multipart/form-data; boundary=x"], body: body
            ) { #expect($0.status == .created) }
        }
    }
}
