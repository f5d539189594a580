public import Foundation

/// What was done to the faces of a photo, step by step, and how much of it counts at the moment.
public struct EditHistory: Codable, Sendable, Hashable {
    /// Steps that are kept at most; older ones can no longer be undone.
    public static let limit = 200

    /// The steps, oldest first, with numbers that rise by one; the first changes nothing yet.
    public private(set) var steps: [HistoryStep]
    /// The number of the step that the document shows.
    public private(set) var position: Int
    /// The layers before the first step that is kept.
    private var base: [FaceLayer]
    /// Counts all steps there ever were; names their thumbnails.
    private var serial: Int

    /// Creates a history without steps.
    public init() {
        (steps, position, base, serial) = ([], 0, [], 0)
    }

    /// The step called `number`.
    public subscript(number: Int) -> HistoryStep? {
        guard let first = steps.first?.number else { return nil }
        return steps.indices.contains(number - first) ? steps[number - first] : nil
    }

    /// The step that the document shows.
    public var current: HistoryStep? { self[position] }

    /// Whether there is a step before the one that the document shows.
    public var canUndo: Bool { self[position - 1] != nil }

    /// Whether there is a step after it.
    public var canRedo: Bool { self[position + 1] != nil }

    /// The edits of all faces after the step called `number`.
    public func layers(at number: Int) -> [FaceLayer] {
        var layers = base
        for step in steps where step.number <= number { layers[face: step.face] = step.edit }
        return layers
    }

    /// Begins with a face that nothing was done to; does nothing if there is a step of an edit.
    mutating func begin(face: Int) {
        if steps.isEmpty {
            append(face, .none)
        } else if steps.count == 1, steps[0].edit.isEmpty {
            steps[0].face = face
        }
    }

    /// Changes the edits of all steps, so that they fit another pack.
    mutating func change(_ body: (Edit) -> Edit) {
        for index in steps.indices { steps[index].edit = body(steps[index].edit) }
        for index in base.indices { base[index].edit = body(base[index].edit) }
    }

    /// Adds a step after the current one, in place of those that were undone.
    ///
    /// - Returns: The steps that are gone, or `nil` if the face looks so already.
    mutating func commit(face: Int, _ edit: Edit) -> [HistoryStep]? {
        guard layers(at: position)[face: face] != edit.normalized else { return nil }
        let gone = steps.filter { $0.number > position }
        steps.removeAll { $0.number > position }
        append(face, edit.normalized)
        guard steps.count > Self.limit else { return gone }
        // What is dropped at the start still counts for faces that no later step touches.
        base[face: steps[0].face] = steps[0].edit
        return gone + [steps.removeFirst()]
    }

    /// Goes to a step that exists.
    mutating func go(to number: Int) {
        precondition(self[number] != nil, "there is no step \(number)")
        position = number
    }

    private mutating func append(_ face: Int, _ edit: Edit) {
        position = (steps.last?.number ?? -1) + 1
        steps.append(HistoryStep(number: position, face: face, edit: edit, serial: serial))
        serial += 1
    }
}

/// One change of one face.
public struct HistoryStep: Codable, Sendable, Hashable {
    /// Its place in the history, from 0; numbers of steps that were undone are used again.
    public var number: Int
    /// The face that it changes.
    public var face: Int
    /// The sliders of that face from here on, and which of them are locked.
    public var edit: Edit
    /// When it was made.
    public var createdAt: Date
    /// Differs for each step there ever was, so that caches know what they hold.
    public var serial: Int

    init(number: Int, face: Int, edit: Edit, serial: Int) {
        (self.number, self.face, self.edit, self.serial) = (number, face, edit, serial)
        // Whole seconds, as they are written down.
        createdAt = Date(timeIntervalSince1970: Date.now.timeIntervalSince1970.rounded(.down))
    }

    private enum Key: CodingKey { case number, face, sliders, locked, createdAt, serial }

    /// Decodes a step.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        number = try container.decode(Int.self, forKey: .number)
        face = try container.decode(Int.self, forKey: .face)
        edit = try container.decode(Edit.self, forKey: .sliders)
        edit.locked = try container.decode(Set<String>.self, forKey: .locked)
        createdAt = try container.decode(Date.self, forKey: .createdAt)
        serial = try container.decode(Int.self, forKey: .serial)
    }

    /// Encodes a step; locked sliders in alphabetical order.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(number, forKey: .number)
        try container.encode(face, forKey: .face)
        try container.encode(edit, forKey: .sliders)
        try container.encode(edit.locked.sorted(), forKey: .locked)
        try container.encode(createdAt, forKey: .createdAt)
        try container.encode(serial, forKey: .serial)
    }

    /// The name of the file of its thumbnail.
    var file: String { "history-\(serial).jpg" }
}
