/// One slider of a pack: what the user sees, and what it means for a rendered person.
public struct SliderDefinition: Codable, Sendable, Hashable {
    /// How moving a slider changes one parameter of a rendered person.
    public struct Effect: Codable, Sendable, Hashable {
        /// How a parameter changes.
        public enum Kind: String, Codable, Sendable {
            /// It is moved by so much, inside its range.
            case shift
            /// It is drawn to another choice.
            case choice
        }

        /// The renderer's name of the parameter.
        public var parameter: String
        /// How the parameter changes.
        public var kind: Kind
        /// The movement, or the number of the choice, at the right end.
        public var positive: Float
        /// The movement, or the number of the choice, at the left end.
        public var negative: Float

        /// Describes an effect.
        public init(parameter: String, kind: Kind = .shift, positive: Float, negative: Float) {
            (self.parameter, self.kind) = (parameter, kind)
            (self.positive, self.negative) = (positive, negative)
        }
    }

    /// The name in requests and edits, such as `mouth_open`.
    public var name: String
    /// The name that users read.
    public var label: String
    /// The group it is shown in.
    public var group: String
    /// The lowest position.
    public var minimum: Int
    /// The highest position.
    public var maximum: Int
    /// The position that leaves the photo as it is.
    public var `default`: Int
    /// What it changes in a rendered person; the teacher of the slider model.
    public var direction: [Effect]

    /// Describes a slider from −100 to 100.
    public init(
        name: String, label: String, group: String, minimum: Int = -100, maximum: Int = 100,
        default: Int = 0, direction: [Effect] = []
    ) {
        (self.name, self.label, self.group) = (name, label, group)
        (self.minimum, self.maximum, self.default) = (minimum, maximum, `default`)
        self.direction = direction
    }
}
