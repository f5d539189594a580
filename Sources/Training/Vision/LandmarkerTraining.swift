import FaceModels
import Foundation
public import NeuralNetworks
public import Tensors

/// Trains the ``Landmarker`` on portraits seen through shifted, turned and spoiled crops.
public struct LandmarkerTraining: TrainingLoop {
    /// The network's name in a pack.
    public static let name = "landmarker"
    /// How many pictures one step sees.
    public let batchSize = 16

    private let held: URL
    private let samples: Lookahead<[LandmarkerSample]>
    private var learner: ScheduledLearner<Landmarker>

    /// Opens the data and builds the network.
    ///
    /// - Throws: ``TrainingError`` if there is no data.
    public init(_ context: TrainingContext) throws {
        let portraits = try PortraitShards(context.data.appendingPathComponent("portraits"))
        samples = Lookahead { [batchSize] random in
            drawn(batchSize, &random) { _, random in
                LandmarkerSample(portraits[random.index(portraits.count)], &random)
            }
        }
        held = context.data.appendingPathComponent("portraits-held")
        learner = ScheduledLearner(
            Self.name, seed: context.seed, learningRate: 2e-3, halfLife: 3000
        ) {
            Landmarker(.starter)
        }
    }

    /// Takes one step.
    public mutating func step(
        _ random: inout SplitMix64
    ) throws -> [(name: String, value: Float)] {
        let samples = try samples.next(&random)
        let output = learner.network.forward(Picture.tensor(of: samples.map(\.picture)))
        let targets = LandmarkerTargets(samples)
        let (rows, side) = (samples.count * Landmarker.points, Landmarker.mapSide)
        let logits = output.heat.reshaped(to: [rows, side * side])
        let total = max(1, targets.weights.sum().scalar)
        let heat = (logits.logSoftmax(axis: 1) * targets.maps).sum() * (-1 / total)
        let points = Landmarker.expectedPoints(output.heat)
        let misses = (points - targets.points).abs()
        let place = (misses * targets.weights).sum() * (0.5 / total)
        let errors = targets.errors(points.detached())
        let visible = binaryCrossEntropies(output.visibility, targets.visibility).mean()
        let quality = binaryCrossEntropies(output.quality, targets.qualities(errors)).mean()
        learner.step(heat + place + visible * 0.2 + quality * 0.2)
        let known = errors.compactMap { $0 }
        return [
            ("heat", heat.scalar), ("cells", place.scalar),
            ("percent", 100 * known.reduce(0, +) / Float(max(1, known.count))),
            ("visible", visible.scalar), ("quality", quality.scalar),
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

    /// Mean errors in percent of the distance between the outer corners of the eyes, on people never
    /// seen: with little and with full augmentation.
    public func measure() throws -> [(name: String, value: Float)] {
        let portraits = try PortraitShards(held)
        let average = try learner.averaged()
        var results: [(String, Float)] = []
        for (name, strength) in [("easy", Float(0.2)), ("hard", 1)] {
            var random = SplitMix64(state: 7)
            var errors: [Float] = []
            for start in stride(from: 0, to: min(portraits.count, 256), by: 32) {
                let count = min(32, portraits.count - start)
                let samples = drawn(count, &random) { index, random in
                    LandmarkerSample(portraits[start + index], &random, strength: strength)
                }
                let heat = average.forward(
                    Picture.tensor(of: samples.map(\.picture))
                ).heat
                let points = (0..<count).flatMap {
                    Landmarker.peaks(heat.sliced(axis: 0, $0..<$0 + 1)).flatMap { [$0.x, $0.y] }
                }
                errors += LandmarkerTargets(samples)
                    .errors(Tensor(points, shape: [count * Landmarker.points, 2]))
                    .compactMap { $0 }
            }
            let sorted = errors.sorted()
            results.append(("percent.\(name)", 100 * sorted.reduce(0, +) / Float(sorted.count)))
            results.append(("median.\(name)", 100 * sorted[sorted.count / 2]))
        }
        return results
    }
}
