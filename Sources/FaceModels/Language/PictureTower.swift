public import NeuralNetworks
public import Tensors

/// Turns a picture of a face into a unit vector that stands near those of its descriptions.
///
/// It is built as ``AttributeClassifier`` is, so that it can begin with what that has learned to see.
public struct PictureTower: Module {
    let blocks: [AttributeBlock]
    let hidden: Linear
    let output: Linear

    /// The side of the pictures that the tower looks at, in pixels.
    public static let side = AttributeClassifier.side

    init(_ configuration: LanguageConfiguration) {
        let inputs = [3] + configuration.channels
        blocks = zip(inputs, configuration.channels).enumerated().map { index, widths in
            AttributeBlock(inputs: widths.0, outputs: widths.1, refines: index > 0)
        }
        hidden = Linear(inputs: configuration.channels[4] * 16, outputs: configuration.hidden)
        output = Linear(inputs: configuration.hidden, outputs: configuration.embedding)
    }

    /// Embeds pictures.
    ///
    /// - Parameter image: `[batch, 3, side, side]`, the FFHQ inner frame at 128 pixels or a
    ///   multiple of that, in `[-1, 1]`.
    /// - Returns: `[batch, embedding]`, each row of length 1.
    public func forward(_ image: Tensor) -> Tensor {
        var x = image
        while x.shape[3] >= 2 * Self.side { x = x.averagePooled(2) }
        precondition(x.shape[3] == Self.side, "\(image.shape) is not a multiple of \(Self.side)")
        for block in blocks { x = block.forward(x) }
        let code = x.reshaped(to: [x.shape[0], -1])
        return output.forward(hidden.forward(code).leakyReLU(slope: 0.1)).unitRows()
    }
}
