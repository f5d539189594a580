import NeuralNetworks
public import Tensors

/// Estimates the named parameters of a face from its picture: age, smile, hair colour, light.
///
/// Outputs are standardized: 0 is the mean of the training faces, 1 one standard deviation above.
public struct AttributeClassifier: PackedNetwork {
    /// The name in a pack.
    public static let packName = "attributes"

    let blocks: [AttributeBlock]
    let hidden: Linear
    let output: Linear

    /// The side of the pictures that the network looks at, in pixels.
    public static let side = 128

    /// Creates a network without values.
    public init(_ configuration: AttributeConfiguration) {
        let inputs = [3] + configuration.widths
        blocks = zip(inputs, configuration.widths).enumerated().map { index, widths in
            AttributeBlock(inputs: widths.0, outputs: widths.1, refines: index > 0)
        }
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
    public func forward(_ image: Tensor) -> Tensor {
        var x = image
        while x.shape[3] >= 2 * Self.side { x = x.averagePooled(2) }
        precondition(x.shape[3] == Self.side, "\(image.shape) is not a multiple of \(Self.side)")
        for block in blocks { x = block.forward(x) }
        let code = x.reshaped(to: [x.shape[0], -1])
        return output.forward(hidden.forward(code).leakyReLU(slope: 0.1))
    }
}

/// A convolution that halves the side, then a residual one.
struct AttributeBlock: Module {
    let reduce: Conv2d
    let refine: Conv2d?

    init(inputs: Int, outputs: Int, refines: Bool) {
        reduce = Conv2d(inputs: inputs, outputs: outputs, kernel: 3, stride: 2)
        refine = refines ? Conv2d(inputs: outputs, outputs: outputs, kernel: 3) : nil
    }

    func forward(_ x: Tensor) -> Tensor {
        let x = reduce.forward(x).leakyReLU(slope: 0.1)
        guard let refine else { return x }
        return (x + refine.forward(x)).leakyReLU(slope: 0.1)
    }
}
