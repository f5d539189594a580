public import Foundation

/// Everything durable about a session except its pictures: what clients see and restarts need.
///
/// A session gives a new snapshot with every change; `progress` changes often and is written down
/// only together with something else.
public struct SessionSnapshot: Codable, Sendable, Hashable {
    /// The name that clients use.
    public var id: String
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
    /// Counts how often a face was chosen; names the files that belong to the choice.
    public var preparation: Int
    /// The points of the chosen face, if they were set by hand.
    public var handPoints: FacePoints?
    /// Whether ``Session/preview(_:)`` answers already.
    public var previewable: Bool
    /// The sliders of the latest preview or finished edit.
    public var sliders: Edit
    /// All edits that were ever asked for, numbered from 1 without gaps.
    public var edits: [EditRecord]
    /// Why the session failed.
    public var failure: Failure?
    /// When the photo was uploaded.
    public var createdAt: Date
    /// When the session and its files may be deleted.
    public var expires: Date

    /// Creates the snapshot of a session whose photo has just arrived.
    public init(
        id: String, original: OriginalRecord, createdAt: Date, expires: Date
    ) {
        self.id = id
        self.original = original
        self.createdAt = createdAt
        self.expires = expires
        state = .detecting
        faces = []
        preparation = 0
        previewable = false
        sliders = .none
        edits = []
    }

    /// The chosen face.
    public var chosenFace: FaceRecord? { face.flatMap { faces.indices ~= $0 ? faces[$0] : nil } }

    /// The record of the edit called `number`.
    public func edit(_ number: Int) -> EditRecord? { edits.first { $0.number == number } }
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

/// A face in a photo.
public struct FaceRecord: Codable, Sendable, Hashable {
    /// Its place in ``SessionSnapshot/faces``.
    public var index: Int
    /// x, y, width and height in pixels of the upright original.
    public var box: [Double]
    /// How sure the detector is, from 0 to 1.
    public var score: Double
    /// x and y in pixels: the detector's 5 points, then the 68 points once the face is chosen.
    public var landmarks: [[Double]]

    /// Creates a record.
    public init(index: Int, box: [Double], score: Double, landmarks: [[Double]]) {
        self.index = index
        self.box = box
        self.score = score
        self.landmarks = landmarks
    }
}

/// A finished photo, or one that is being made.
public struct EditRecord: Codable, Sendable, Hashable {
    /// What happened to an edit.
    public enum Status: String, Codable, Sendable, CaseIterable {
        case queued, running, done, failed, cancelled
    }

    /// Counts from 1 within a session.
    public var number: Int
    /// What happened to it.
    public var status: Status
    /// The slider positions.
    public var sliders: Edit
    /// The raw value of the ``ImageFormat`` of the result.
    public var format: String
    /// Compression quality of the result, from 1 to 100.
    public var quality: Int
    /// How far it is, while it runs.
    public var progress: Progress?
    /// Why it failed.
    public var failure: Failure?

    /// Creates a record of an edit that waits.
    public init(number: Int, sliders: Edit, format: String, quality: Int) {
        self.number = number
        self.sliders = sliders
        self.format = format
        self.quality = quality
        status = .queued
    }

    /// Whether it neither waits nor runs any more.
    public var isOver: Bool { status != .queued && status != .running }
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
