import FaceModels
import Foundation
public import NeuralNetworks
public import Tensors

/// Trains ``FaceAutoencoder`` on rendered faces seen in many ways, so that photos come back too.
///
/// It starts as a cosine transform and learns, by ``ImageDistance``, what that lacks. After its first
/// steps the encoder stays as it is, so that the modulator can be trained on its codes while the
/// decoder still improves.
public struct AutoencoderTraining: TrainingLoop {
    /// The network's name in a pack.
    public static let name = "autoencoder"
    /// Pictures of one step.
    public let batchSize = 6

    private static let encoderSteps = 600
    private let held: PortraitShards
    private let images: Lookahead<Tensor>
    private let distance: ImageDistance
    private var learner: ScheduledLearner<FaceAutoencoder>

    /// Builds the network, opens the portraits, and takes the loss networks if they are trained.
    public init(_ context: TrainingContext) throws {
        let portraits = try PortraitShards(context.data.appendingPathComponent("portraits"))
        images = Lookahead { [batchSize] random in
            let people = drawIndices(batchSize, below: portraits.count, using: &random)
                .map { portraits[$0] }
            // Half of the pictures are framed as the product frames them.
            let half = batchSize / 2
            let views =
                views(half, .aligned, using: &random)
                + views(batchSize - half, .strong, using: &random)
            return imageTensor(of: people, through: views, side: 256)
        }
        held = try PortraitShards(context.data.appendingPathComponent("portraits-held"))
        distance = try ImageDistance.forTraining(context)
        // A single odd batch once undid thousands of steps.
        learner = ScheduledLearner(
            Self.name, seed: context.seed, learningRate: 1.5e-3, halfLife: 2000, clippingNorm: 1
        ) {
            FaceAutoencoder(.starter)
        }
        learner.network.muteLearnedPath()
    }

    /// Takes one step.
    public mutating func step(
        _ random: inout SplitMix64
    ) throws -> [(name: String, value: Float)] {
        let image = try images.next(&random)
        let target = distance.target(image)
        let code = learner.network.encode(image)
        let isEncoderLearning = learner.taken < Self.encoderSteps
        let output = learner.network.decode(isEncoderLearning ? code : code.detached())
        let parts = distance.parts(output, target)
        var loss = parts.pixels * 4 + (output - image).abs().mean() * 0.5
        if let perceptual = parts.perceptual { loss = loss + perceptual * 0.15 }
        if let identity = parts.identity { loss = loss + identity * 0.05 }
        learner.step(loss)
        return [
            ("psnr", decibels(parts.pixels.scalar)),
            ("perceptual", parts.perceptual?.scalar ?? 0),
            ("identity", parts.identity?.scalar ?? 0),
        ]
    }

    /// Everything an exact resume needs.
    public func save() -> [String: Checkpoint] { learner.save() }

    /// Takes over what ``save()`` returned.
    public mutating func restore(_ saved: [String: Checkpoint]) throws {
        try learner.restore(saved)
    }

    /// The network as it ships.
    public func weights() -> [String: Checkpoint] { learner.weights() }

    /// The peak signal-to-noise ratio on people it never saw, in decibels, framed as the product
    /// frames them and through strong views.
    public func measure() throws -> [(name: String, value: Float)] {
        let network = try learner.averaged()
        var result: [(String, Float)] = []
        for (name, ranges) in [("psnr", FaceView.Ranges.none), ("strong", .strong)] {
            var random = SplitMix64(state: 7)
            var total: Float = 0
            for k in 0..<32 {
                let image = imageTensor(
                    of: [held[k * (held.count / 32)]], through: views(1, ranges, using: &random),
                    side: 256)
                let output = network.decode(network.encode(image))
                total += decibels((output - image).squared().mean().scalar)
            }
            result.append((name, total / 32))
        }
        return result
    }
}

/// The peak signal-to-noise ratio of a mean squared error on the scale of `[-1, 1]`, in decibels.
func decibels(_ meanSquaredError: Float) -> Float {
    10 * log10(4 / max(meanSquaredError, 1e-10))
}

extension ImageDistance {
    /// The distance with whatever loss networks are trained already.
    static func forTraining(
        _ context: TrainingContext, weights: Weights = Weights()
    ) throws -> ImageDistance {
        var perceptual: PerceptualNetwork?
        if let checkpoint = try context.weights(of: PerceptualTraining.name) {
            let network = PerceptualNetwork(.starter)
            try network.load(checkpoint)
            perceptual = network
        }
        var identity: IdentityEmbedding?
        if let checkpoint = try context.weights(of: IdentityTraining.name) {
            let network = IdentityEmbedding(.starter)
            try network.load(checkpoint)
            identity = network
        }
        return ImageDistance(perceptual: perceptual, identity: identity, weights: weights)
    }
}
