public import NeuralNetworks
import Tensors

/// The widths of a ``Generator``.
public struct GeneratorConfiguration: Codable, Sendable, Hashable {
    /// The side of the pictures in pixels, a power of two.
    public var size: Int
    /// The length of a latent vector `w`.
    public var styleSize: Int
    /// Channels at 4×4, 8×8, … up to `size`.
    public var channels: [Int]
    /// The length of what the mapping network maps to `w`.
    public var mappingInputs: Int
    /// The names of the parameters of rendered people that are encoded as those inputs, if it was
    /// trained on rendered people since there were more than the first 107 and the identity modes.
    public var mappingParameters: [String]?
    /// The number of layers of the mapping network.
    public var mappingLayers: Int
    /// How much slower the mapping network learns than the rest.
    public var mappingRate: Float
    /// Whether the mapping network first brings its input to unit length per element.
    public var normalizesInput: Bool

    /// Creates a configuration.
    ///
    /// - Parameter channels: One entry for each of 4×4, 8×8, … up to `size`.
    public init(
        size: Int, styleSize: Int, channels: [Int], mappingInputs: Int, mappingLayers: Int,
        mappingRate: Float, normalizesInput: Bool, mappingParameters: [String]? = nil
    ) {
        precondition(
            size == 2 << channels.count, "\(channels.count) widths do not end at side \(size)")
        (self.size, self.styleSize, self.channels) = (size, styleSize, channels)
        (self.mappingInputs, self.mappingLayers) = (mappingInputs, mappingLayers)
        (self.mappingRate, self.normalizesInput) = (mappingRate, normalizesInput)
        self.mappingParameters = mappingParameters
    }

    /// The number of rows of a w+ code: L.
    public var latentRows: Int { 2 * channels.count }

    /// How rendered people become inputs; `nil` if the generator was not trained on them or on what
    /// this version does not know.
    public var encoding: PersonEncoding? {
        let encoding =
            mappingParameters.map { PersonEncoding(names: $0) }
            ?? PersonEncoding(inputs: mappingInputs)
        return encoding?.inputs == mappingInputs ? encoding : nil
    }

    /// This configuration with the mapping inputs of trained weights, which may be older.
    public func fitting(_ weights: Checkpoint) -> GeneratorConfiguration {
        guard let shape = weights.tensors["mapping.layers.0.weight"]?.shape, shape.count == 2,
            let encoding = PersonEncoding(inputs: shape[1])
        else { return self }
        var result = self
        result.mappingInputs = encoding.inputs
        result.mappingParameters = encoding.fields.map(\.name)
        return result
    }

    /// A generator that draws twice as large, by one more block.
    public func grown(channels width: Int) -> GeneratorConfiguration {
        var result = self
        result.size *= 2
        result.channels.append(width)
        return result
    }

    /// The generator of the starter pack, which maps parameters of rendered people.
    public static let starter = GeneratorConfiguration(
        size: 256, styleSize: 512, channels: [256, 256, 192, 128, 64, 32, 16],
        mappingInputs: PersonEncoding.standard.inputs, mappingLayers: 4, mappingRate: 1,
        normalizesInput: false, mappingParameters: PersonEncoding.standard.fields.map(\.name))

    /// The published StyleGAN2 of a side up to 1024, in configuration F of its paper.
    public static func published(size: Int) -> GeneratorConfiguration {
        let widths = [512, 512, 512, 512, 512, 256, 128, 64, 32]
        return GeneratorConfiguration(
            size: size, styleSize: 512,
            channels: Array(widths.prefix(size.trailingZeroBitCount - 1)), mappingInputs: 512,
            mappingLayers: 8, mappingRate: 0.01, normalizesInput: true)
    }
}
