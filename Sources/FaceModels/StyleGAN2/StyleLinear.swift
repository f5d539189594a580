import NeuralNetworks
import Tensors

/// A fully connected layer whose weights have unit variance and are scaled when used.
///
/// Karras et al. 2018, "Progressive Growing of GANs", section 4.1 (equalized learning rate), and
/// Karras et al. 2019, "A Style-Based Generator Architecture", appendix C (`rate`).
struct StyleLinear: Module {
    let weight: Parameter
    let bias: Parameter
    private let rate: Float
    private let gain: Float

    /// Creates a layer that learns `rate` times as fast as others.
    init(inputs: Int, outputs: Int, bias: Float = 0, rate: Float = 1) {
        weight = Parameter([outputs, inputs], .normal(standardDeviation: 1 / rate))
        self.bias = Parameter([outputs], .constant(bias))
        self.rate = rate
        gain = rate / Float(inputs).squareRoot()
    }

    /// Maps `[batch, inputs]` to `[batch, outputs]`.
    func forward(_ x: Tensor) -> Tensor {
        linear(x * gain, weight.value, bias: rate == 1 ? bias.value : bias.value * rate)
    }

    /// The same, followed by leaky ReLU that keeps the variance.
    func forwardActivated(_ x: Tensor) -> Tensor {
        forward(x).leakyReLU(slope: 0.2) * Float(2).squareRoot()
    }
}
