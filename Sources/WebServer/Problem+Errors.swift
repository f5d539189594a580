import Editing
import Foundation
import HTTPTypes
import Hummingbird
import Persistence

// The only place where errors become HTTP statuses.

extension Problem {
    /// Describes any error; one that nobody foresaw says nothing about the inside of the server.
    init(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as EditingError: self.init(editing: error)
        case let error as PersistenceError: self.init(persistence: error)
        case let error as any HTTPResponseError:
            self = Self.plain(error.status)
        default: self = Self.plain(.internalServerError)
        }
    }

    private init(editing error: EditingError) {
        let (status, members): (HTTPResponse.Status, [String: Member]) =
            switch error {
            case .notAnImage, .noFace, .unusableFace, .unknownSlider, .unreadablePhrase,
                .unusableRecipe:
                (.unprocessableContent, [:])
            case .unpreparedFace(let index): (.conflict, ["index": .integer(index)])
            case .nothingToUndo, .nothingToRedo: (.conflict, [:])
            case .imageTooLarge: (.contentTooLarge, [:])
            case .unknownFace(let index, let count):
                (.unprocessableContent, ["index": .integer(index), "faces": .integer(count)])
            case .wrongState(let state), .notPreviewable(let state):
                (.conflict, ["state": .text(state.rawValue)])
            case .outOfRange(let name, let value, let range):
                (
                    .unprocessableContent,
                    [
                        "name": .text(name), "value": .integer(value),
                        "minimum": .integer(range.lowerBound),
                        "maximum": .integer(range.upperBound),
                    ]
                )
            case .unknownEdit, .unknownImage, .unknownStep: (.notFound, [:])
            case .noResult(_, let status): (.conflict, ["editStatus": .text(status.rawValue)])
            case .superseded, .cancelled: (.conflict, [:])
            case .busy(let waiting, let limit):
                (
                    .serviceUnavailable,
                    ["waiting": .integer(waiting), "maximumWaiting": .integer(limit)]
                )
            case .closed: (.gone, [:])
            case .lostFile, .unusablePack: (.internalServerError, [:])
            }
        self.init(error.kind, status, error.description, members: members)
        if case .busy = error { retryAfter = 10 }
    }

    private init(persistence error: PersistenceError) {
        let (kind, status): (String, HTTPResponse.Status) =
            switch error {
            case .unknownSession: ("unknown-session", .notFound)
            case .expiredSession: ("session-expired", .gone)
            case .impossibleTransition: ("wrong-state", .conflict)
            case .keyReused: ("idempotency-key-reused", .unprocessableContent)
            case .unknownPreset: ("unknown-preset", .notFound)
            case .unknownBatch: ("unknown-batch", .notFound)
            case .unknownUpload: ("unknown-upload", .notFound)
            case .wrongOffset: ("wrong-offset", .conflict)
            case .tooMany: ("too-many", .conflict)
            case .stale: ("precondition-failed", .preconditionFailed)
            case .diskFull: ("storage-full", .init(code: 507, reasonPhrase: "Insufficient Storage"))
            case .unreadable, .damaged, .inUse, .noData, .exists, .damagedBackup:
                ("internal", .internalServerError)
            }
        let isOurs = status == .internalServerError
        self.init(
            kind, status,
            isOurs ? "Something went wrong on our side; the photo is safe." : error.description)
        switch error {
        case .wrongOffset(_, let expected): members["offset"] = .integer(expected)
        case .tooMany(_, let limit): members["maximum"] = .integer(limit)
        default: break
        }
    }

    /// A problem of HTTP itself.
    static func plain(_ status: HTTPResponse.Status) -> Problem {
        switch status {
        case .notFound: Problem("not-found", status, "There is nothing at this address.")
        case .contentTooLarge:
            Problem("body-too-large", status, "The body of the request is too large.")
        case .badRequest:
            Problem("malformed-request", status, "The request could not be understood.")
        case .internalServerError:
            Problem("internal", status, "Something went wrong on our side; please try again.")
        default:
            Problem(
                status.reasonPhrase.lowercased().replacing(" ", with: "-"), status,
                "The request was refused: \(status.reasonPhrase.lowercased()).")
        }
    }

    /// A body that is not the JSON we expect.
    static func malformedDocument(_ reason: String) -> Problem {
        Problem("malformed-document", .badRequest, "The body is not the JSON we expect: \(reason).")
    }

    /// A parameter of the query that cannot be read.
    static func malformedParameter(_ name: String) -> Problem {
        Problem(
            "malformed-parameter", .badRequest, "The parameter “\(name)” cannot be read.",
            members: ["parameter": .text(name)])
    }

    /// A photo of more bytes than we take.
    static func photoTooLarge(maximum: Int) -> Problem {
        Problem(
            "photo-too-large", .contentTooLarge,
            "This file is too large; photos may have at most \(maximum / 1_000_000) MB.",
            members: ["maximumBytes": .integer(maximum)])
    }
}

extension Problem {
    /// Decodes a JSON body.
    ///
    /// - Throws: ``Problem`` `malformed-document` that names the member at fault.
    static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: data)
        } catch let error as DecodingError {
            let (context, what): (DecodingError.Context?, String) =
                switch error {
                case .keyNotFound(let key, let context):
                    (context, "“\(key.stringValue)” is missing")
                case .typeMismatch(_, let context): (context, "has another type than expected")
                case .valueNotFound(_, let context): (context, "must not be null")
                case .dataCorrupted(let context): (context, "cannot be read")
                @unknown default: (nil, "cannot be read")
                }
            let path = context?.codingPath.map(\.stringValue).joined(separator: ".") ?? ""
            throw malformedDocument(path.isEmpty ? what : "“\(path)” \(what)")
        }
    }
}
