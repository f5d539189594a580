/// What can go wrong while editing, each with a sentence for the person who edits.
public enum EditingError: Error, Sendable, Hashable {
    /// The bytes are not a JPEG, PNG or WebP picture, or a damaged one.
    case notAnImage(reason: String)
    /// The picture has too many pixels or sides that are too long.
    case imageTooLarge(reason: String)
    /// There is no face to choose, nor could one be found where the user pointed.
    case noFace
    /// There is no face with this index.
    case unknownFace(Int, count: Int)
    /// The box or the points drawn by hand make no face.
    case unusableFace(reason: String)
    /// The session is doing something else.
    case wrongState(current: SessionState)
    /// The models of this face are not far enough for a preview.
    case notPreviewable(current: SessionState)
    /// The pack has no slider of this name.
    case unknownSlider(String)
    /// A slider position or another number lies outside its range.
    case outOfRange(name: String, value: Int, range: ClosedRange<Int>)
    /// A phrase has words that we do not know, or says nothing that a slider could do.
    case unreadablePhrase(unknown: [String])
    /// There is no edit with this number.
    case unknownEdit(Int)
    /// The edit has no result (yet).
    case noResult(Int, status: EditRecord.Status)
    /// The session has no such picture (yet).
    case unknownImage(String)
    /// The models of this face are not ready.
    case unpreparedFace(Int)
    /// There is no step before the one that is shown.
    case nothingToUndo
    /// There is no step after the one that is shown.
    case nothingToRedo
    /// The history has no step with this number.
    case unknownStep(Int)
    /// The recipe cannot be followed, or not with this photo.
    case unusableRecipe(reason: String)
    /// A newer slider position has replaced this one before it was drawn.
    case superseded
    /// Too many people are waiting.
    case busy(waiting: Int, limit: Int)
    /// Somebody cancelled it.
    case cancelled
    /// The session was closed or has expired.
    case closed
    /// A file that the session needs is missing or damaged.
    case lostFile(String)
    /// The pack lacks something that editing needs.
    case unusablePack(reason: String)

    /// A stable word for programs.
    public var kind: String {
        switch self {
        case .notAnImage: "not-an-image"
        case .imageTooLarge: "image-too-large"
        case .noFace: "no-face"
        case .unknownFace: "unknown-face"
        case .unusableFace: "unusable-face"
        case .wrongState: "wrong-state"
        case .notPreviewable: "not-previewable"
        case .unknownSlider: "unknown-slider"
        case .outOfRange: "out-of-range"
        case .unreadablePhrase: "unreadable-phrase"
        case .unknownEdit: "unknown-edit"
        case .noResult: "no-result"
        case .unknownImage: "unknown-image"
        case .unpreparedFace: "unprepared-face"
        case .nothingToUndo: "nothing-to-undo"
        case .nothingToRedo: "nothing-to-redo"
        case .unknownStep: "unknown-step"
        case .unusableRecipe: "unusable-recipe"
        case .superseded: "superseded"
        case .busy: "busy"
        case .cancelled: "cancelled"
        case .closed: "closed"
        case .lostFile: "lost-file"
        case .unusablePack: "unusable-pack"
        }
    }
}

extension EditingError: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        switch self {
        case .notAnImage(let reason): "This file is not a picture we can read: \(reason)"
        case .imageTooLarge(let reason): "This picture is too large: \(reason)"
        case .noFace: "We found no face in this photo; draw a box around one, or try another photo."
        case .unknownFace(let index, let count):
            "There is no face \(index); this photo has \(count), counted from 0."
        case .unusableFace(let reason): "This does not describe a face: \(reason)"
        case .wrongState(let current):
            "This cannot be done while the session is \(current.rawValue)."
        case .notPreviewable(let current):
            "There is no preview yet; the session is \(current.rawValue)."
        case .unknownSlider(let name): "There is no slider called “\(name)”."
        case .outOfRange(let name, let value, let range):
            "“\(name)” is \(value), but must be from \(range.lowerBound) to \(range.upperBound)."
        case .unreadablePhrase(let unknown):
            unknown.isEmpty
                ? "This phrase says nothing that a slider could do."
                : "We do not know " + unknown.map { "“\($0)”" }.joined(separator: " and ") + "."
        case .unknownEdit(let number): "This session has no edit \(number)."
        case .noResult(let number, let status):
            "Edit \(number) has no result; it is \(status.rawValue)."
        case .unknownImage(let name): "This session has no picture called “\(name)” (yet)."
        case .unpreparedFace(let index): "Face \(index) must be chosen and prepared first."
        case .nothingToUndo: "There is nothing to undo."
        case .nothingToRedo: "There is nothing to redo."
        case .unknownStep(let number): "The history has no step \(number)."
        case .unusableRecipe(let reason): "This recipe cannot be followed: \(reason)"
        case .superseded: "A newer slider position was asked for before this one was drawn."
        case .busy(let waiting, let limit):
            "Too many photos are being prepared (\(waiting) of \(limit)); please try again in a moment."
        case .cancelled: "This was cancelled."
        case .closed: "This session was closed."
        case .lostFile(let name): "A file of this session is missing or damaged: \(name)."
        case .unusablePack(let reason): "The model pack cannot be used: \(reason)"
        }
    }
}
