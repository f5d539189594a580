import NeuralNetworks
import Tensors

/// What networks have in common that look at a whole face and answer with a few numbers.
protocol FaceTrunk: Module {
    /// Each halves the side of the picture.
    var blocks: [AttributeBlock] { get }
    var hidden: Linear { get }
    var output: Linear { get }
}

extension FaceTrunk {
    /// The blocks for so many channels after each.
    static func blocks(channels: [Int]) -> [AttributeBlock] {
        zip([3] + channels, channels).enumerated().map { index, widths in
            AttributeBlock(inputs: widths.0, outputs: widths.1, refines: index > 0)
        }
    }

    /// Reads the numbers off a picture.
    ///
    /// - Parameter image: `[batch, 3, side, side]`, of ``AttributeClassifier/side`` or twice that, four
    ///   times and so on.
    /// - Returns: `[batch, outputs]`.
    func numbers(of image: Tensor) -> Tensor {
        let side = AttributeClassifier.side
        var x = image
        while x.shape[3] >= 2 * side { x = x.averagePooled(2) }
        precondition(x.shape[3] == side, "\(image.shape) is not a multiple of \(side)")
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
