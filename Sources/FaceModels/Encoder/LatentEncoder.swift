import NeuralNetworks
public import Tensors

/// The widths of a ``LatentEncoder``.
public struct LatentEncoderConfiguration: Codable, Sendable, Hashable {
    /// The side of the pictures in pixels.
    public var side: Int
    /// Channels after the first convolution, at half the side.
    public var stem: Int
    /// Channels of each stage; every stage halves the side.
    public var widths: [Int]
    /// Blocks of each stage.
    public var depths: [Int]
    /// Channels that the last feature map is squeezed to before it becomes a vector.
    public var squeezed: Int
    /// The width of what all rows of Δ are read from.
    public var deltaHidden: Int
    /// The length of `w` and of each row of Δ.
    public var styleSize: Int
    /// The number of rows of Δ: L.
    public var latentRows: Int

    /// Creates a configuration; `widths` and `depths` have one entry per stage.
    public init(
        side: Int, stem: Int, widths: [Int], depths: [Int], squeezed: Int, deltaHidden: Int,
        styleSize: Int, latentRows: Int
    ) {
        precondition(
            widths.count == depths.count, "\(widths.count) widths for \(depths.count) stages")
        (self.side, self.stem, self.widths, self.depths) = (side, stem, widths, depths)
        (self.squeezed, self.deltaHidden) = (squeezed, deltaHidden)
        (self.styleSize, self.latentRows) = (styleSize, latentRows)
    }

    /// The encoder of the starter pack.
    public static let starter = LatentEncoderConfiguration(
        side: 256, stem: 16, widths: [24, 48, 96, 160, 224], depths: [1, 1, 2, 2, 1],
        squeezed: 96, deltaHidden: 64, styleSize: 512, latentRows: 14)
}

/// What a ``LatentEncoder`` found.
public struct LatentCode: Sendable {
    /// The latent vector, `[batch, styleSize]`.
    public let w: Tensor
    /// How each row differs from it, `[batch, latentRows, styleSize]`.
    public let delta: Tensor

    /// Puts a code together.
    public init(w: Tensor, delta: Tensor) {
        (self.w, self.delta) = (w, delta)
    }

    /// The code the generator takes, `[batch, latentRows, styleSize]`: `w + Δ`.
    public var wPlus: Tensor {
        w.reshaped(to: [w.shape[0], 1, w.shape[1]]) + delta
    }
}

/// Finds the latent code of an aligned face.
///
/// A narrow IR-SE backbone as in Richardson et al. 2021, "Encoding in Style", whose output is one
/// `w` and small offsets per row: Tov et al. 2021, "Designing an Encoder for StyleGAN Image
/// Manipulation", section 4.
public struct LatentEncoder: PackedNetwork {
    /// The name in a pack.
    public static let packName = "encoder"

    let stem: [any Layer]
    let stages: [[ImprovedResidualBlock]]
    let squeeze: [any Layer]
    let latent: Linear
    let deltaHidden: Linear
    let delta: Linear
    private let configuration: LatentEncoderConfiguration

    /// Creates a network without values.
    public init(_ configuration: LatentEncoderConfiguration) {
        self.configuration = configuration
        stem = [
            Conv2d(
                inputs: 3, outputs: configuration.stem, kernel: 3, stride: 2, bias: false),
            BatchNorm2d(channels: configuration.stem), PReLU(channels: configuration.stem),
        ]
        var inputs = configuration.stem
        var stages: [[ImprovedResidualBlock]] = []
        for (width, depth) in zip(configuration.widths, configuration.depths) {
            stages.append(
                (0..<depth).map {
                    ImprovedResidualBlock(
                        inputs: $0 == 0 ? inputs : width, outputs: width,
                        stride: $0 == 0 ? 2 : 1)
                })
            inputs = width
        }
        self.stages = stages
        squeeze = [
            BatchNorm2d(channels: inputs),
            Conv2d(inputs: inputs, outputs: configuration.squeezed, kernel: 1, bias: false),
            PReLU(channels: configuration.squeezed),
        ]
        let cells = configuration.side >> (stages.count + 1)
        let features = configuration.squeezed * cells * cells
        latent = Linear(inputs: features, outputs: configuration.styleSize)
        deltaHidden = Linear(inputs: features, outputs: configuration.deltaHidden)
        delta = Linear(
            inputs: configuration.deltaHidden,
            outputs: configuration.latentRows * configuration.styleSize)
    }

    /// Encodes pictures `[batch, 3, side, side]`, RGB in `[-1, 1]`.
    public func forward(_ image: Tensor) -> LatentCode {
        forward(image, isTraining: false)
    }

    /// The same; batch norms use the statistics of the batch while training.
    public func forward(_ image: Tensor, isTraining: Bool) -> LatentCode {
        var x = apply(stem, to: image, isTraining: isTraining)
        for block in stages.joined() { x = block.forward(x, isTraining: isTraining) }
        x = apply(squeeze, to: x, isTraining: isTraining)
        x = x.reshaped(to: [x.shape[0], -1])
        let rows = delta.forward(deltaHidden.forward(x).tanh())
        return LatentCode(
            w: latent.forward(x),
            delta: rows.reshaped(
                to: [x.shape[0], configuration.latentRows, configuration.styleSize]))
    }
}

extension LatentEncoder {
    /// Makes an untrained encoder answer with about `w`, `[1, styleSize]`, whatever it sees.
    public func startAt(_ w: Tensor) {
        for (layer, bias) in [(latent, w.reshaped(to: [w.count])), (delta, nil)] {
            for (name, parameter) in layer.parameters {
                parameter.value =
                    name == "weight"
                    ? parameter.value * 0.1 : bias ?? parameter.value * 0
            }
        }
    }
}
