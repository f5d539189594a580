public import NeuralNetworks
public import Tensors

/// Tells drawn faces from rendered ones; used in training only.
///
/// The residual discriminator of Karras et al. 2020, "Analyzing and Improving the Image Quality of
/// StyleGAN", with the minibatch standard deviation of Karras et al. 2018.
public struct Discriminator: Module {
    let fromRGB: EqualizedConvolution
    let blocks: [DiscriminatorBlock]
    let final: EqualizedConvolution
    let hidden: EqualizedLinear
    let output: EqualizedLinear
    private let group: Int

    /// Creates a network without values.
    ///
    /// - Parameters:
    ///   - channels: Channels at 4×4, 8×8, … up to the side of the pictures.
    ///   - group: How many pictures share one standard deviation.
    public init(channels: [Int], group: Int = 4) {
        let descending = Array(channels.reversed())
        fromRGB = EqualizedConvolution(inputs: 3, outputs: descending[0], kernel: 1)
        blocks = zip(descending, descending.dropFirst()).map {
            DiscriminatorBlock(inputs: $0, outputs: $1)
        }
        let last = channels[0]
        final = EqualizedConvolution(inputs: last + 1, outputs: last, kernel: 3)
        hidden = EqualizedLinear(inputs: last * 16, outputs: last)
        output = EqualizedLinear(inputs: last, outputs: 1)
        self.group = group
    }

    /// Maps pictures `[batch, 3, side, side]` to logits `[batch, 1]`; positive means rendered.
    public func forward(_ image: Tensor) -> Tensor {
        var x = fromRGB.forward(image)
        for block in blocks { x = block.forward(x) }
        x = final.forward(concatenate([x, deviation(x)], axis: 1))
        x = hidden.forward(x.reshaped(to: [x.shape[0], -1])).leakyReLU(slope: 0.2)
        return output.forward(x * Float(2).squareRoot())
    }

    /// How much the pictures of a group differ, as one more channel: `[batch, 1, 4, 4]`.
    private func deviation(_ x: Tensor) -> Tensor {
        let (batch, height, width) = (x.shape[0], x.shape[2], x.shape[3])
        let group = batch % group == 0 ? group : batch
        let sets = batch / group
        let grouped = x.reshaped(to: [group, sets, x.count / batch])
        let centred = grouped - grouped.mean(axes: [0], keepingDimensions: true)
        let deviations = (centred.squared().mean(axes: [0], keepingDimensions: true) + 1e-8)
            .squareRoot()
        let scalars = deviations.mean(axes: [2], keepingDimensions: true)  // [1, sets, 1]
        return scalars.repeated(axis: 0, count: group).reshaped(to: [batch, 1, 1, 1])
            .repeated(axis: 2, count: height).repeated(axis: 3, count: width)
    }
}

/// A convolution with an equalized learning rate, a bias and leaky ReLU.
struct EqualizedConvolution: Module {
    let weight: Parameter
    let bias: Parameter
    private let gain: Float

    init(inputs: Int, outputs: Int, kernel: Int) {
        weight = Parameter([outputs, inputs, kernel, kernel], .normal())
        bias = Parameter([outputs], .constant(0))
        gain = 1 / Float(inputs * kernel * kernel).squareRoot()
    }

    func forward(_ x: Tensor) -> Tensor {
        conv2d(
            x, weight.value * gain, bias: bias.value, slope: 0.2, gain: Float(2).squareRoot())
    }

    /// Filters by `[1, 3, 3, 1]` and keeps every second pixel of the convolution.
    func halved(_ x: Tensor) -> Tensor {
        blurredConv2d(
            x, weight.value * gain, bias: bias.value, slope: 0.2, gain: Float(2).squareRoot())
    }
}

/// Two convolutions, the second of which halves the picture, beside a direct path.
struct DiscriminatorBlock: Module {
    let first: EqualizedConvolution
    let second: EqualizedConvolution
    let skip: Parameter

    init(inputs: Int, outputs: Int) {
        first = EqualizedConvolution(inputs: inputs, outputs: inputs, kernel: 3)
        second = EqualizedConvolution(inputs: inputs, outputs: outputs, kernel: 3)
        skip = Parameter([outputs, inputs, 1, 1], .normal())
    }

    /// Maps `[batch, inputs, side, side]` to `[batch, outputs, side / 2, side / 2]`.
    func forward(_ x: Tensor) -> Tensor {
        let y = second.halved(first.forward(x))
        let gain = 1 / Float(skip.shape[1]).squareRoot()
        let direct = conv2d(x.downsampledFIR(), skip.value * gain, padding: 0)
        return (y + direct) * (1 / Float(2).squareRoot())
    }
}
