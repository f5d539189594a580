public import Foundation

/// Everything durable about a session except its pictures: what clients see and restarts need.
///
/// A session gives a new snapshot with every change; `progress` changes often and is written down
/// only together with something else.
public struct SessionSnapshot: Codable, Sendable, Hashable {
    /// The name that clients use.
    public var id: String
    /// Counts the durable changes; progress and sliders that move do not count.
    public var revision: Int
    /// What the session is doing.
    public var state: SessionState
    /// How far the running stage is; `nil` when nothing runs.
    public var progress: Progress?
    /// The photo as it was uploaded.
    public var original: OriginalRecord
    /// All faces that were found, in the order of their size, largest first.
    public var faces: [FaceRecord]
    /// The index in `faces` of the chosen face.
    public var face: Int?
    /// One for every face that was ever chosen.
    public var preparations: [PreparationRecord]
    /// Whether ``Session/preview(_:)`` answers already.
    public var previewable: Bool
    /// The edits of all faces that differ from the original, as they were last seen or finished.
    public var layers: [FaceLayer]
    /// What can be undone and redone.
    public var history: EditHistory
    /// All edits that were ever asked for, numbered from 1 without gaps.
    public var edits: [EditRecord]
    /// Why the session failed.
    public var failure: Failure?
    /// When the photo was uploaded.
    public var createdAt: Date
    /// When the session and its files may be deleted.
    public var expires: Date

    enum CodingKeys: CodingKey {
        case id, revision, state, progress, original, faces, face, preparations, previewable
        case layers, history, edits, failure, createdAt, expires
    }

    /// Creates the snapshot of a session whose photo has just arrived.
    public init(
        id: String, original: OriginalRecord, createdAt: Date, expires: Date
    ) {
        self.id = id
        self.original = original
        self.createdAt = createdAt
        self.expires = expires
        revision = 0
        state = .detecting
        faces = []
        preparations = []
        previewable = false
        layers = []
        history = EditHistory()
        edits = []
    }

    /// The chosen face.
    public var chosenFace: FaceRecord? { face.flatMap { faces.indices ~= $0 ? faces[$0] : nil } }

    /// The sliders of the chosen face, as they were last seen or finished.
    public var sliders: Edit {
        get { face.map { layers[face: $0] } ?? .none }
        set { if let face { layers[face: face] = newValue } }
    }

    /// The sliders of the chosen face that are held.
    public var locked: [String] { sliders.locked.sorted() }

    /// How far the sliders of the chosen face may go before it is another face or the preview
    /// misleads; `nil` until that was measured.
    public var spans: [String: ClosedRange<Int>]? { preparation?.spans }

    /// What belongs to the chosen face.
    public var preparation: PreparationRecord? { face.flatMap { preparation(of: $0) } }

    /// What belongs to a face; `nil` if it was never chosen.
    public func preparation(of face: Int) -> PreparationRecord? {
        preparations.first { $0.face == face }
    }

    /// The record of the edit called `number`.
    public func edit(_ number: Int) -> EditRecord? { edits.first { $0.number == number } }

    /// The same without progress, which is not durable.
    var withoutProgress: SessionSnapshot {
        var result = self
        result.progress = nil
        for index in result.edits.indices { result.edits[index].progress = nil }
        return result
    }
}

/// What a session is doing.
public enum SessionState: String, Codable, Sendable, CaseIterable {
    /// Looking for faces.
    case detecting
    /// Waiting for the user to choose a face.
    case choosing
    /// Adapting the models to the chosen face; previews may be possible already.
    case preparing
    /// Waiting for edits.
    case ready
    /// Making at least one finished photo.
    case finalizing
    /// Ended by an error, see ``SessionSnapshot/failure``.
    case failed
    /// Ended by time; its files are gone.
    case expired
}

/// How far a stage is.
public struct Progress: Codable, Sendable, Hashable {
    /// The stage, such as `detect`, `finetune` or `unalign`, or `queued`.
    public var stage: String
    /// The part of the stage that is done, from 0 to 1.
    public var fraction: Double
    /// Estimated seconds until the whole job (preparation or edit) is done.
    public var secondsLeft: Double?

    /// Creates a report.
    public init(stage: String, fraction: Double, secondsLeft: Double? = nil) {
        self.stage = stage
        self.fraction = fraction
        self.secondsLeft = secondsLeft
    }
}

/// Facts about an uploaded photo.
public struct OriginalRecord: Codable, Sendable, Hashable {
    /// Width in pixels, upright.
    public var width: Int
    /// Height in pixels, upright.
    public var height: Int
    /// The raw value of its ``ImageFormat``: `jpeg`, `png` or `webp`.
    public var format: String

    /// Creates a record.
    public init(width: Int, height: Int, format: String) {
        self.width = width
        self.height = height
        self.format = format
    }
}

/// Why something ended badly, for people and for programs.
public struct Failure: Codable, Sendable, Hashable {
    /// A stable word for programs, see ``EditingError/kind``.
    public var kind: String
    /// A sentence for people.
    public var detail: String

    /// Creates a failure.
    public init(kind: String, detail: String) {
        self.kind = kind
        self.detail = detail
    }

    /// Describes an error; one that we did not foresee is called `internal`.
    public init(_ error: any Error) {
        let known = error as? EditingError
        kind = known?.kind ?? "internal"
        detail = known?.description ?? "Something went wrong while editing this photo: \(error)."
    }
}
