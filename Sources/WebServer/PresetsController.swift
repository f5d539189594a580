import Editing
import FaceModels
import Foundation
import HTTPTypes
import Hummingbird
import Persistence

/// Slider positions with a name, kept for whoever saved them.
struct PresetsController: Sendable {
    let editor: Editor
    let store: SessionStore
    let keys: RequestKeys

    func addRoutes(to router: Router<AppContext>) {
        router.get("/v1/presets", use: list)
        router.post("/v1/presets", use: create)
        router.get("/v1/presets/{id}", use: show)
        router.put("/v1/presets/{id}", use: replace)
        router.delete("/v1/presets/{id}", use: delete)
    }

    /// - Returns: All presets of the client, oldest first.
    @Sendable func list(_ request: Request, _ context: AppContext) async throws -> Response {
        let presets = try await store.presets(of: context.client.owner)
        return JSON.response(["presets": presets.map(PresetDocument.init)])
    }

    /// Keeps a new preset, which may be one that was exported elsewhere.
    ///
    /// - Returns: `201`, with the address of the preset and its document.
    @Sendable func create(_ request: Request, _ context: AppContext) async throws -> Response {
        let body = try await Upload.collectDocument(request)
        let wanted = try wanted(body)
        return try await keys.once(request, context, of: body) {
            let preset = PresetRecord(
                id: OpenSessions.makeIdentifier(), name: wanted.name, sliders: wanted.sliders)
            try await store.insert(preset, of: context.client.owner)
            return answer(preset, status: .created)
        }
    }

    /// - Returns: The preset; with `?download` browsers save it as a file.
    @Sendable func show(_ request: Request, _ context: AppContext) async throws -> Response {
        let preset = try await preset(context)
        let tag = Preconditions.tag(preset.revision)
        if Pictures.isMatch(request.headers[.ifNoneMatch], tag) {
            return Response(status: .notModified, headers: [.eTag: tag])
        }
        var response = answer(preset)
        if request.uri.queryParameters["download"] != nil {
            let plain = preset.name.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
            response.headers[.contentDisposition] =
                "attachment; filename=\"preset-\(plain.isEmpty ? preset.id : plain).json\""
        }
        return response
    }

    /// Changes name and positions.
    ///
    /// - Returns: The preset.
    @Sendable func replace(_ request: Request, _ context: AppContext) async throws -> Response {
        var preset = try await preset(context)
        try Preconditions.check(request, Preconditions.tag(preset.revision))
        let wanted = try wanted(try await Upload.collectDocument(request))
        (preset.name, preset.sliders) = (wanted.name, wanted.sliders)
        return answer(try await store.update(preset, of: context.client.owner))
    }

    /// - Returns: `204`.
    @Sendable func delete(_ request: Request, _ context: AppContext) async throws -> Response {
        let preset = try await preset(context)
        try Preconditions.check(request, Preconditions.tag(preset.revision))
        let isGuarded = request.headers[.ifMatch] != nil
        try await store.deletePreset(
            preset.id, of: context.client.owner, revision: isGuarded ? preset.revision : nil)
        return Response(status: .noContent)
    }

    private func preset(_ context: AppContext) async throws -> PresetRecord {
        try await store.preset(
            try context.parameters.require("id"), of: context.client.owner)
    }

    private func answer(_ preset: PresetRecord, status: HTTPResponse.Status = .ok) -> Response {
        var headers: HTTPFields = [.eTag: Preconditions.tag(preset.revision)]
        if status == .created { headers[.location] = "/v1/presets/\(preset.id)" }
        return JSON.response(PresetDocument(preset), status: status, headers: headers)
    }

    private func wanted(_ body: Data) throws -> PresetRequest {
        let wanted = try Problem.decode(PresetRequest.self, from: body)
        try editor.check(wanted.sliders)
        return wanted
    }
}

/// What `POST /v1/presets` and `PUT /v1/presets/{id}` ask for; an exported preset fits, too.
private struct PresetRequest: Decodable {
    var name: String
    var sliders: Edit

    private enum Key: CodingKey { case name, sliders }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        name = try container.decode(String.self, forKey: .name)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        sliders = try container.decode(Edit.self, forKey: .sliders).normalized
        guard 1...100 ~= name.count else {
            throw EditingError.outOfRange(
                name: "length of name", value: name.count, range: 1...100)
        }
    }
}

/// What clients see of a preset.
private struct PresetDocument: Encodable {
    var id: String
    var name: String
    var sliders: Edit
    var createdAt: Date
    var revision: Int

    init(_ preset: PresetRecord) {
        id = preset.id
        name = preset.name
        sliders = preset.sliders
        createdAt = preset.createdAt
        revision = preset.revision
    }
}
