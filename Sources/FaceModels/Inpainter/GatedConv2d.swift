import NeuralNetworks
import Tensors

/// A convolution that decides at every pixel how much of each feature to let through.
///
/// Yu et al. 2019, "Free-Form Image Inpainting with Gated Convolution", equation 4: features times
/// the sigmoid of gates, both from one convolution.
struct GatedConv2d: Module {
    let weight: Parameter
    let bias: Parameter
    private let outputs: Int
    private let stride: Int

    /// Creates a layer without values.
    init(inputs: Int, outputs: Int, stride: Int = 1) {
        let deviation = 1 / Float(inputs * 9).squareRoot()
        weight = Parameter([2 * outputs, inputs, 3, 3], .normal(standardDeviation: deviation))
        bias = Parameter([2 * outputs], .constant(0))
        (self.outputs, self.stride) = (outputs, stride)
    }

    /// Maps `[batch, inputs, height, width]` to `[batch, outputs, height / stride, width / stride]`.
    func forward(_ x: Tensor) -> Tensor {
        let parts = conv2d(x, weight.value, bias: bias.value, stride: stride)
            .split(axis: 1, counts: [outputs, outputs])
        // Twice the sigmoid and a gain of √2 keep unit variance while the gates are half open.
        return parts[0].leakyReLU(slope: 0.2) * parts[1].sigmoid() * 2.5
    }
}
