import FaceModels
import Foundation
public import NeuralNetworks
public import Tensors

/// Trains the ``FaceParser`` on portraits about as they are framed in use: first to know what is where,
/// then also to draw outlines finer.
public struct FaceParserTraining: TrainingLoop {
    /// The network's name in a pack.
    public static let name = "segmenter"
    /// How many pictures one step sees.
    public let batchSize = 6

    /// The side of a halved outer frame in pixels.
    private static let side = 192
    /// How many steps come before outlines are drawn finer, and as large as after how many steps are
    /// then.
    private static let (coarseSteps, restart): (Int, Float) = (84_789, 9000)

    private let held: URL
    private let views: Lookahead<[PortraitView]>
    private var learner: ScheduledLearner<FaceParser>

    /// Opens the data and builds the network.
    ///
    /// - Throws: ``TrainingError`` if there is no data.
    public init(_ context: TrainingContext) throws {
        let portraits = try PortraitShards(context.data.appendingPathComponent("portraits"))
        views = Lookahead { [batchSize] random in
            drawn(batchSize, &random) { _, random in
                Self.view(portraits[random.index(portraits.count)], &random)
            }
        }
        held = context.data.appendingPathComponent("portraits-held")
        learner = ScheduledLearner(
            Self.name, seed: context.seed, learningRate: 2e-3, halfLife: 3000
        ) {
            FaceParser(.starter)
        }
    }

    /// Takes one step.
    public mutating func step(
        _ random: inout SplitMix64
    ) throws -> [(name: String, value: Float)] {
        let side = Self.side
        let views = try views.next(&random)
        if learner.taken == Self.coarseSteps { learner.restart(at: Self.restart) }
        let logits = learner.network.forward(
            halved: Picture.tensor(of: views.map(\.picture)), height: side, width: side,
            drawsDetail: learner.taken >= Self.coarseSteps)
        let labels = views.flatMap(\.labels)
        let targets = Tensor(labels.map(Float.init), shape: [views.count, side, side])
        let loss = softmaxCrossEntropy(logits, labels: targets, classWeights: labelWeights)
        learner.step(loss)
        let right = zip(likeliestLabels(logits), labels).count { $0 == $1 }
        return [("entropy", loss.scalar), ("right", Float(right) / Float(labels.count))]
    }

    /// Everything that an exact resume needs.
    public func save() -> [String: Checkpoint] { learner.save() }

    /// Continues from what ``save()`` returned.
    ///
    /// - Throws: ``CheckpointError`` if it was saved by another architecture.
    public mutating func restore(_ saved: [String: Checkpoint]) throws {
        try learner.restore(saved)
    }

    /// The network as it would ship.
    public func weights() -> [String: Checkpoint] { learner.weights() }

    /// The F1 score of every label and their mean, on outer frames of people never seen.
    public func measure() throws -> [(name: String, value: Float)] {
        try Self.measures(of: learner.averaged(), on: PortraitShards(held))
    }

    /// The measures of any such network on portraits that it never saw.
    static func measures(
        of average: FaceParser, on shards: PortraitShards
    ) -> [(name: String, value: Float)] {
        var scores = LabelScores()
        for start in stride(from: 0, to: min(shards.count, 120), by: 4) {
            let portraits = (start..<min(start + 4, shards.count)).map { shards[$0] }
            let logits = average.forward(
                imageTensor(of: portraits, .outer, side: PortraitShards.outerSide))
            scores.add(
                likeliestLabels(logits),
                truth: labels(of: portraits, .outer, side: PortraitShards.outerSide))
        }
        return scores.results
    }

    static func view(_ portrait: Portrait, _ random: inout SplitMix64) -> PortraitView {
        let scale = 2 * random.betweenLogarithmically(0.6, 1.12)
        let reach = 12 + max(0, 192 - scale * Float(side) / 2)
        let map = Similarity(
            center: SIMD2(repeating: Float(side) / 2),
            to: 192 + SIMD2(random.between(-reach, reach), random.between(-reach, reach)),
            scale: scale, degrees: random.between(-7, 7), mirrors: random.chance(0.5))
        var view = PortraitView(portrait, map, width: side, height: side)
        if random.chance(0.5) { view.replaceBackground(&random) }
        if random.chance(0.12) {
            var hidden: [Int] = []
            Clutter.paintShape(
                on: &view.picture, &random,
                size: Float(side) * random.betweenLogarithmically(0.1, 0.5)
            ) { hidden.append($0) }
            for pixel in hidden { view.labels[pixel] = 0 }
        }
        view.picture.degrade(&random, strength: 0.5)
        return view
    }
}
