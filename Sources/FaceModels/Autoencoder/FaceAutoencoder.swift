public import NeuralNetworks
public import Tensors

/// Squeezes an aligned face into a small code and draws it again, fast enough for every frame.
///
/// Two paths share the code. One is fixed: the lowest frequencies of a cosine transform of blocks,
/// so that any photo, also one unlike everything seen in training, comes back at 29 dB or more. The
/// other is convolutional; it adds to the code, and to the picture what the first one lacks. The
/// decoder works at low resolutions almost to the end and leaves the last doubling to a pixel
/// shuffle (Shi et al. 2016, "Real-Time Single Image and Video Super-Resolution Using an Efficient
/// Sub-Pixel Convolutional Neural Network").
public struct FaceAutoencoder: PackedNetwork {
    /// The name in a pack.
    public static let packName = "autoencoder"

    let encoder: CodeEncoder
    let decoder: CodeDecoder

    /// Creates a network without values.
    public init(_ configuration: AutoencoderConfiguration) {
        encoder = CodeEncoder(configuration)
        decoder = CodeDecoder(configuration)
    }

    /// Maps pictures `[batch, 3, side, side]` in `[-1, 1]` to codes
    /// `[batch, code, side / 64, side / 64]`.
    public func encode(_ image: Tensor) -> Tensor { encoder.forward(image) }

    /// Maps codes `[batch, code, side / 64, side / 64]` to pictures `[batch, 3, side, side]`.
    public func decode(_ code: Tensor) -> Tensor { decoder.forward(code) }

    /// How far codes are from others, without decoding them.
    ///
    /// - Parameters:
    ///   - code: `[batch, code, side / 64, side / 64]`.
    ///   - target: Of the same shape.
    /// - Returns: The mean squared difference of the pixels that the fixed path draws, and the mean
    ///   absolute difference of the codes themselves, in which fine detail counts more; both of
    ///   shape `[]`.
    public func difference(
        of code: Tensor, from target: Tensor
    ) -> (pixels: Tensor, numbers: Tensor) {
        let change = code - target
        let (n, cells) = (code.shape[0], code.shape[2] * code.shape[3])
        let pixels = (change * decoder.cosines.scale).squared().sum()
        return (
            pixels * (1 / Float(n * cells * 3 * BlockTransform.side * BlockTransform.side)),
            change.abs().mean()
        )
    }

    /// Starts close to the fixed path alone; call after `initialize`, before training.
    public func muteLearnedPath() {
        for (path, parameter) in parameters
        where path == "encoder.project.weight" || path == "decoder.toRGB.weight" {
            parameter.value = parameter.value * 0.05
        }
    }

    /// The parameters of the decoder from a quarter of the side upwards, by their paths: the ones
    /// that may follow a single photo.
    public var lastBlocks: [String: Parameter] {
        parameters.filter { path, _ in
            path.hasPrefix("decoder.blocks.3.") || path.hasPrefix("decoder.blocks.4.")
                || path.hasPrefix("decoder.toRGB.")
        }
    }
}

/// Picture to code.
struct CodeEncoder: Module {
    let stem: Conv2d
    let blocks: [Conv2d]
    let project: Conv2d
    private let cosines: BlockTransform

    init(_ configuration: AutoencoderConfiguration) {
        let widths = configuration.encoder
        cosines = BlockTransform(channels: configuration.code)
        stem = Conv2d(inputs: 12, outputs: widths[0], kernel: 3)
        blocks = zip(widths, widths.dropFirst()).map {
            Conv2d(inputs: $0, outputs: $1, kernel: 3, stride: 2)
        }
        project = Conv2d(inputs: widths[4], outputs: configuration.code, kernel: 3, stride: 2)
    }

    func forward(_ image: Tensor) -> Tensor {
        var x = stem.forward(image.pixelsGathered(2), slope: 0.2)  // side / 2
        for block in blocks { x = block.forward(x, slope: 0.2) }  // … side / 32
        return project.forward(x) + cosines.forward(image)  // side / 64
    }
}

/// Code to picture.
struct CodeDecoder: Module {
    let blocks: [Conv2d]
    let toRGB: Conv2d
    let cosines: BlockTransform

    init(_ configuration: AutoencoderConfiguration) {
        let widths = configuration.decoder
        cosines = BlockTransform(channels: configuration.code)
        let inputs = [configuration.code, widths[0], widths[1], widths[2] + 3, widths[3] + 12]
        blocks = zip(inputs, widths).map { Conv2d(inputs: $0, outputs: $1, kernel: 3) }
        toRGB = Conv2d(inputs: widths[4], outputs: 12, kernel: 3)
    }

    /// The features at an eighth of the side.
    func features(of code: Tensor) -> Tensor {
        blocks[0..<3].reduce(code) { x, block in
            block.forward(enlarging: x, slope: 0.2)
        }
    }

    func forward(_ code: Tensor) -> Tensor {
        let draft = cosines.inverse(code)  // side
        var x = features(of: code).upsampledNearest(by: 2)
        x = concatenate([x, draft.averagePooled(4)], axis: 1)
        x = blocks[3].forward(x, slope: 0.2).upsampledNearest(by: 2)  // side / 2
        x = concatenate([x, draft.pixelsGathered(2)], axis: 1)
        x = blocks[4].forward(x, slope: 0.2)
        return draft + toRGB.forward(x).pixelShuffled(2)
    }
}
