public import NeuralNetworks
public import Tensors

/// The widths of a ``FaceParser``.
public struct FaceParserConfiguration: Codable, Sendable, Hashable {
    /// Channels at 1/4, 1/8, 1/16 … of the picture's size.
    public var widths: [Int]

    /// Creates a configuration.
    public init(widths: [Int]) {
        self.widths = widths
    }

    /// What the starter pack uses.
    public static let starter = FaceParserConfiguration(widths: [24, 32, 64, 96, 128])
}

/// Says for every pixel what it shows, in the 14 labels of ``FaceLabel``.
///
/// Sees the inner frame at 256 and the outer frame at 384 pixels, where a face has the same size, and
/// looks at both at half their size: a mask needs to know the whole head more than every lash.
public struct FaceParser: Module {
    let net: UNet

    /// Creates a network without values.
    public init(_ configuration: FaceParserConfiguration) {
        net = UNet(inputs: 3, outputs: FaceLabel.count, widths: configuration.widths)
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
    /// - Returns: `[batch, 14, height, width]`, before the softmax.
    public func forward(halved x: Tensor, height: Int, width: Int) -> Tensor {
        net.forward(x).resizedBilinear(height: height, width: width, alignCorners: false)
    }
}
