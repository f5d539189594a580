import Editing
import Foundation
import HTTPTypes
import Hummingbird
import Imaging

/// Finished photos: asked for, watched, cancelled and fetched.
struct EditsController: Sendable {
    let sessions: OpenSessions
    let links: SignedLinks
    let keys: RequestKeys

    func addRoutes(to router: Router<AppContext>) {
        router.post("/v1/sessions/{id}/edits", use: create)
        router.get("/v1/sessions/{id}/edits/{number}", use: show)
        router.delete("/v1/sessions/{id}/edits/{number}", use: cancel)
        router.get("/v1/sessions/{id}/edits/{number}/result", use: result)
        router.get("/v1/sessions/{id}/edits/{number}/mask", use: mask)
        router.get("/v1/sessions/{id}/edits/{number}/recipe", use: recipe)
        router.post("/v1/sessions/{id}/edits/{number}/session", use: editFurther)
        router.post("/v1/sessions/{id}/edits/{number}/link", use: link)
    }

    /// Asks for a finished photo.
    ///
    /// - Returns: `202`, with the address of the edit and its document.
    @Sendable func create(_ request: Request, _ context: AppContext) async throws
        -> Response
    {
        let id = try context.parameters.require("id")
        _ = try await sessions.session(id)
        let body = try await Upload.collectDocument(request)
        let wanted = try Problem.decode(EditRequest.self, from: body)
        return try await keys.once(request, context, of: body) {
            let number = try await sessions.change(id, request) { try await wanted.run(on: $0) }
            return JSON.response(
                try await edit(number, of: id), status: .accepted,
                headers: [.location: "/v1/sessions/\(id)/edits/\(number)"])
        }
    }

    /// - Returns: The document of an edit.
    @Sendable func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let (id, number) = try name(context)
        return JSON.response(try await edit(number, of: id))
    }

    /// Stops an edit that waits or runs; one that is over stays as it is.
    ///
    /// - Returns: The document of the edit.
    @Sendable func cancel(_ request: Request, _ context: AppContext) async throws
        -> Response
    {
        let (id, number) = try name(context)
        _ = try await edit(number, of: id)
        await (try await sessions.session(id)).cancelEdit(number)
        return JSON.response(try await edit(number, of: id))
    }

    /// - Returns: The finished photo; with `?download` browsers save it.
    @Sendable func result(_ request: Request, _ context: AppContext) async throws
        -> Response
    {
        let (id, number) = try name(context)
        _ = try links.opens(request)
        let session = try await sessions.session(id)
        guard let edit = await session.snapshot.edit(number),
            let format = ImageFormat(rawValue: edit.format)
        else { throw EditingError.unknownEdit(number) }
        let bytes = try await session.result(number)
        return Pictures.response(
            bytes, format, to: request, fileName: "likeness-\(number).\(format.fileExtension)")
    }

    /// - Returns: What the edit was allowed to change, a PNG of the original's size.
    @Sendable func mask(_ request: Request, _ context: AppContext) async throws -> Response {
        let (id, number) = try name(context)
        let bytes = try await sessions.session(id).mask(number)
        return Pictures.response(bytes, .png, to: request, fileName: "likeness-\(number)-mask.png")
    }

    /// - Returns: How to make the edit again.
    @Sendable func recipe(_ request: Request, _ context: AppContext) async throws -> Response {
        let (id, number) = try name(context)
        var response = JSON.response(try await sessions.session(id).recipe(number))
        if request.uri.queryParameters["download"] != nil {
            response.headers[.contentDisposition] =
                "attachment; filename=\"likeness-\(number).json\""
        }
        return response
    }

    /// Opens the finished photo as a session of its own.
    ///
    /// - Returns: `201`, with the address of the new session and its document.
    @Sendable func editFurther(_ request: Request, _ context: AppContext) async throws -> Response {
        let (id, number) = try name(context)
        let owner = context.client.owner
        return try await keys.once(request, context) {
            let bytes = try await sessions.session(id).result(number)
            let snapshot = try await sessions.uploading {
                try await sessions.open(bytes, owner: owner)
            }
            return SessionDocument.response(snapshot, status: .created)
        }
    }

    /// Makes an address of the finished photo that works without a token for some time.
    ///
    /// - Returns: `201`, with the address.
    @Sendable func link(_ request: Request, _ context: AppContext) async throws -> Response {
        struct Wanted: Decodable { var seconds: Int? }
        let (id, number) = try name(context)
        let session = try await sessions.session(id)
        let wanted = try Problem.decode(
            Wanted.self, from: try await Upload.collectDocument(request))
        let seconds = wanted.seconds ?? 3600
        guard 1...SignedLinks.maximumSeconds ~= seconds else {
            throw EditingError.outOfRange(
                name: "seconds", value: seconds, range: 1...SignedLinks.maximumSeconds)
        }
        let edit = try await edit(number, of: id)
        guard edit.edit.status == .done else {
            throw EditingError.noResult(number, status: edit.edit.status)
        }
        let expires = min(await session.snapshot.expires, .now + TimeInterval(seconds))
        return JSON.response(
            links.sign("/v1/sessions/\(id)/edits/\(number)/result", until: expires),
            status: .created)
    }

    private func name(_ context: AppContext) throws -> (String, Int) {
        guard let number = context.parameters.get("number", as: Int.self) else {
            throw Problem.plain(.notFound)
        }
        return (try context.parameters.require("id"), number)
    }

    private func edit(_ number: Int, of id: String) async throws -> EditDocument {
        guard let edit = await (try await sessions.session(id)).snapshot.edit(number) else {
            throw EditingError.unknownEdit(number)
        }
        return EditDocument(edit, of: id)
    }
}
