import Editing
import Foundation
import HTTPTypes
import Hummingbird
import Imaging
import Persistence

/// Many photos and one recipe.
struct BatchController: Sendable {
    let editor: Editor
    let store: SessionStore
    let sessions: OpenSessions
    let runner: BatchRunner
    let keys: RequestKeys
    let configuration: WebConfiguration
    /// Photos of one batch, at most.
    private static let limit = 100

    func addRoutes(to router: Router<AppContext>) {
        router.post("/v1/batch", use: create)
        router.get("/v1/batch/{id}", use: show)
        router.delete("/v1/batch/{id}", use: erase)
        router.get("/v1/batch/{id}/items/{index}/result", use: result)
    }

    /// Takes a form of many parts `photo` and one part `recipe`, each photo going to the disk
    /// before the next one is read.
    ///
    /// - Returns: `202`, with the address of the batch and its document.
    @Sendable func create(_ request: Request, _ context: AppContext) async throws -> Response {
        let id = OpenSessions.makeIdentifier()
        await sessions.untilRecovered()
        let address = "/v1/batch/\(id)"
        let response: Response
        do {
            try await store.beginBatch(id)
            let (recipe, photos) = try await sessions.uploading {
                try await read(request, into: id)
            }
            let content = Data((recipe.json + photos.map { $0.name + $0.tag }.joined()).utf8)
            response = try await keys.once(request, context, of: content) {
                try await store.insertBatch(
                    id, owner: context.client.owner, recipe: recipe, names: photos.map(\.name),
                    expires: .now + configuration.lifetime)
                return JSON.response(
                    try await document(store.batch(id)), status: .accepted,
                    headers: [.location: address])
            }
        } catch {
            try? await store.eraseBatch(id)
            throw error
        }
        if response.headers[.location] == address {
            await runner.wake()
        } else {
            // The same request came before; its photos are there already.
            try? await store.eraseBatch(id)
        }
        return response
    }

    /// - Returns: How far every photo is.
    @Sendable func show(_ request: Request, _ context: AppContext) async throws -> Response {
        JSON.response(try await document(batch(context)))
    }

    /// - Returns: `204`; nothing is left, whatever was done with it.
    @Sendable func erase(_ request: Request, _ context: AppContext) async throws -> Response {
        try await runner.erase(try await batch(context).id)
        return Response(status: .noContent)
    }

    /// - Returns: A finished photo; with `?download` browsers save it.
    @Sendable func result(_ request: Request, _ context: AppContext) async throws -> Response {
        let batch = try await batch(context)
        guard let index = context.parameters.get("index", as: Int.self),
            batch.items.indices ~= index
        else { throw Problem.plain(.notFound) }
        let item = batch.items[index]
        guard item.status == .done,
            let bytes = try await store.batchResult(index, ofBatch: batch.id)
        else { throw EditingError.noResult(index, status: item.status) }
        let format = batch.recipe.options.format
        return Pictures.response(
            bytes, format, to: request, fileName: "likeness-\(index).\(format.fileExtension)")
    }

    private func batch(_ context: AppContext) async throws -> BatchRecord {
        let owner = context.client.may(.admin) ? nil : context.client.owner
        return try await store.batch(try context.parameters.require("id"), of: owner)
    }

    private func read(
        _ request: Request, into id: String
    ) async throws -> (recipe: Recipe, photos: [(name: String, tag: String)]) {
        var form = try FormReader(request)
        var (recipe, photos): (Recipe?, [(name: String, tag: String)]) = (nil, [])
        while let part = try await form.nextPart() {
            switch part.name {
            case "recipe":
                let limit = 1 << 16
                guard let json = try await form.data(upTo: limit) else {
                    throw Problem(
                        "body-too-large", .contentTooLarge, "The recipe is too large.",
                        members: ["maximumBytes": .integer(limit)])
                }
                recipe = try Recipe(json: json)
            case "photo":
                guard photos.count < Self.limit else {
                    throw PersistenceError.tooMany("photos in a batch", limit: Self.limit)
                }
                let maximum = configuration.maximumUpload
                guard let photo = try await form.data(upTo: maximum) else {
                    throw Problem.photoTooLarge(maximum: maximum)
                }
                try Upload.checkFormat(photo)
                try await store.savePhoto(photo, photos.count, ofBatch: id)
                photos.append(
                    (String(part.fileName.prefix(200)), Pictures.entityTag(of: photo)))
            default: try await form.skip()
            }
        }
        guard let recipe, !photos.isEmpty else {
            throw Problem(
                "malformed-form", .badRequest,
                "The form needs a field “recipe” and at least one field “photo”.",
                members: ["field": .text(recipe == nil ? "recipe" : "photo")])
        }
        try recipe.check()
        for layer in recipe.layers { try editor.check(layer.edit) }
        return (recipe, photos)
    }

    private func document(_ batch: BatchRecord) async -> BatchDocument {
        BatchDocument(batch, running: await runner.progress)
    }
}

/// What clients see of a batch.
private struct BatchDocument: Encodable {
    struct Item: Encodable {
        var index: Int
        var name: String
        var status: EditRecord.Status
        var progress: Editing.Progress?
        var failure: Failure?
        var result: String?

        private enum Key: CodingKey { case index, name, status, progress, failure, result }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(index, forKey: .index)
            try container.encode(name, forKey: .name)
            try container.encode(status, forKey: .status)
            try container.encode(progress, forKey: .progress)
            try container.encode(failure, forKey: .failure)
            try container.encode(result, forKey: .result)
        }
    }

    var id: String
    var status: String
    var items: [Item]
    var createdAt: Date
    var expires: Date

    init(_ batch: BatchRecord, running: (batch: String, number: Int, Editing.Progress)?) {
        id = batch.id
        createdAt = batch.createdAt
        expires = batch.expires
        items = batch.items.map { item in
            let isCurrent = running?.batch == batch.id && running?.number == item.number
            let path = "/v1/batch/\(batch.id)/items/\(item.number)/result"
            return Item(
                index: item.number, name: item.name, status: item.status,
                progress: isCurrent ? running?.2 : nil, failure: item.failure,
                result: item.status == .done ? path : nil)
        }
        let open = batch.items.count { $0.status == .queued || $0.status == .running }
        status =
            open == 0
            ? "done"
            : open == batch.items.count
                && !batch.items.contains { $0.status == .running } ? "queued" : "running"
    }
}
