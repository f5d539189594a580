public import NeuralNetworks
public import Tensors

/// The widths of a ``FaceParser``.
public struct FaceParserConfiguration: Codable, Sendable, Hashable {
    /// Channels at 1/4, 1/8, 1/16 … of the picture's size.
    public var widths: [Int]
    /// Channels at 1/2 of the picture's size, where outlines are drawn finer; none in older packs.
    public var detail: Int?

    /// Creates a configuration.
    public init(widths: [Int], detail: Int? = nil) {
        (self.widths, self.detail) = (widths, detail)
    }

    /// What the starter pack uses.
    public static let starter = FaceParserConfiguration(
        widths: [24, 32, 64, 96, 128], detail: 24)
}

/// Says for every pixel what it shows, in the 14 labels of ``FaceLabel``.
///
/// Sees the inner frame at 256 and the outer frame at 384 pixels, where a face has the same size, and
/// looks at both at half their size: a mask needs to know the whole head more than every lash.
public struct FaceParser: Module {
    let net: UNet
    let detail: Detail?

    /// What the halved picture itself shows of what lies between the pixels of the U-Net's answer.
    struct Detail: Module {
        let stem: ActivatedConv2d
        let lateral: Pointwise
        let merge: ActivatedConv2d
        let head: Pointwise

        init(features: Int, width: Int) {
            stem = ActivatedConv2d(inputs: 3, outputs: width)
            lateral = Pointwise(inputs: features, outputs: width, deviation: 0.7)
            merge = ActivatedConv2d(inputs: width, outputs: width)
            head = Pointwise(inputs: width, outputs: FaceLabel.count, deviation: 0.01)
        }

        /// What to add to the answer, `[batch, 14, height, width]` for a picture of that size.
        func forward(_ x: Tensor, features: Tensor) -> Tensor {
            let above = lateral.forward(features).upsampledNearest(by: 2)
            return head.forward(merge.forward(above + stem.forward(x)))
        }
    }

    /// Creates a network without values.
    public init(_ configuration: FaceParserConfiguration) {
        net = UNet(inputs: 3, outputs: FaceLabel.count, widths: configuration.widths)
        detail = configuration.detail.map {
            Detail(features: configuration.widths[0], width: $0)
        }
    }

    /// Looks at pictures.
    ///
    /// - Parameter x: `[batch, 3, height, width]` in `[-1, 1]`; multiples of 64.
    /// - Returns: `[batch, 14, height, width]`, before the softmax.
    public func forward(_ x: Tensor) -> Tensor {
        forward(halved: x.averagePooled(2), height: x.shape[2], width: x.shape[3])
    }

    /// Looks at pictures that were halved already.
    ///
    /// - Parameters:
    ///   - x: `[batch, 3, height, width]` in `[-1, 1]`; multiples of 32.
    ///   - height: The height of the result.
    ///   - width: The width of the result.
    ///   - drawsDetail: Whether outlines are drawn finer, in a pack whose parser can.
    /// - Returns: `[batch, 14, height, width]`, before the softmax.
    public func forward(
        halved x: Tensor, height: Int, width: Int, drawsDetail: Bool = true
    ) -> Tensor {
        let logits = forward(halved: x, drawsDetail: drawsDetail)
        guard logits.shape[2...] != [height, width] else { return logits }
        return logits.resizedBilinear(height: height, width: width, alignCorners: false)
    }

    /// The logits at their own size: that of the halved picture, or half of it again in older packs.
    func forward(halved x: Tensor, drawsDetail: Bool = true) -> Tensor {
        let features = net.features(x)
        let logits = net.head.forward(features)
        guard let detail, drawsDetail else { return logits }
        return logits.resizedBilinear(
            height: x.shape[2], width: x.shape[3], alignCorners: false)
            + detail.forward(x, features: features)
    }
}
