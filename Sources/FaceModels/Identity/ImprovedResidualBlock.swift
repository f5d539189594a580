import NeuralNetworks
import Tensors

/// One block of the network of ``IdentityEmbedding``.
///
/// Deng et al. 2019, "ArcFace", section 3.1 (improved residual unit), and Hu et al. 2018,
/// "Squeeze-and-Excitation Networks". The layers have the published indices: `residual.0` norm,
/// `.1` convolution, `.2` PReLU, `.3` convolution with the stride, `.4` norm, `.5` excitation.
struct ImprovedResidualBlock: Module {
    let residual: [any Layer]
    let shortcut: [any Layer]
    private let stride: Int

    init(inputs: Int, outputs: Int, stride: Int, excites: Bool = true) {
        self.stride = stride
        var layers: [any Layer] = [
            BatchNorm2d(channels: inputs),
            Conv2d(inputs: inputs, outputs: outputs, kernel: 3, bias: false),
            PReLU(channels: outputs),
            Conv2d(inputs: outputs, outputs: outputs, kernel: 3, stride: stride, bias: false),
            BatchNorm2d(channels: outputs),
        ]
        if excites { layers.append(SqueezeExcitation(channels: outputs, bias: false)) }
        residual = layers
        shortcut =
            inputs == outputs
            ? []
            : [
                Conv2d(
                    inputs: inputs, outputs: outputs, kernel: 1, stride: stride, padding: 0,
                    bias: false),
                BatchNorm2d(channels: outputs),
            ]
    }

    /// Maps `[batch, inputs, height, width]` to `[batch, outputs, height / stride, width / stride]`.
    func forward(_ x: Tensor, isTraining: Bool = false) -> Tensor {
        let direct =
            shortcut.isEmpty
            ? (stride == 1 ? x : x.maxPooled(kernel: 1, stride: stride))
            : apply(shortcut, to: x, isTraining: isTraining)
        return apply(residual, to: x, isTraining: isTraining) + direct
    }
}

/// Applies layers in order; batch norms use the statistics of the batch while training.
func apply(_ layers: [any Layer], to x: Tensor, isTraining: Bool) -> Tensor {
    layers.reduce(x) { isTraining ? $1.forwardTraining($0) : $1.forward($0) }
}
