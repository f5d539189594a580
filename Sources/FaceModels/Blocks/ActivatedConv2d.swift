import NeuralNetworks
import Tensors

/// A convolution followed by a bias and leaky ReLU, at unit variance from the first step.
///
/// The small networks of a pack do without normalization layers: He et al. 2015, "Delving Deep
/// into Rectifiers", keeps the variance by initialization alone, and nothing has to be folded.
struct ActivatedConv2d: Module {
    let weight: Parameter
    let bias: Parameter
    private let stride: Int

    /// Creates a layer without values; `kernel` is odd.
    init(inputs: Int, outputs: Int, kernel: Int = 3, stride: Int = 1) {
        let deviation = 1 / Float(inputs * kernel * kernel).squareRoot()
        weight = Parameter(
            [outputs, inputs, kernel, kernel], .normal(standardDeviation: deviation))
        bias = Parameter([outputs], .constant(0))
        self.stride = stride
    }

    /// Maps `[batch, inputs, height, width]` to `[batch, outputs, height / stride, width / stride]`.
    func forward(_ x: Tensor) -> Tensor {
        conv2d(
            x, weight.value, bias: bias.value, stride: stride, slope: 0.2,
            gain: Float(2).squareRoot())
    }
}
