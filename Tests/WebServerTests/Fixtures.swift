import Editing
import FaceModels
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Imaging
import Logging
import NIOCore
import Persistence
import TestSupport
import Testing

@testable import WebServer

/// A complete pack of networks that were never trained, written once per run of the tests.
private let randomPack = Result {
    try ModelPack.random(in: temporaryFolder("random-pack"))
}

/// A folder that no other test uses.
func temporaryFolder(_ name: String) -> URL {
    scratchFolder.appending(path: "\(name)-\(UUID().uuidString)")
}

/// A server on a random pack that prepares a face in a few steps.
func makeApplication(
    in folder: URL = temporaryFolder("web"), finetuneSteps: Int = 2,
    _ change: (inout WebConfiguration) -> Void = { _ in }
) async throws -> some ApplicationProtocol {
    var editing = EditingConfiguration()
    editing.measuresSpans = false
    editing.finetuneSteps = finetuneSteps
    editing.distillSteps = 2
    editing.signingKey = Data(repeating: 7, count: 32)
    var web = WebConfiguration()
    web.port = 0
    change(&web)
    var logger = Logger(label: "tests")
    logger.logLevel = .critical
    return try await application(
        for: Editor(pack: randomPack.get(), configuration: editing),
        store: SessionStore(folder: folder), configuration: web, logger: logger)
}

/// Five points for a face in ``photo``.
let facePoints = #"{"points":[[70,80],[130,80],[100,110],[80,140],[120,140]]}"#

/// A photo of 200 × 180 pixels, in which untrained networks find what they find.
let photo: ByteBuffer = {
    var image = Image(width: 200, height: 180, red: 90, green: 110, blue: 140)
    for y in 0..<180 {
        for x in 0..<200 { image[x, y] = (UInt8(x), UInt8(y), UInt8((x * y) % 251)) }
    }
    let bytes = (try? image.encoded(as: .png)) ?? Data()
    return ByteBuffer(bytes: bytes)
}()

extension TestResponse {
    /// The body as a JSON object.
    func document() throws -> [String: Any] {
        let json = try JSONSerialization.jsonObject(with: Data(body.readableBytesView))
        return try #require(json as? [String: Any])
    }

    /// The last word of a problem's type, if this is a problem document of the response's status.
    func problem() throws -> String {
        #expect(headers[.contentType] == "application/problem+json")
        let document = try document()
        #expect(document["status"] as? Int == status.code)
        #expect((document["detail"] as? String)?.isEmpty == false)
        let type = try #require(document["type"] as? String)
        return type.replacing(Problem.typePrefix, with: "")
    }
}

extension TestClientProtocol {
    /// Sends a document.
    func send(
        _ method: HTTPRequest.Method, _ uri: String, _ json: String = "",
        headers: HTTPFields = [:]
    ) async throws -> TestResponse {
        try await execute(
            uri: uri, method: method, headers: headers, body: ByteBuffer(string: json)
        ) { $0 }
    }

    /// Uploads the photo.
    ///
    /// - Returns: The address of the session.
    func upload() async throws -> String {
        try await execute(uri: "/v1/sessions", method: .post, body: photo) { response in
            #expect(response.status == .created)
            return try #require(response.headers[.location])
        }
    }

    /// Asks again until a document has one of the wanted values.
    func wait(
        for key: String, of uri: String, _ wanted: Set<String>
    ) async throws -> [String: Any] {
        for _ in 0..<2400 {
            let bytes = try await execute(uri: uri, method: .get) {
                Data($0.body.readableBytesView)
            }
            let document = try #require(
                try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
            if let value = document[key] as? String, wanted.contains(value) { return document }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw EditingError.cancelled
    }

    /// Uploads the photo and prepares a face in it, while few others do the same.
    func prepare() async throws -> String {
        await Turns.preparing.take()
        defer { Task { await Turns.preparing.give() } }
        let session = try await upload()
        _ = try await wait(for: "state", of: session, ["choosing", "preparing", "ready"])
        try await execute(
            uri: session + "/face", method: .put, body: ByteBuffer(string: facePoints)
        ) { #expect($0.status == .ok) }
        let document = try await wait(for: "state", of: session, ["ready", "failed"])
        #expect(document["state"] as? String == "ready")
        return session
    }
}

/// The routes without a server.
func makeRouter() async throws -> Router<AppContext> {
    try await router(
        for: WebParts(
            Editor(pack: randomPack.get()), SessionStore(folder: temporaryFolder("web")),
            WebConfiguration(), Logger(label: "tests")))
}

/// Lets two tests at a time do what keeps all cores busy.
private actor Turns {
    static let preparing = Turns()
    private var free = 2
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func take() async {
        guard free == 0 else { return free -= 1 }
        await withCheckedContinuation { waiting.append($0) }
    }

    func give() {
        guard waiting.isEmpty else { return waiting.removeFirst().resume() }
        free += 1
    }
}
