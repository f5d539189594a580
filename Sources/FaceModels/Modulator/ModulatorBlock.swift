import NeuralNetworks
import Tensors

/// One residual block of a ``Modulator``: a branch in the style of Δw, and how much of it counts.
struct ModulatorBlock: Module {
    let branch: AdaLINBranch
    let hidden: Linear
    let styles: Linear
    let gate: Parameter
    private let width: Int

    init(_ configuration: ModulatorConfiguration) {
        width = configuration.width
        branch = AdaLINBranch(channels: width)
        hidden = Linear(inputs: configuration.style, outputs: configuration.hidden)
        styles = Linear(inputs: configuration.hidden, outputs: 4 * width)
        gate = Parameter(
            [width, configuration.style],
            .normal(standardDeviation: 1 / Float(configuration.style).squareRoot()))
    }

    /// Maps `[batch, width, height, width]` and Δw `[batch, style]` to the shape of `x`.
    func forward(_ x: Tensor, _ change: Tensor) -> Tensor {
        let styles = styles.forward(hidden.forward(change).leakyReLU(slope: 0.2))
            .split(axis: 1, counts: [width, width, width, width])  // [batch, width] each
        let gate = linear(change, gate.value, bias: nil)  // 0 exactly where change is 0
        let y = branch.forward(
            x, (gamma: styles[0] + 1, beta: styles[1]), (gamma: styles[2] + 1, beta: styles[3]))
        return x + y.scaledPerChannel(by: gate)
    }
}

/// Convolution, AdaLIN, ReLU, convolution, AdaLIN: what U-GAT-IT adds to its input in each block.
///
/// Kim et al. 2020, "U-GAT-IT", figure 2; names follow the authors' PyTorch code. There both norms
/// share one style.
struct AdaLINBranch: Module {
    typealias Style = (gamma: Tensor, beta: Tensor)

    let conv1: Conv2d
    let norm1: AdaLIN
    let conv2: Conv2d
    let norm2: AdaLIN

    init(channels: Int) {
        conv1 = Conv2d(inputs: channels, outputs: channels, kernel: 3, padding: 0, bias: false)
        norm1 = AdaLIN(channels: channels)
        conv2 = Conv2d(inputs: channels, outputs: channels, kernel: 3, padding: 0, bias: false)
        norm2 = AdaLIN(channels: channels)
    }

    /// Maps `[batch, channels, height, width]` to the same shape; styles are `[batch, channels]`.
    func forward(_ x: Tensor, _ first: Style, _ second: Style) -> Tensor {
        let y = norm1.forward(
            conv1.forward(reflected(x)), scale: first.gamma, shift: first.beta
        ).relu()
        return norm2.forward(
            conv2.forward(reflected(y)), scale: second.gamma, shift: second.beta)
    }

    private func reflected(_ x: Tensor) -> Tensor {
        x.padded(top: 1, left: 1, bottom: 1, right: 1, mode: .reflect)
    }
}
