import Editing
import Foundation
import HTTPTypes
import Hummingbird
import Imaging

/// Finished photos: asked for, watched, cancelled and fetched.
struct EditsController: Sendable {
    let sessions: OpenSessions

    func addRoutes(to router: Router<AppContext>) {
        router.post("/v1/sessions/{id}/edits", use: create)
        router.get("/v1/sessions/{id}/edits/{number}", use: show)
        router.delete("/v1/sessions/{id}/edits/{number}", use: cancel)
        router.get("/v1/sessions/{id}/edits/{number}/result", use: result)
    }

    /// Asks for a finished photo; a repeated `Idempotency-Key` returns the first one's edit.
    ///
    /// - Returns: `202`, with the address of the edit and its document.
    @Sendable func create(_ request: Request, _ context: AppContext) async throws
        -> Response
    {
        let id = try context.parameters.require("id")
        let key = HTTPField.Name("Idempotency-Key").flatMap { request.headers[$0] }
        if let key, key.isEmpty || key.utf8.count > 255 {
            throw Problem(
                "malformed-idempotency-key", .badRequest,
                "An Idempotency-Key has 1 to 255 characters.",
                members: ["maximumLength": .integer(255)])
        }
        _ = try await sessions.session(id)
        let wanted = try Problem.decode(
            EditRequest.self, from: try await Upload.collectDocument(request))
        let number = try await sessions.finish(wanted, of: id, key: key)
        let edit = try await edit(number, of: id)
        return JSON.response(
            edit, status: .accepted, headers: [.location: "/v1/sessions/\(id)/edits/\(number)"])
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
        let session = try await sessions.session(id)
        guard let edit = await session.snapshot.edit(number),
            let format = ImageFormat(rawValue: edit.format)
        else { throw EditingError.unknownEdit(number) }
        let bytes = try await session.result(number)
        return Pictures.response(
            bytes, format, to: request, fileName: "likeness-\(number).\(format.fileExtension)")
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
