import NeuralNetworks
public import Tensors

/// Estimates the named parameters of a face from its picture: age, smile, hair colour, light.
///
/// Outputs are standardized: 0 is the mean of the training faces, 1 one standard deviation above.
public struct AttributeClassifier: PackedNetwork, FaceTrunk {
    /// The name in a pack.
    public static let packName = "attributes"

    let blocks: [AttributeBlock]
    let hidden: Linear
    let output: Linear

    /// The side of the pictures that the network looks at, in pixels.
    public static let side = 128

    /// Creates a network without values.
    public init(_ configuration: AttributeConfiguration) {
        blocks = Self.blocks(channels: configuration.widths)
        hidden = Linear(
            inputs: configuration.widths[4] * 16, outputs: configuration.hidden)
        output = Linear(
            inputs: configuration.hidden, outputs: configuration.attributes.count)
    }

    /// Estimates attributes.
    ///
    /// - Parameter image: `[batch, 3, side, side]`, the FFHQ inner frame at 128 pixels or a
    ///   multiple of that, in `[-1, 1]`.
    /// - Returns: `[batch, attributes]`, standardized.
    public func forward(_ image: Tensor) -> Tensor { numbers(of: image) }
}
