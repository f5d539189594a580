import NeuralNetworks
public import Tensors

/// Says who is on a picture: two pictures of one person have embeddings that point the same way.
///
/// The IR-SE network of Deng et al. 2019, "ArcFace: Additive Angular Margin Loss for Deep Face
/// Recognition", in the variant that StyleGAN encoders use; ``ArcFaceNames`` imports its
/// checkpoints.
public struct IdentityEmbedding: PackedNetwork {
    /// The name in a pack.
    public static let packName = "identity"

    let input: [any Layer]
    let body: [ImprovedResidualBlock]
    let output: [(any Layer)?]  // dropout and flattening stand at 1 and 2

    /// The side of the square that the network looks at, in pixels.
    public static let side = 112

    /// Creates a network without values.
    public init(_ configuration: IdentityConfiguration) {
        input = [
            Conv2d(inputs: 3, outputs: configuration.stem, kernel: 3, bias: false),
            BatchNorm2d(channels: configuration.stem), PReLU(channels: configuration.stem),
        ]
        var body: [ImprovedResidualBlock] = []
        var inputs = configuration.stem
        for (width, depth) in zip(configuration.widths, configuration.depths) {
            for block in 0..<depth {
                body.append(
                    ImprovedResidualBlock(
                        inputs: inputs, outputs: width, stride: block == 0 ? 2 : 1))
                inputs = width
            }
        }
        self.body = body
        let cells = Self.side >> configuration.widths.count
        output = [
            BatchNorm2d(channels: inputs), nil, nil,
            Linear(inputs: inputs * cells * cells, outputs: configuration.embedding),
            BatchNorm2d(channels: configuration.embedding),
        ]
    }

    /// Embeds aligned faces.
    ///
    /// - Parameter image: `[batch, 3, side, side]`, the FFHQ inner frame at any size, in `[-1, 1]`.
    /// - Returns: `[batch, embedding]`, rows of length 1.
    public func forward(_ image: Tensor) -> Tensor {
        embed(Self.cropped(image), isTraining: false)
    }

    /// Embeds what ``cropped(_:)`` returned, with the statistics of the batch while training.
    public func embed(_ crop: Tensor, isTraining: Bool) -> Tensor {
        var x = apply(input, to: crop, isTraining: isTraining)
        for block in body { x = block.forward(x, isTraining: isTraining) }
        for case let layer? in output {
            if layer is Linear { x = x.reshaped(to: [x.shape[0], -1]) }
            x = apply([layer], to: x, isTraining: isTraining)
        }
        return x.unitRows()
    }

    /// Cuts the face out of the FFHQ inner frame and brings it to 112×112.
    ///
    /// On 256 pixels these are rows 35..<223 and columns 32..<220, averaged adaptively, as in the
    /// losses of pixel2style2pixel; other sizes in proportion.
    public static func cropped(_ image: Tensor) -> Tensor {
        let side = image.shape[3]
        if side == Self.side { return image }
        let (top, left) = ((35 * side + 128) / 256, (32 * side + 128) / 256)
        let length = (188 * side + 128) / 256
        let face = image.sliced(axis: 2, top..<top + length).sliced(
            axis: 3, left..<left + length)
        return length >= Self.side
            ? face.adaptiveAveragePooled(Self.side, Self.side)
            : face.resizedBilinear(height: Self.side, width: Self.side, alignCorners: false)
    }
}

extension Tensor {
    /// Each row of `[rows, columns]` scaled to length 1.
    func unitRows() -> Tensor {
        let energy = squared().sum(axes: [1], keepingDimensions: true)
        return self * (energy + 1e-12).reciprocalSquareRoot()
    }
}
