public import NeuralNetworks
public import Tensors

/// The widths of a ``FaceParser``.
public struct FaceParserConfiguration: Codable, Sendable, Hashable {
    /// Channels at 1/2, 1/4, 1/8 … of the picture's size.
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
/// Sees the inner frame at 256 and the outer frame at 384 pixels, where a face has the same size.
public struct FaceParser: Module {
    let net: UNet

    /// Creates a network without values.
    public init(_ configuration: FaceParserConfiguration) {
        net = UNet(inputs: 3, outputs: FaceLabel.count, widths: configuration.widths)
    }

    /// Looks at pictures.
    ///
    /// - Parameter x: `[batch, 3, height, width]` in `[-1, 1]`; multiples of 32.
    /// - Returns: `[batch, 14, height, width]`, before the softmax.
    public func forward(_ x: Tensor) -> Tensor {
        net.forward(x)
            .resizedBilinear(height: x.shape[2], width: x.shape[3], alignCorners: false)
    }
}
