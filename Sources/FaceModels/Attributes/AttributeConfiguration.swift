/// One thing that an ``AttributeClassifier`` says about a face.
public struct Attribute: Codable, Sendable, Hashable {
    /// The parameter's name, as the renderer of the training faces calls it; `hair_style.3` is the
    /// probability of one of several choices, `key_az.sin` a part of an angle.
    public var name: String
    /// The mean over the training faces, in the parameter's own unit.
    public var mean: Float
    /// The standard deviation over the training faces, in the parameter's own unit.
    public var deviation: Float

    /// Creates a description.
    public init(name: String, mean: Float, deviation: Float) {
        self.name = name
        self.mean = mean
        self.deviation = deviation
    }
}

/// The widths of an ``AttributeClassifier``, and what its outputs mean.
public struct AttributeConfiguration: Codable, Sendable, Hashable {
    /// Channels at half the side, a quarter, … down to a thirty-second.
    public var widths: [Int]
    /// Units between the convolutions and the outputs.
    public var hidden: Int
    /// The outputs in order.
    public var attributes: [Attribute]

    /// Creates a configuration; `widths` has five entries.
    public init(widths: [Int], hidden: Int, attributes: [Attribute]) {
        precondition(widths.count == 5, "there are five resolutions, not \(widths.count)")
        self.widths = widths
        self.hidden = hidden
        self.attributes = attributes
    }

    /// The classifier of the starter pack.
    public static let starter = AttributeConfiguration(
        widths: [16, 32, 64, 96, 96], hidden: 160, attributes: Attribute.standard)
}
