import NeuralNetworks
import Tensors

/// A 1×1 convolution: one linear map of the channels, the same for every pixel.
struct Pointwise: Module {
    let weight: Parameter
    let bias: Parameter

    /// Creates a layer without values.
    ///
    /// - Parameters:
    ///   - deviation: The standard deviation of the first outputs for inputs of unit variance.
    ///   - bias: What every channel starts at.
    init(inputs: Int, outputs: Int, deviation: Float = 1, bias: Float = 0) {
        weight = Parameter(
            [outputs, inputs, 1, 1],
            .normal(standardDeviation: deviation / Float(inputs).squareRoot()))
        self.bias = Parameter([outputs], .constant(bias))
    }

    /// Maps `[batch, inputs, height, width]` to `[batch, outputs, height, width]`.
    func forward(_ x: Tensor) -> Tensor {
        conv2d(x, weight.value, bias: bias.value)
    }
}
