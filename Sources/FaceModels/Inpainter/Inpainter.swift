public import NeuralNetworks
public import Tensors

/// The widths of an ``Inpainter``.
public struct InpainterConfiguration: Codable, Sendable, Hashable {
    /// Channels at 1/2, 1/4, 1/8 … of the picture's size.
    public var widths: [Int]

    /// Creates a configuration.
    public init(widths: [Int]) {
        self.widths = widths
    }

    /// What the starter pack uses.
    public static let starter = InpainterConfiguration(widths: [16, 32, 64, 96, 128])
}

/// Fills holes of a picture with what the rest of it suggests.
///
/// A U-Net of gated convolutions (Yu et al. 2019, "Free-Form Image Inpainting with Gated
/// Convolution"); the deepest level sees 32 pixels as one, which takes the place of dilation.
public struct Inpainter: Module {
    let downs: [GatedConv2d]
    let middles: [GatedConv2d]
    let laterals: [Pointwise]
    let ups: [GatedConv2d]
    let head: ActivatedConv2d
    let color: Pointwise

    /// Creates a network without values.
    public init(_ configuration: InpainterConfiguration) {
        let widths = configuration.widths
        downs = widths.indices.map {
            GatedConv2d(inputs: $0 == 0 ? 4 : widths[$0 - 1], outputs: widths[$0], stride: 2)
        }
        middles = widths[2...].map { GatedConv2d(inputs: $0, outputs: $0) }
        laterals = widths.indices.dropLast().map {
            Pointwise(inputs: widths[$0 + 1], outputs: widths[$0], deviation: 0.7)
        }
        ups = widths.dropLast().map { GatedConv2d(inputs: $0, outputs: $0) }
        head = ActivatedConv2d(inputs: widths[0] + 4, outputs: 12)
        color = Pointwise(inputs: 12, outputs: 3, deviation: 0.2)
    }

    /// Fills the holes; everything else stays exactly as it is.
    ///
    /// - Parameters:
    ///   - image: `[batch, 3, height, width]` in `[-1, 1]`; multiples of 32.
    ///   - mask: `[batch, 1, height, width]`, 1 in the hole and 0 elsewhere.
    /// - Returns: `[batch, 3, height, width]`.
    public func forward(_ image: Tensor, mask: Tensor) -> Tensor {
        image * (mask * -1 + 1) + prediction(image, mask: mask) * mask
    }

    /// What the network would paint everywhere, `[batch, 3, height, width]`.
    public func prediction(_ image: Tensor, mask: Tensor) -> Tensor {
        precondition(
            image.shape[1] == 3 && mask.shape[1] == 1, "no hole \(mask.shape) in \(image.shape)")
        let known = mask * -1 + 1
        let x = concatenate([image * known, mask], axis: 1)
        var levels: [Tensor] = []
        for level in downs.indices {
            var y = downs[level].forward(levels.last ?? x)
            if level >= 2 { y = y + middles[level - 2].forward(y) * 0.5 }
            levels.append(y)
        }
        var y = levels[levels.count - 1]
        y = y + y.mean(axes: [2, 3], keepingDimensions: true)
        for level in laterals.indices.reversed() {
            let above = laterals[level].forward(y).upsampledNearest(by: 2)
            y = ups[level].forward(above + levels[level])
        }
        return color.forward(head.forward(concatenate([y.upsampledNearest(by: 2), x], axis: 1)))
    }
}
