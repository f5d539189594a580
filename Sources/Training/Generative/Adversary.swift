import FaceModels
import NeuralNetworks
import Tensors

/// A discriminator while it learns to tell drawn pictures from rendered ones.
///
/// Non-saturating logistic loss (Goodfellow et al. 2014) with the R1 penalty (Mescheder et al.
/// 2018), taken every eighth step with eight times its weight (Karras et al. 2020, section 3.1).
struct Adversary {
    private let discriminator: Discriminator
    private var optimizer: Adam
    private static let penaltyInterval = 8
    private static let penaltyWeight: Float = 1

    /// Creates an adversary for pictures of `side`, a power of two from 8 on.
    ///
    /// - Parameter widths: The channels at 4×4, 8×8 and so on; as many are used as `side` needs.
    init(side: Int, seed: UInt64, widths: [Int] = [192, 192, 128, 96, 64, 32, 16]) {
        var sides = 4
        var channels = [widths[0]]
        for width in widths.dropFirst() where sides < side {
            channels.append(width)
            sides *= 2
        }
        precondition(sides == side, "no discriminator for pictures of \(side)×\(side)")
        discriminator = Discriminator(channels: channels)
        var random = SplitMix64(state: seed)
        discriminator.initialize(using: &random)
        optimizer = Adam(
            discriminator.parameters, learningRate: 1e-3, betas: (0, 0.99), clippingNorm: 10)
    }

    /// What the drawing network should lower: how surely its pictures are seen through.
    ///
    /// - Parameter drawn: `[batch, 3, side, side]`, with history.
    func loss(ofDrawing drawn: Tensor) -> Tensor {
        discriminator.withFixedParameters { generatorLoss(fake: discriminator.forward(drawn)) }
    }

    /// Takes one step of telling rendered from drawn pictures.
    ///
    /// - Parameters:
    ///   - rendered: `[batch, 3, side, side]`.
    ///   - drawn: As many, without history.
    /// - Returns: The loss without the penalty.
    mutating func learn(rendered: Tensor, drawn: Tensor) -> Float {
        let (real, fake) = (discriminator.forward(rendered), discriminator.forward(drawn))
        var loss = discriminatorLoss(real: real, fake: fake)
        let value = loss.scalar
        if optimizer.steps % Self.penaltyInterval == 0 {
            let discriminator = discriminator
            loss =
                loss
                + gradientPenalty(
                    of: rendered, weight: Self.penaltyWeight * Float(Self.penaltyInterval),
                    discriminator: discriminator, score: { discriminator.forward($0) }
                ).loss
        }
        optimizer.step(loss.backward())
        return value
    }

    /// Everything an exact resume needs, as files by name.
    func save() -> [String: Checkpoint] {
        [
            "discriminator": Checkpoint(discriminator),
            "discriminator-optimizer": optimizer.checkpoint,
        ]
    }

    /// Takes over what ``save()`` returned; a run from before there was an adversary starts anew.
    mutating func restore(_ saved: [String: Checkpoint]) throws {
        guard let network = saved["discriminator"], let state = saved["discriminator-optimizer"]
        else { return }
        try discriminator.load(network)
        try optimizer.restore(state)
    }
}
