public import FaceModels
import Foundation
public import NeuralNetworks
import SyntheticPeople
public import Tensors

/// Teaches the shape model how rendered faces change.
public struct ShapeModelTraining: TrainingLoop {
    /// The network's name.
    public static let name = ShapeModel.packName

    /// Faces per step.
    public let batchSize = 64

    private let shards: ShapeShards
    private let held: ShapeShards
    private var learner: Learner<ShapeModel>

    /// How surely a landmarker finds a point, in parts of the side of the inner frame.
    private static let doubt: Float = 0.006

    /// Opens `shapes` and `shapes-held`.
    public init(_ context: TrainingContext) throws {
        shards = try ShapeShards(context.data.appendingPathComponent("shapes"))
        held = try ShapeShards(context.data.appendingPathComponent("shapes-held"))
        let network = ShapeModel(.starter)
        var random = SplitMix64(state: context.seed)
        network.initialize(using: &random)
        learner = Learner(network, learningRate: Self.firstRate)
    }

    private static let firstRate: Float = 2e-3

    /// Learns from one batch, whose points are as uncertain as found ones.
    public mutating func step(
        _ random: inout SplitMix64
    ) throws -> [(name: String, value: Float)] {
        let batch = try shards.batch(
            drawIndices(batchSize, below: shards.count, using: &random))
        let noise = Tensor.normal(batch.points.shape, using: &random) * Self.doubt
        let loss = Self.unexplained(
            learner.network.forward(batch.points + noise), of: batch.moves)
        learner.learningRate = Self.firstRate / (1 + Float(learner.steps) / 4000)
        learner.step(loss.backward())
        return [("unexplained", loss.scalar)]
    }

    /// The mean over parameters and ways of the share of their movement that is not foreseen.
    ///
    /// Small movements, such as those of lips, count as much as large ones.
    private static func unexplained(_ foreseen: Tensor, of moves: Tensor) -> Tensor {
        let (batch, kinds) = (moves.shape[0], moves.shape[1] * 2)
        let shape = [batch, kinds, 136]
        let sizes = moves.reshaped(to: shape).squared().mean(axes: [0, 2], keepingDimensions: true)
        return ((foreseen - moves).reshaped(to: shape).squared() / (sizes + 1e-9)).mean()
    }

    /// The network, its average and the optimizer.
    public func save() -> [String: Checkpoint] { learner.save(as: "model") }

    /// Takes over a saved state.
    public mutating func restore(_ saved: [String: Checkpoint]) throws {
        try learner.restore(saved, as: "model")
    }

    /// The averaged network.
    public func weights() -> [String: Checkpoint] { [Self.name: learner.averaged] }

    /// The share of the movements of unseen people's points that is not foreseen.
    public func measure() throws -> [(name: String, value: Float)] {
        let network = ShapeModel(.starter)
        try network.load(learner.averaged)
        return try Self.measures(of: network, on: held)
    }

    /// The same for any shape model with the parameters of the starter pack.
    static func measures(
        of network: ShapeModel, on shards: ShapeShards
    ) throws -> [(name: String, value: Float)] {
        let batch = try shards.batch(Array(0..<min(shards.count, 500)))
        return [
            ("unexplained", unexplained(network.forward(batch.points), of: batch.moves).scalar)
        ]
    }
}

extension ShapeModelConfiguration {
    /// The shape model of the starter pack.
    public static let starter = ShapeModelConfiguration(
        parameters: Person.shaping.map { Effect(name: $0.name, step: $0.step) }, hidden: 96)
}
