import FaceModels
import Foundation
public import NeuralNetworks
public import Tensors

/// Teaches the generator to draw rendered people from their parameters.
///
/// First a regression: the parameters of a person go through the mapping network, and the picture at
/// every resolution is compared with the rendered one. The side grows as training proceeds, so that
/// most pictures are small ones. What few pixels show, such as pursed lips or wrinkles, hardly counts in
/// all this, and a single parameter moves much else along. So the last phases see people before and after
/// one parameter moved, and also compare what changes between the two. Regression alone blurs what the
/// parameters do not decide; at the end an ``Adversary`` sharpens it.
public struct GeneratorTraining: TrainingLoop {
    /// The network's name.
    public static let name = Generator.packName

    /// A part of the training.
    struct Phase: Equatable {
        /// The side of the pictures.
        let side: Int
        /// How many pictures one step sees.
        let batch: Int
        /// How many pictures have been seen when it ends.
        let until: Int
        /// The learning rate.
        let rate: Float
        /// Whether the mapping network stays as it is, so that others can rely on it.
        var keepsMapping = false
        /// How much the adversary counts.
        var adversary: Float = 0
        /// How much changes of a single parameter count; the batch consists of pairs if they do.
        var changes: Float = 0
    }

    static let phases = [
        Phase(side: 32, batch: 16, until: 320_000, rate: 2e-3),
        Phase(side: 64, batch: 16, until: 400_000, rate: 3e-3),
        Phase(side: 128, batch: 16, until: 640_000, rate: 2e-3, changes: 1),
        Phase(side: 128, batch: 16, until: 720_000, rate: 5e-4, changes: 1),
        Phase(side: 256, batch: 8, until: 740_000, rate: 2e-3, keepsMapping: true, changes: 1),
        Phase(
            side: 256, batch: 8, until: .max, rate: 1e-3, keepsMapping: true, adversary: 0.03,
            changes: 1),
    ]

    /// The side of the pictures that are held in memory, for phases that need no larger ones.
    private static let thumbnailSide = 64

    /// How many pictures the last step saw.
    public private(set) var batchSize = 8

    private let portraits: PortraitShards
    private let held: PortraitShards
    private let clean: [Int]
    private let configuration: GeneratorConfiguration
    private let distance: ImageDistance?
    private let pairs: MovedPairs?
    private var examples: (phase: Phase, source: Lookahead<GeneratorExamples>)?
    private var learner: GeneratorLearner
    private var generator: Generator { learner.generator }
    private var seen: Int { learner.seen }

    /// Builds a generator of the starter pack and opens the portraits.
    ///
    /// Deep features are compared too if the perceptual network was trained already.
    public init(_ context: TrainingContext) throws {
        portraits = try PortraitShards(context.data.appendingPathComponent("portraits"))
        held = try PortraitShards(context.data.appendingPathComponent("portraits-held"))
        clean = portraits.cleanIndices
        guard !clean.isEmpty else { throw TrainingError.noData("portraits with fixed seeds") }
        configuration = try context.generatorConfiguration()
        let generator = Generator(configuration)
        var random = SplitMix64(state: context.seed)
        generator.initialize(using: &random)
        distance = try context.weights(of: PerceptualNetwork.packName).map {
            let network = PerceptualNetwork(.starter)
            try network.load($0)
            return ImageDistance(
                perceptual: network, weights: .init(pixels: 0, perceptual: 1, identity: 0))
        }
        pairs = try EditedPortraits(of: portraits, in: context.data).map { try MovedPairs($0) }
        learner = GeneratorLearner(
            generator, learning: generator.parameters,
            Adversary(side: generator.size, seed: context.seed &+ 1))
    }

    private var phase: Phase { phase(at: seen) }

    /// Draws one batch at every resolution and learns from the differences.
    public mutating func step(
        _ random: inout SplitMix64
    ) throws -> [(name: String, value: Float)] {
        let phase = phase
        let batch = try source(of: phase).next(&random)
        var losses: [(name: String, value: Float)] = [("side", Float(phase.side))]
        learner.optimizer.learningRate = phase.rate * min(1, Float(seen + 100) / 2000)
        var (loss, drawn) = loss(of: batch, phase, &losses)
        if batch.isPairs {
            let changes = PictureChange.each(wanted: batch.target, got: drawn)
            losses.append(("cosine", changes.map(\.cosine).mean))
            for change in changes {
                loss = loss + change.loss * (phase.changes / Float(changes.count))
            }
        }
        learner.optimizer.step(loss.backward())
        if phase.adversary > 0 {
            losses.append(
                (
                    "discriminator",
                    learner.adversary.learn(rendered: batch.target, drawn: drawn.detached())
                ))
        }
        batchSize = phase.batch
        learner.finishStep(pictures: phase.batch)
        if !phase.keepsMapping, self.phase.keepsMapping { keepAveragedMapping() }
        return losses
    }

    /// What the steps of a phase learn from, made while the step before computes.
    private mutating func source(of phase: Phase) -> Lookahead<GeneratorExamples> {
        if let examples, examples.phase == phase { return examples.source }
        let source: Lookahead<GeneratorExamples>
        if phase.changes > 0, let pairs {
            source = Lookahead { random in
                let people = (0..<phase.batch / 2).map { _ in
                    pairs.draw(1, using: &random).people[0]
                }
                return GeneratorExamples(pairs: people, side: phase.side)
            }
        } else if phase.side <= Self.thumbnailSide {
            let thumbnails = PortraitThumbnails(
                portraits, indices: clean, side: Self.thumbnailSide)
            source = Lookahead { random in
                thumbnails.examples(
                    drawIndices(phase.batch, below: thumbnails.count, using: &random),
                    side: phase.side)
            }
        } else {
            source = Lookahead { [portraits, clean] random in
                GeneratorExamples(
                    drawIndices(phase.batch, below: clean.count, using: &random)
                        .map { portraits[clean[$0]] }, side: phase.side)
            }
        }
        examples = (phase, source)
        return source
    }

    private func loss(
        of batch: GeneratorExamples, _ phase: Phase, _ losses: inout [(name: String, value: Float)]
    ) -> (loss: Tensor, drawn: Tensor) {
        let (target, weights) = (batch.target, batch.weights)
        let (targets, allWeights) = (pyramid(target), pyramid(weights))
        var w = generator.mapping.forward(generator.encoding.encode(batch.people))
        if phase.keepsMapping { w = w.detached() }
        let pictures = generator.pictures(w, upTo: phase.side)
        let last = pictures.count - 1
        var loss = edgeLoss(pictures[last], target, weights: weights)
        losses.append(("edges", loss.scalar))
        for (k, picture) in pictures.enumerated() {
            let part = pixelLoss(picture, targets[k], weights: allWeights[k])
            if k == last { losses.append(("pixels", part.scalar)) }
            loss = loss + part * (k == last ? 1 : 0.5)
        }
        if let distance, phase.side >= 64 {
            let part = distance(pictures[last], distance.target(target))
            losses.append(("features", part.scalar))
            loss = loss + part * 0.6
        }
        if phase.adversary > 0 {
            let part = learner.adversary.loss(ofDrawing: pictures[last])
            losses.append(("adversary", part.scalar))
            loss = loss + part * phase.adversary
        }
        return (loss, pictures[last])
    }

    private func phase(at seen: Int) -> Phase {
        Self.phases.first { seen < $0.until } ?? Self.phases[Self.phases.count - 1]
    }

    /// Takes the averaged mapping network for good.
    private func keepAveragedMapping() {
        for (path, tensor) in learner.average.checkpoint.tensors where path.hasPrefix("mapping.") {
            generator.parameters[path]?.value = tensor
        }
    }

    /// The network, its average, the optimizer and how far it got.
    public func save() -> [String: Checkpoint] { learner.save() }

    /// Takes over a saved state.
    public mutating func restore(_ saved: [String: Checkpoint]) throws {
        try learner.restore(saved)
    }

    /// The averaged generator.
    public func weights() -> [String: Checkpoint] { [Self.name: learner.average.checkpoint] }

    /// Differences between drawn and rendered people who were never trained on.
    public func measure() throws -> [(name: String, value: Float)] {
        let indices = Array(held.cleanIndices.prefix(64))
        let network = Generator(configuration)
        try network.load(learner.average.checkpoint)
        let side = phase.side
        var (absolute, squared) = (Float(0), Float(0))
        for start in stride(from: 0, to: indices.count, by: 8) {
            let batch = indices[start..<min(start + 8, indices.count)].map { held[$0] }
            let w = network.mapping.forward(
                network.encoding.encode(batch.map(\.parameters)))
            let pictures = network.pictures(w, upTo: side)
            let difference =
                pictures[pictures.count - 1] - imageTensor(of: batch, .inner, side: side)
            absolute += difference.abs().mean().scalar * Float(batch.count)
            squared += difference.squared().mean().scalar * Float(batch.count)
        }
        let count = Float(indices.count)
        return [
            ("side", Float(side)), ("L1", absolute / count),
            ("PSNR", 10 * log10(4 / (squared / count))),
        ]
    }
}
