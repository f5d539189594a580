public import NeuralNetworks
public import Tensors

/// Maps a random vector, or the encoded parameters of a person, to a latent vector `w`.
///
/// Karras et al. 2019, "A Style-Based Generator Architecture for Generative Adversarial Networks",
/// section 2.
public struct MappingNetwork: Module {
    let layers: [EqualizedLinear]
    private let normalizesInput: Bool

    init(_ configuration: GeneratorConfiguration) {
        layers = (0..<configuration.mappingLayers).map {
            EqualizedLinear(
                inputs: $0 == 0 ? configuration.mappingInputs : configuration.styleSize,
                outputs: configuration.styleSize, learningRateMultiplier: configuration.mappingRate)
        }
        normalizesInput = configuration.normalizesInput
    }

    /// Maps `[batch, inputs]` to `w`, `[batch, styleSize]`.
    public func forward(_ z: Tensor) -> Tensor {
        var x = z
        if normalizesInput {
            let square = z.squared().mean(axes: [1], keepingDimensions: true)  // [batch, 1]
            x = z * (square + 1e-8).reciprocalSquareRoot()
        }
        return layers.reduce(x) { $1.forward($0).leakyReLU(slope: 0.2) * Float(2).squareRoot() }
    }
}
