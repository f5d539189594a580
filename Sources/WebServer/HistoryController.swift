import Editing
import Foundation
import HTTPTypes
import Hummingbird
import Imaging

/// The steps of a session, back and forth, and what might be the next one.
struct HistoryController: Sendable {
    let sessions: OpenSessions
    let keys: RequestKeys

    func addRoutes(to router: Router<AppContext>) {
        router.post("/v1/sessions/{id}/history", use: commit)
        router.put("/v1/sessions/{id}/history/position", use: go)
        router.get("/v1/sessions/{id}/history/{number}/thumbnail", use: thumbnail)
        router.post("/v1/sessions/{id}/undo", use: undo)
        router.post("/v1/sessions/{id}/redo", use: redo)
        router.get("/v1/sessions/{id}/suggestions", use: suggest)
    }

    /// Makes a step out of slider positions; steps that were undone are forgotten.
    ///
    /// - Returns: The session document.
    @Sendable func commit(_ request: Request, _ context: AppContext) async throws -> Response {
        let id = try context.parameters.require("id")
        _ = try await sessions.session(id)
        let body = try await Upload.collectDocument(request)
        let wanted = try Problem.decode(PositionsRequest.self, from: body)
        return try await keys.once(request, context, of: body) {
            try await change(request, context) { try await $0.commit(wanted.edit) }
        }
    }

    /// - Returns: The session document, one step earlier.
    @Sendable func undo(_ request: Request, _ context: AppContext) async throws -> Response {
        try await keys.once(request, context) {
            try await change(request, context) { try await $0.undo() }
        }
    }

    /// - Returns: The session document, one step later.
    @Sendable func redo(_ request: Request, _ context: AppContext) async throws -> Response {
        try await keys.once(request, context) {
            try await change(request, context) { try await $0.redo() }
        }
    }

    /// - Returns: The session document, at any step.
    @Sendable func go(_ request: Request, _ context: AppContext) async throws -> Response {
        struct Wanted: Decodable { var position: Int }
        _ = try await sessions.session(try context.parameters.require("id"))
        let wanted = try Problem.decode(
            Wanted.self, from: try await Upload.collectDocument(request))
        return try await change(request, context) { try await $0.go(to: wanted.position) }
    }

    /// - Returns: The face after a step, as a small JPEG.
    @Sendable func thumbnail(_ request: Request, _ context: AppContext) async throws -> Response {
        guard let number = context.parameters.get("number", as: Int.self) else {
            throw Problem.plain(.notFound)
        }
        let serial = try request.uri.queryParameters["serial"].map { text in
            guard let serial = Int(text) else { throw Problem.malformedParameter("serial") }
            return serial
        }
        let session = try await sessions.session(try context.parameters.require("id"))
        return Pictures.response(
            try await session.thumbnail(number, serial: serial), .jpeg, to: request)
    }

    /// - Returns: Edits that somebody might like, with pictures.
    @Sendable func suggest(_ request: Request, _ context: AppContext) async throws -> Response {
        struct Suggestion: Encodable {
            var sliders: Edit
            var image: String
        }
        let session = try await sessions.session(try context.parameters.require("id"))
        func number<Number: LosslessStringConvertible>(
            _ name: String, otherwise: Number
        ) throws -> Number {
            guard let text = request.uri.queryParameters[name[...]] else { return otherwise }
            guard let number = Number(String(text)) else { throw Problem.malformedParameter(name) }
            return number
        }
        let suggestions = try await session.suggestions(
            seed: try number("seed", otherwise: UInt64(1)),
            count: try number("count", otherwise: 4))
        return JSON.response([
            "suggestions": suggestions.map {
                Suggestion(
                    sliders: $0.edit,
                    image: "data:image/jpeg;base64," + $0.jpeg.base64EncodedString())
            }
        ])
    }

    private func change(
        _ request: Request, _ context: AppContext,
        _ body: @escaping @Sendable (Session) async throws -> Void
    ) async throws -> Response {
        let snapshot = try await sessions.change(
            try context.parameters.require("id"), request
        ) { session in
            try await body(session)
            return await session.snapshot
        }
        return SessionDocument.response(snapshot)
    }
}
