/// Everything that decides one picture of one rendered person.
///
/// A picture is a function of these numbers alone, so they are also its exact label.
public struct Person: Sendable, Hashable {
    /// How many numbers there are: the named ones, then ``identityCount`` identity modes.
    public static let count = Parameter.allCases.count + identityCount

    /// How many modes of the morphable head make an identity.
    public static let identityCount = 100

    /// The named parameters in the order of ``Parameter``, then the identity modes in standard
    /// deviations.
    public private(set) var values: [Float]

    /// Creates a plain person: every parameter at its standard, the mean identity.
    public init() {
        values = Parameter.allCases.map(\.standard)
        values += [Float](repeating: 0, count: Self.identityCount)
    }

    /// Creates a person from stored values.
    public init(values: [Float]) {
        precondition(values.count == Self.count, "\(values.count) values do not make a person")
        self.values = values
    }

    /// The value of a named parameter.
    public subscript(parameter: Parameter) -> Float {
        get { values[parameter.index] }
        set { values[parameter.index] = newValue }
    }

    /// The identity modes, in standard deviations.
    public var identity: ArraySlice<Float> {
        get { values[Parameter.allCases.count...] }
        set { values.replaceSubrange(Parameter.allCases.count..., with: newValue) }
    }

    /// The same person photographed so that the picture depends on the parameters alone: fixed
    /// seeds, no sensor noise, no compression, nothing behind or before them that a seed lays out.
    public var clean: Person {
        var person = self
        person[.seed] = 1
        person[.bgSeed] = 1
        person[.noise] = 0
        person[.jpeg] = 0
        person[.clutter] = 0
        person[.occluder] = 0
        return person
    }
}
