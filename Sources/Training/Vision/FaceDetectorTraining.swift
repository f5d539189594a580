import FaceModels
import Foundation
public import NeuralNetworks
public import Tensors

/// Trains the ``FaceDetector`` on mosaics of clutter, scenes and pasted people.
public struct FaceDetectorTraining: TrainingLoop {
    /// The network's name in a pack.
    public static let name = "detector"
    /// How many pictures one step sees.
    public let batchSize = 8

    private let held: URL
    private let mosaics: Lookahead<[Mosaic]>
    private var learner: ScheduledLearner<FaceDetector>

    /// Opens the data and builds the network.
    ///
    /// - Throws: ``TrainingError`` if there is no data.
    public init(_ context: TrainingContext) throws {
        let portraits = try PortraitShards(context.data.appendingPathComponent("portraits"))
        let scenes = try SceneShards(context.data.appendingPathComponent("scenes"))
        mosaics = Lookahead { [batchSize] random in
            drawn(batchSize, &random) { _, random in Mosaic(portraits, scenes, &random) }
        }
        held = context.data
        learner = ScheduledLearner(
            Self.name, seed: context.seed, learningRate: 1e-3, halfLife: 4000
        ) {
            FaceDetector(.starter)
        }
        // Almost every cell is empty: start from a score of 10 %.
        for (path, parameter) in learner.network.parameters
        where path.hasPrefix("heads") && path.hasSuffix("bias") {
            parameter.value = Tensor(
                (0..<FaceDetector.outputs).map { $0 == 0 ? -2.2 : 0 }, shape: parameter.shape)
        }
    }

    /// Takes one step.
    public mutating func step(
        _ random: inout SplitMix64
    ) throws -> [(name: String, value: Float)] {
        let mosaics = try mosaics.next(&random)
        let grids = learner.network.forward(Picture.tensor(of: mosaics.map(\.picture)))
        let targets = FaceDetector.strides.map {
            DetectorTargets(mosaics.map(\.faces), stride: $0)
        }
        let total = Float(max(1, targets.map(\.count).reduce(0, +)))
        var (score, shape) = (Tensor([0], shape: []), Tensor([0], shape: []))
        for (grid, target) in zip(grids, targets) {
            let logits = grid.sliced(axis: 1, 0..<1)
            // Lin et al. 2017, "Focal Loss": what is known already hardly counts.
            let surprise = (logits.detached().sigmoid() - target.scores).squared()
            let losses = binaryCrossEntropies(logits, target.scores)
            score = score + (losses * surprise * target.scoreWeights).sum()
            let misses = (grid.sliced(axis: 1, 1..<FaceDetector.outputs) - target.shapes).abs()
            shape = shape + (misses * target.shapeWeights).sum()
        }
        (score, shape) = (score * (2 / total), shape * (0.5 / total))
        learner.step(score + shape)
        return [("score", score.scalar), ("shape", shape.scalar), ("cells", total)]
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

    /// Recall, precision and false faces per picture at a score of 0.5 and an overlap of 0.5, on
    /// scenes as they are and on mosaics of people never seen.
    public func measure() throws -> [(name: String, value: Float)] {
        let portraits = try PortraitShards(held.appendingPathComponent("portraits-held"))
        let scenes = try SceneShards(held.appendingPathComponent("scenes-held"))
        let average = try learner.averaged()
        var random = SplitMix64(state: 11)
        let sets = [
            (
                "scenes",
                drawn(min(120, scenes.count), &random) { index, _ in
                    Mosaic(scene: index, of: scenes, zoom: 1.5)
                }
            ),
            ("mosaics", drawn(120, &random) { _, random in Mosaic(portraits, scenes, &random) }),
        ]
        return sets.flatMap { name, mosaics in
            var (hits, misses, wrong) = (Float(0), Float(0), Float(0))
            for mosaic in mosaics {
                let found = detected(mosaic, by: average)
                for face in mosaic.faces where !face.isIgnored {
                    let isHit = found.contains { $0.box.overlap(face.box) > 0.5 }
                    if isHit { hits += 1 } else { misses += 1 }
                }
                for face in found
                where !mosaic.faces.contains(where: {
                    $0.box.overlap(face.box) > ($0.isIgnored ? 0.2 : 0.5)
                }) {
                    wrong += 1
                }
            }
            return [
                (name: "recall.\(name)", value: hits / max(1, hits + misses)),
                (name: "precision.\(name)", value: hits / max(1, hits + wrong)),
                (name: "false.\(name)", value: wrong / Float(mosaics.count)),
            ]
        }
    }

    private func detected(_ mosaic: Mosaic, by average: FaceDetector) -> [DetectedFace] {
        let grids = average.forward(Picture.tensor(of: [mosaic.picture]))
        return withoutDuplicates(
            zip(grids, FaceDetector.strides).flatMap {
                faces(in: $0, stride: $1, threshold: 0.5)
            })
    }
}
