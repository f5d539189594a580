import Editing
import Foundation
import HTTPTypes
import Hummingbird

extension SessionDocument {
    /// The answer with a session's document and its revision as the entity tag.
    static func response(
        _ snapshot: SessionSnapshot, status: HTTPResponse.Status = .ok
    ) -> Response {
        var headers: HTTPFields = [.eTag: Preconditions.tag(snapshot.revision)]
        if status == .created { headers[.location] = "/v1/sessions/\(snapshot.id)" }
        return JSON.response(SessionDocument(snapshot), status: status, headers: headers)
    }
}

/// What clients see of a session.
struct SessionDocument: Encodable, Sendable {
    let snapshot: SessionSnapshot

    init(_ snapshot: SessionSnapshot) {
        self.snapshot = snapshot
    }

    private enum Key: String, CodingKey {
        case id, revision, state, progress, original, faces, face, previewable, sliders, locked
        case spans, layers, history, edits, createdAt, expires, failure, links
    }

    /// Writes every member, `null` where there is nothing to say; `spans` only once they are known.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(snapshot.id, forKey: .id)
        try container.encode(snapshot.revision, forKey: .revision)
        try container.encode(snapshot.state, forKey: .state)
        try container.encode(snapshot.progress, forKey: .progress)
        try container.encode(snapshot.original, forKey: .original)
        try container.encode(snapshot.faces, forKey: .faces)
        try container.encode(snapshot.face, forKey: .face)
        try container.encode(snapshot.previewable, forKey: .previewable)
        try container.encode(snapshot.sliders, forKey: .sliders)
        try container.encode(snapshot.locked, forKey: .locked)
        try container.encodeIfPresent(
            snapshot.spans?.mapValues { [$0.lowerBound, $0.upperBound] }, forKey: .spans)
        try container.encode(snapshot.layers, forKey: .layers)
        try container.encode(HistoryDocument(snapshot), forKey: .history)
        try container.encode(
            snapshot.edits.map { EditDocument($0, of: snapshot.id) }, forKey: .edits)
        try container.encode(snapshot.createdAt, forKey: .createdAt)
        try container.encode(snapshot.expires, forKey: .expires)
        try container.encode(snapshot.failure, forKey: .failure)
        let path = "/v1/sessions/\(snapshot.id)"
        try container.encode(
            [
                "self": path, "live": path + "/live", "events": path + "/events",
                "images": path + "/images/{name}",
            ],
            forKey: .links)
    }
}

/// What clients see of a history.
private struct HistoryDocument: Encodable {
    struct Step: Encodable {
        var number: Int
        var face: Int
        var sliders: Edit
        var locked: [String]
        var createdAt: Date
        var thumbnail: String
    }

    var position: Int
    var steps: [Step]

    init(_ snapshot: SessionSnapshot) {
        position = snapshot.history.position
        steps = snapshot.history.steps.map { step in
            Step(
                number: step.number, face: step.face, sliders: step.edit,
                locked: step.edit.locked.sorted(), createdAt: step.createdAt,
                thumbnail: "/v1/sessions/\(snapshot.id)/history/\(step.number)/thumbnail"
                    + "?serial=\(step.serial)")
        }
    }
}

/// What clients see of a session in a list.
struct SessionSummary: Encodable, Sendable {
    var id: String
    var state: SessionState
    var original: OriginalRecord
    /// How many finished photos there are.
    var results: Int
    var createdAt: Date
    var expires: Date
    var links: [String: String]

    init(_ snapshot: SessionSnapshot) {
        id = snapshot.id
        state = snapshot.state
        original = snapshot.original
        results = snapshot.edits.count { $0.status == .done }
        createdAt = snapshot.createdAt
        expires = snapshot.expires
        let path = "/v1/sessions/\(snapshot.id)"
        links = ["self": path, "thumbnail": path + "/images/thumbnail"]
    }
}

/// A part of the list of sessions.
struct SessionListDocument: Encodable, Sendable {
    var sessions: [SessionSummary]
    var next: String?

    private enum Key: CodingKey { case sessions, next }

    /// Writes `next` also when it is `null`.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(sessions, forKey: .sessions)
        try container.encode(next, forKey: .next)
    }
}

/// What clients see of an edit.
struct EditDocument: Encodable, Sendable {
    let edit: EditRecord
    let path: String

    init(_ edit: EditRecord, of session: String) {
        self.edit = edit
        path = "/v1/sessions/\(session)/edits/\(edit.number)"
    }

    private enum Key: String, CodingKey {
        case number, status, sliders, layers, format, quality, maximumSide, keepLocation, progress
        case failure, links, result, mask
    }

    /// Writes every member, `null` where there is nothing to say.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(edit.number, forKey: .number)
        try container.encode(edit.status, forKey: .status)
        try container.encode(edit.sliders, forKey: .sliders)
        try container.encode(edit.layers, forKey: .layers)
        try container.encode(edit.format, forKey: .format)
        try container.encode(edit.quality, forKey: .quality)
        try container.encode(edit.maximumSide, forKey: .maximumSide)
        try container.encode(edit.keepLocation, forKey: .keepLocation)
        try container.encode(edit.progress, forKey: .progress)
        try container.encode(edit.failure, forKey: .failure)
        try container.encode(edit.status == .done ? path + "/result" : nil, forKey: .result)
        try container.encode(edit.status == .done ? path + "/mask" : nil, forKey: .mask)
        try container.encode(["self": path, "recipe": path + "/recipe"], forKey: .links)
    }
}
