import FaceModels
import Foundation
public import NeuralNetworks
public import Tensors

/// Trains the ``Inpainter`` with holes as edits leave them, and with arbitrary ones.
public struct InpainterTraining: TrainingLoop {
    /// The network's name in a pack.
    public static let name = "inpainter"
    /// How many pictures one step sees.
    public let batchSize = 6

    private let held: URL
    private let samples: Lookahead<[InpainterSample]>
    private var learner: ScheduledLearner<Inpainter>

    /// Opens the data and builds the network.
    ///
    /// - Throws: ``TrainingError`` if there is no data.
    public init(_ context: TrainingContext) throws {
        let portraits = try PortraitShards(context.data.appendingPathComponent("portraits"))
        samples = Lookahead { [batchSize] random in
            drawn(batchSize, &random) { _, random in InpainterSample(portraits, &random) }
        }
        held = context.data.appendingPathComponent("portraits-held")
        learner = ScheduledLearner(
            Self.name, seed: context.seed, learningRate: 1e-3, halfLife: 3000
        ) {
            Inpainter(.starter)
        }
    }

    /// Takes one step.
    public mutating func step(
        _ random: inout SplitMix64
    ) throws -> [(name: String, value: Float)] {
        let (image, mask) = InpainterSample.tensors(try samples.next(&random))
        let painted = learner.network.prediction(image, mask: mask)
        let misses = (painted - image).abs()
        let area = max(1, mask.sum().scalar * 3)
        let hole = (misses * mask).sum() * (1 / area)
        let whole = misses.mean()
        // Differences between neighbours keep edges and grain that the mean of all answers loses.
        let edges = slopes(painted, image, mask, axis: 3) + slopes(painted, image, mask, axis: 2)
        learner.step(hole + whole * 0.3 + edges * (0.5 / area))
        return [
            ("hole", hole.scalar), ("whole", whole.scalar), ("edges", edges.scalar / area),
        ]
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

    /// The peak signal-to-noise ratio inside holes as edits leave them, in decibels, and how much of
    /// a picture they are.
    public func measure() throws -> [(name: String, value: Float)] {
        try Self.measures(of: learner.averaged(), on: PortraitShards(held))
    }

    /// The measures of any such network on portraits that it never saw.
    static func measures(
        of average: Inpainter, on shards: PortraitShards
    ) -> [(name: String, value: Float)] {
        var random = SplitMix64(state: 3)
        var (ratios, areas): ([Float], [Float]) = ([], [])
        for _ in 0..<20 {
            let samples = drawn(6, &random) { _, random in
                InpainterSample(shards, &random, isPlain: true)
            }
            let (image, mask) = InpainterSample.tensors(samples)
            let painted = average.forward(image, mask: mask)
            let errors = (painted - image).squared().sum(axes: [1, 2, 3], keepingDimensions: false)
            let counts = mask.sum(axes: [1, 2, 3], keepingDimensions: false).scalars
            for (error, count) in zip(errors.scalars, counts) where count > 20 {
                ratios.append(10 * log10(4 / max(1e-6, error / (3 * count))))
                areas.append(count / Float(InpainterSample.side * InpainterSample.side))
            }
        }
        let count = Float(max(1, ratios.count))
        return [
            ("decibels", ratios.reduce(0, +) / count), ("area", areas.reduce(0, +) / count),
        ]
    }

    private func slopes(_ x: Tensor, _ y: Tensor, _ mask: Tensor, axis: Int) -> Tensor {
        let length = x.shape[axis]
        func slope(_ t: Tensor) -> Tensor {
            t.sliced(axis: axis, 1..<length) - t.sliced(axis: axis, 0..<length - 1)
        }
        return ((slope(x - y)).abs() * mask.sliced(axis: axis, 1..<length)).sum()
    }
}
