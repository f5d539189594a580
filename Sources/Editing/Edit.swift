/// The positions of all sliders; a photo and an edit together say everything about a result.
public struct Edit: Codable, Sendable, Hashable {
    /// Slider positions from −100 to 100 by slider name; a slider that is missing stands at 0.
    public var values: [String: Int]
    /// The sliders whose attributes are held while others move; not part of the JSON.
    public var locked: Set<String>

    /// Creates an edit from slider positions; without any, the edit that changes nothing.
    public init(values: [String: Int] = [:], locked: Set<String> = []) {
        self.values = values
        self.locked = locked
    }

    /// The edit that changes nothing.
    public static let none = Edit()

    /// Whether every slider stands at 0.
    public var isEmpty: Bool { values.values.allSatisfy { $0 == 0 } }

    /// The same edit without the sliders that stand at 0.
    public var normalized: Edit { Edit(values: values.filter { $0.value != 0 }, locked: locked) }

    /// Decodes the slider positions as they stand in JSON: one object of names and integers.
    public init(from decoder: any Decoder) throws {
        self.init(values: try decoder.singleValueContainer().decode([String: Int].self))
    }

    /// Encodes the slider positions as one object of names and integers.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(values)
    }
}
