public import NeuralNetworks
public import Tensors

/// Turns a picture of a face into a unit vector that stands near those of its descriptions.
///
/// It is built as ``AttributeClassifier`` is, so that it can begin with what that has learned to see.
public struct PictureTower: Module, FaceTrunk {
    let blocks: [AttributeBlock]
    let hidden: Linear
    let output: Linear

    /// The side of the pictures that the tower looks at, in pixels.
    public static let side = AttributeClassifier.side

    init(_ configuration: LanguageConfiguration) {
        blocks = Self.blocks(channels: configuration.channels)
        hidden = Linear(inputs: configuration.channels[4] * 16, outputs: configuration.hidden)
        output = Linear(inputs: configuration.hidden, outputs: configuration.embedding)
    }

    /// Embeds pictures.
    ///
    /// - Parameter image: `[batch, 3, side, side]`, the FFHQ inner frame at 128 pixels or a
    ///   multiple of that, in `[-1, 1]`.
    /// - Returns: `[batch, embedding]`, each row of length 1.
    public func forward(_ image: Tensor) -> Tensor { numbers(of: image).unitRows() }
}
