import Editing
import Foundation
import HTTPTypes
import Hummingbird
import Imaging
import NIOCore
import NIOFoundationCompat
import Persistence

/// Photos: upload, state, the chosen face, pictures of the stages, and the end of it all.
struct SessionsController: Sendable {
    let sessions: OpenSessions
    let store: SessionStore
    let thumbnails: Thumbnails
    let keys: RequestKeys
    let maximumUpload: Int

    init(sessions: OpenSessions, store: SessionStore, keys: RequestKeys, maximumUpload: Int) {
        self.sessions = sessions
        self.store = store
        self.keys = keys
        self.maximumUpload = maximumUpload
        thumbnails = Thumbnails(store: store)
    }

    func addRoutes(to router: Router<AppContext>) {
        router.get("/v1/sessions", use: list)
        router.post("/v1/sessions", use: open)
        router.delete("/v1/sessions", use: eraseAll)
        router.get("/v1/sessions/{id}", use: show)
        router.delete("/v1/sessions/{id}", use: erase)
        router.put("/v1/sessions/{id}/face", use: choose)
        router.delete("/v1/sessions/{id}/preparation", use: cancelPreparation)
        router.get("/v1/sessions/{id}/images/{name}", use: image)
        router.post("/v1/sessions/{id}/preview", use: preview)
    }

    /// Opens a photo that is the body, the field `photo` of a form, or an upload that is complete.
    ///
    /// - Returns: `201`, with the address of the session and its document.
    @Sendable func open(_ request: Request, _ context: AppContext) async throws -> Response {
        let owner = context.client.owner
        return try await sessions.uploading {
            let type = request.headers[.contentType] ?? ""
            if type.hasPrefix("application/json") {
                let document = try await Upload.collectDocument(request)
                return try await keys.once(request, context, of: document) {
                    try await openUpload(document, owner: owner)
                }
            }
            let photo = try await Upload.collectPhoto(request, maximum: maximumUpload)
            return try await keys.once(request, context, of: photo) {
                SessionDocument.response(
                    try await sessions.open(photo, owner: owner), status: .created)
            }
        }
    }

    /// Opens a photo that arrived in pieces; the upload is used up.
    private func openUpload(_ document: Data, owner: String) async throws -> Response {
        struct Wanted: Decodable { var upload: String }
        let wanted = try Problem.decode(Wanted.self, from: document)
        let upload = try await store.upload(wanted.upload, of: owner)
        guard upload.isComplete else {
            throw Problem(
                "upload-incomplete", .conflict,
                "\(upload.received) of \(upload.length) bytes have arrived.",
                members: ["offset": .integer(upload.received), "length": .integer(upload.length)])
        }
        let photo = try await store.bytes(of: upload)
        try Upload.checkFormat(photo)
        let snapshot = try await sessions.open(photo, owner: owner)
        try await store.eraseUpload(upload.id)
        return SessionDocument.response(snapshot, status: .created)
    }

    /// - Returns: The client's sessions, newest first, some at a time.
    @Sendable func list(_ request: Request, _ context: AppContext) async throws -> Response {
        let parameters = request.uri.queryParameters
        let limit = try parameters["limit"].map { text in
            guard let limit = Int(text) else { throw Problem.malformedParameter("limit") }
            guard 1...100 ~= limit else {
                throw EditingError.outOfRange(name: "limit", value: limit, range: 1...100)
            }
            return limit
        }
        let cursor = try parameters["cursor"].map { text in
            guard let cursor = SessionStore.Cursor(String(text)) else {
                throw Problem.malformedParameter("cursor")
            }
            return cursor
        }
        let page = try await store.sessions(
            of: context.client.owner, limit: limit ?? 20, after: cursor)
        var headers: HTTPFields = [:]
        if let next = page.next, let link = HTTPField.Name("Link") {
            headers[link] = "</v1/sessions?limit=\(limit ?? 20)&cursor=\(next)>; rel=\"next\""
        }
        return JSON.response(
            SessionListDocument(
                sessions: page.sessions.map(SessionSummary.init), next: page.next?.description),
            headers: headers)
    }

    /// Erases all of the client's sessions.
    ///
    /// - Returns: `204`.
    @Sendable func eraseAll(_ request: Request, _ context: AppContext) async throws -> Response {
        try await sessions.eraseAll(of: context.client.owner)
        return Response(status: .noContent)
    }

    /// - Returns: The session document, `304` if the client has it and nothing is under way.
    @Sendable func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let session = try await sessions.session(try context.parameters.require("id"))
        let snapshot = await session.snapshot
        let tag = Preconditions.tag(snapshot.revision)
        if snapshot.progress == nil, Pictures.isMatch(request.headers[.ifNoneMatch], tag) {
            return Response(status: .notModified, headers: [.eTag: tag])
        }
        return SessionDocument.response(snapshot)
    }

    /// Erases the session's rows and files.
    ///
    /// - Returns: `204`.
    @Sendable func erase(_ request: Request, _ context: AppContext) async throws -> Response {
        let id = try context.parameters.require("id")
        if request.headers[.ifMatch] != nil { try await sessions.change(id, request) { _ in } }
        try await sessions.erase(id)
        return Response(status: .noContent)
    }

    /// Takes one of the faces found, or a box or five points drawn by hand.
    ///
    /// - Returns: The session document.
    @Sendable func choose(_ request: Request, _ context: AppContext) async throws -> Response {
        let id = try context.parameters.require("id")
        _ = try await sessions.session(id)
        let choice = try Problem.decode(
            FaceRequest.self, from: try await Upload.collectDocument(request)
        ).choice
        return SessionDocument.response(
            try await sessions.change(id, request) { session in
                try await session.choose(choice)
                return await session.snapshot
            })
    }

    /// Stops preparing a face; another one can be chosen.
    ///
    /// - Returns: The session document.
    @Sendable func cancelPreparation(
        _ request: Request, _ context: AppContext
    ) async throws -> Response {
        SessionDocument.response(
            try await sessions.change(try context.parameters.require("id"), request) { session in
                try await session.cancelPreparation()
                return await session.snapshot
            })
    }

    /// - Returns: A picture of a stage, `304` if the client has it.
    @Sendable func image(_ request: Request, _ context: AppContext) async throws
        -> Response
    {
        let session = try await sessions.session(try context.parameters.require("id"))
        let name = try context.parameters.require("name")
        if name == "thumbnail" {
            let bytes = try await thumbnails.thumbnail(of: session)
            return Pictures.response(bytes, .jpeg, to: request)
        }
        let (bytes, format) = try await session.image(name)
        return Pictures.response(bytes, format, to: request)
    }

    /// - Returns: One frame as a JPEG.
    @Sendable func preview(_ request: Request, _ context: AppContext) async throws
        -> Response
    {
        let session = try await sessions.session(try context.parameters.require("id"))
        let wanted = try Problem.decode(
            PositionsRequest.self, from: try await Upload.collectDocument(request))
        let frame = try await session.preview(wanted.edit)
        var headers: HTTPFields = [.contentType: "image/jpeg", .cacheControl: "no-store"]
        if let name = HTTPField.Name("Server-Timing") {
            headers[name] = "preview;dur=\(frame.milliseconds)"
        }
        return Response(
            status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(data: frame.jpeg)))
    }
}

/// What `POST …/preview` and `POST …/history` ask for.
struct PositionsRequest: Decodable {
    let edit: Edit

    private enum Key: CodingKey { case sliders, locked }

    /// Decodes `{"sliders": {…}, "locked": […]}`, of which `locked` may be missing.
    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        var edit = try container.decode(Edit.self, forKey: .sliders)
        edit.locked = try container.decodeIfPresent(Set<String>.self, forKey: .locked) ?? []
        self.edit = edit
    }
}

/// What `PUT …/face` asks for: exactly one of three ways to say which face is meant.
private struct FaceRequest: Decodable {
    let choice: FaceChoice

    private enum Key: CodingKey { case index, box, points }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        guard container.allKeys.count == 1, let key = container.allKeys.first else {
            throw Problem.malformedDocument("it must have one of “index”, “box” and “points”")
        }
        switch key {
        case .index: choice = .index(try container.decode(Int.self, forKey: key))
        case .box:
            let box = try container.decode([Double].self, forKey: key)
            guard box.count == 4 else {
                throw Problem.malformedDocument("“box” must be x, y, width and height")
            }
            choice = .box(x: box[0], y: box[1], width: box[2], height: box[3])
        case .points:
            let points = try container.decode([[Double]].self, forKey: key)
            guard points.count == 5, points.allSatisfy({ $0.count == 2 }) else {
                throw Problem.malformedDocument("“points” must be five pairs of x and y")
            }
            choice = .points(points)
        }
    }
}
