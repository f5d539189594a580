import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOFoundationCompat
import Persistence

/// Photos that arrive in pieces and continue after a lost connection: tus 1.0.0 with the extensions
/// creation, creation-with-upload, termination and expiration (<https://tus.io/protocols/resumable-upload>).
struct UploadsController: Sendable {
    let store: SessionStore
    let keys: RequestKeys
    let writers = UploadWriters()
    let maximumUpload: Int
    let lifetime: TimeInterval

    func addRoutes(to router: Router<AppContext>) {
        router.on("/v1/uploads", method: .options, use: options)
        router.post("/v1/uploads", use: create)
        router.on("/v1/uploads/{id}", method: .head, use: show)
        router.patch("/v1/uploads/{id}", use: append)
        router.delete("/v1/uploads/{id}", use: delete)
    }

    /// - Returns: `204`, and in headers what this server can do.
    @Sendable func options(_ request: Request, _ context: AppContext) -> Response {
        answer(
            .noContent,
            [
                (Self.version, "1.0.0"), (Self.maximum, String(maximumUpload)),
                (Self.extensions, "creation,creation-with-upload,termination,expiration"),
            ])
    }

    /// Announces a photo of `Upload-Length` bytes, and takes the first of them if the body has some.
    ///
    /// - Returns: `201`, with the address to which the rest goes.
    @Sendable func create(_ request: Request, _ context: AppContext) async throws -> Response {
        try check(request)
        guard let length = request.headers[Self.length].flatMap({ Int($0) }), length > 0 else {
            throw Problem(
                "malformed-upload", .badRequest, "Upload-Length must be the number of bytes.")
        }
        guard length <= maximumUpload else { throw Problem.photoTooLarge(maximum: maximumUpload) }
        let metadata = request.headers[Self.metadata] ?? ""
        guard metadata.utf8.count <= 1000 else {
            throw Problem(
                "malformed-upload", .badRequest, "Upload-Metadata is too long.",
                members: ["maximumLength": .integer(1000)])
        }
        let owner = context.client.owner
        // Announcing it is what must not happen twice; how far its bytes came is asked with HEAD.
        let created = try await keys.once(
            request, context, of: Data("\(length) \(metadata)".utf8)
        ) {
            let id = OpenSessions.makeIdentifier()
            let upload = try await store.createUpload(
                id, owner: owner, length: length, metadata: metadata, expires: .now + lifetime)
            return answer(.created, upload, [(.location, "/v1/uploads/\(id)")])
        }
        guard request.headers[.contentType] == Self.pieces,
            let location = created.headers[.location], let id = location.split(separator: "/").last
        else { return created }
        var upload = try await store.upload(String(id), of: owner)
        if upload.received == 0 { upload = try await take(request, for: upload) }
        return answer(.created, upload, [(.location, location)])
    }

    /// - Returns: `200`, and in headers how many bytes have arrived.
    @Sendable func show(_ request: Request, _ context: AppContext) async throws -> Response {
        try check(request)
        let id = try context.parameters.require("id")
        // A client that asks has given up its last connection, even if we have not noticed.
        await writers.stop(id)
        let upload = try await store.upload(id, of: context.client.owner)
        var more = [(Self.length, String(upload.length))]
        if !upload.metadata.isEmpty { more.append((Self.metadata, upload.metadata)) }
        return answer(.ok, upload, more)
    }

    /// Takes the bytes that follow on those that have arrived.
    ///
    /// - Returns: `204`, and in headers how many bytes have arrived now.
    @Sendable func append(_ request: Request, _ context: AppContext) async throws -> Response {
        try check(request)
        guard request.headers[.contentType] == Self.pieces else {
            throw Problem(
                "wrong-content-type", .unsupportedMediaType, "The body must be \(Self.pieces).")
        }
        guard let offset = request.headers[Self.offset].flatMap({ Int($0) }), offset >= 0 else {
            throw Problem(
                "malformed-upload", .badRequest, "Upload-Offset must be a number of bytes.")
        }
        let id = try context.parameters.require("id")
        await writers.stop(id)
        let upload = try await store.upload(id, of: context.client.owner)
        guard offset == upload.received else {
            throw PersistenceError.wrongOffset(offset, expected: upload.received)
        }
        return answer(.noContent, try await take(request, for: upload))
    }

    /// - Returns: `204`; nothing is left of the upload.
    @Sendable func delete(_ request: Request, _ context: AppContext) async throws -> Response {
        try check(request)
        let id = try context.parameters.require("id")
        await writers.stop(id)
        let upload = try await store.upload(id, of: context.client.owner)
        try await store.eraseUpload(upload.id)
        return answer(.noContent)
    }

    private func take(_ request: Request, for upload: UploadRecord) async throws -> UploadRecord {
        let body = request.body
        return try await writers.write(upload.id) { [store] in
            try await store.append(PieceSequence(buffers: body), to: upload)
        }
    }

    /// - Throws: ``Problem`` `wrong-upload-version`.
    private func check(_ request: Request) throws {
        guard request.headers[Self.resumable] == "1.0.0" else {
            throw Problem(
                "wrong-upload-version", .preconditionFailed,
                "Uploads follow tus 1.0.0; say so in the header Tus-Resumable.",
                headers: [Self.resumable: "1.0.0", Self.version: "1.0.0"])
        }
    }

    private func answer(
        _ status: HTTPResponse.Status, _ upload: UploadRecord? = nil,
        _ more: [(HTTPField.Name, String)] = []
    ) -> Response {
        var headers: HTTPFields = [Self.resumable: "1.0.0", .cacheControl: "no-store"]
        if let upload {
            headers[Self.offset] = String(upload.received)
            headers[Self.expires] = HTTPDate.string(upload.expires)
        }
        for (name, value) in more { headers[name] = value }
        return Response(status: status, headers: headers)
    }

    private func answer(
        _ status: HTTPResponse.Status, _ more: [(HTTPField.Name, String)]
    ) -> Response { answer(status, nil, more) }
}

extension UploadsController {
    private static let pieces = "application/offset+octet-stream"
    private static let resumable = name("Tus-Resumable")
    private static let version = name("Tus-Version")
    private static let maximum = name("Tus-Max-Size")
    private static let extensions = name("Tus-Extension")
    private static let length = name("Upload-Length")
    private static let offset = name("Upload-Offset")
    private static let metadata = name("Upload-Metadata")
    private static let expires = name("Upload-Expires")

    private static func name(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("no header: \(text)") }
        return name
    }
}

/// Whoever writes to an upload now; the next one who wants to ends them first.
actor UploadWriters {
    private var running: [String: Task<UploadRecord, any Error>] = [:]

    /// Ends the writer of an upload, and waits until what it had is safe.
    func stop(_ id: String) async {
        guard let task = running[id] else { return }
        task.cancel()
        _ = await task.result
    }

    /// Runs the only writer of an upload.
    func write(
        _ id: String, _ body: @escaping @Sendable () async throws -> UploadRecord
    ) async throws -> UploadRecord {
        guard running[id] == nil else {
            throw Problem(
                "upload-busy", .init(code: 423, reasonPhrase: "Locked"),
                "Another request writes to this upload.")
        }
        let task = Task { try await body() }
        running[id] = task
        defer { running[id] = nil }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }
}

/// The body of a request in pieces that are worth a trip to the disk.
struct PieceSequence: AsyncSequence, Sendable {
    let buffers: RequestBody
    private static let size = 1 << 18

    init(buffers: RequestBody) { self.buffers = buffers }

    func makeAsyncIterator() -> Iterator { Iterator(buffers: buffers.makeAsyncIterator()) }

    struct Iterator: AsyncIteratorProtocol {
        var buffers: RequestBody.AsyncIterator
        private var isOver = false
        /// What ended the body early, told after the bytes before it.
        private var failure: (any Error)?

        init(buffers: RequestBody.AsyncIterator) { self.buffers = buffers }

        mutating func next() async throws -> Data? {
            if let failure { throw failure }
            guard !isOver else { return nil }
            var piece = Data()
            do {
                while piece.count < PieceSequence.size {
                    guard let buffer = try await buffers.next() else {
                        isOver = true
                        break
                    }
                    piece.append(contentsOf: buffer.readableBytesView)
                }
            } catch {
                guard !piece.isEmpty else { throw error }
                failure = error
            }
            return piece.isEmpty ? nil : piece
        }
    }
}

/// Dates in headers.
enum HTTPDate {
    /// A date as RFC 9110 writes it.
    static func string(_ date: Date) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return formatter.string(from: date)
    }
}
