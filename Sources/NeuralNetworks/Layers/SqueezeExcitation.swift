public import Tensors

/// Scales each channel by what all channels say together.
///
/// Hu et al. 2018, "Squeeze-and-Excitation Networks", section 3.
public struct SqueezeExcitation: Layer {
    let squeeze: Linear
    let excite: Linear

    /// Creates a layer without values, whose middle is `reduction` times narrower.
    public init(channels: Int, reduction: Int = 16, bias: Bool = true) {
        let middle = max(channels / reduction, 1)
        squeeze = Linear(inputs: channels, outputs: middle, bias: bias)
        excite = Linear(inputs: middle, outputs: channels, bias: bias)
    }

    /// Maps `[batch, channels, height, width]` to the same shape.
    public func forward(_ x: Tensor) -> Tensor {
        let means = x.mean(axes: [2, 3])  // [batch, channels]
        return x.scaledPerChannel(by: excite.forward(squeeze.forward(means).relu()).sigmoid())
    }
}
