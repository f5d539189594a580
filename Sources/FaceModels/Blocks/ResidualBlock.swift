import NeuralNetworks
import Tensors

/// Two convolutions around which the input is added: `leaky(x + conv(activated(x)))`.
///
/// He et al. 2016, "Deep Residual Learning for Image Recognition". The second convolution starts
/// small, so that a deep stack begins close to the identity.
struct ResidualBlock: Module {
    let first: ActivatedConv2d
    let weight: Parameter
    let bias: Parameter

    /// Creates a block without values.
    init(channels: Int) {
        first = ActivatedConv2d(inputs: channels, outputs: channels)
        let deviation = 0.3 / Float(channels * 9).squareRoot()
        weight = Parameter([channels, channels, 3, 3], .normal(standardDeviation: deviation))
        bias = Parameter([channels], .constant(0))
    }

    /// Maps `[batch, channels, height, width]` to the same shape.
    func forward(_ x: Tensor) -> Tensor {
        (x + conv2d(first.forward(x), weight.value)).biasLeakyReLU(bias.value, gain: 1)
    }
}

/// One step down a pyramid: half the size, then residual blocks.
struct DownStage: Module {
    let down: ActivatedConv2d
    let blocks: [ResidualBlock]

    /// Creates a stage without values.
    init(inputs: Int, outputs: Int, blocks: Int) {
        down = ActivatedConv2d(inputs: inputs, outputs: outputs, stride: 2)
        self.blocks = (0..<blocks).map { _ in ResidualBlock(channels: outputs) }
    }

    /// Maps `[batch, inputs, height, width]` to `[batch, outputs, height / 2, width / 2]`.
    func forward(_ x: Tensor) -> Tensor {
        blocks.reduce(down.forward(x)) { $1.forward($0) }
    }
}
