import FaceModels
import Foundation
public import NeuralNetworks
public import Tensors

/// Trains ``AttributeClassifier`` to read the parameters of rendered people off their pictures.
public struct AttributeTraining: TrainingLoop {
    /// The network's name in a pack.
    public static let name = "attributes"
    /// Pictures of one step.
    public let batchSize = 32

    private let portraits: PortraitShards
    private let held: PortraitShards
    private var network: Learner<AttributeClassifier>

    /// Builds the network and opens the portraits.
    public init(_ context: TrainingContext) throws {
        portraits = try PortraitShards(context.data.appendingPathComponent("portraits"))
        held = try PortraitShards(context.data.appendingPathComponent("portraits-held"))
        var random = SplitMix64(state: context.seed)
        let network = AttributeClassifier(.starter)
        network.initialize(using: &random)
        self.network = Learner(network, learningRate: 1.5e-3)
    }

    /// Takes one step.
    public mutating func step(
        _ random: inout SplitMix64
    ) throws -> [(name: String, value: Float)] {
        let people = drawIndices(batchSize, below: portraits.count, using: &random)
            .map { portraits[$0] }
        let views = views(batchSize, .aligned, using: &random)
        let image = imageTensor(of: people, through: views, side: AttributeClassifier.side)
        let (values, weights) = Self.targets(people)
        let error = (network.network.forward(image) - values).squared() * weights
        let loss = error.mean()
        network.step(loss.backward())
        return [("error", loss.scalar)]
    }

    private static func targets(_ people: [Portrait]) -> (values: Tensor, weights: Tensor) {
        let rows = people.map { Attribute.standardValues(of: $0.parameters) }
        let shape = [people.count, Attribute.standard.count]
        return (
            Tensor(rows.flatMap { $0.values.map { min(max($0, -3), 3) } }, shape: shape),
            Tensor(rows.flatMap(\.weights), shape: shape)
        )
    }

    /// Everything an exact resume needs.
    public func save() -> [String: Checkpoint] { network.save(as: "network") }

    /// Takes over what ``save()`` returned.
    public mutating func restore(_ saved: [String: Checkpoint]) throws {
        try network.restore(saved, as: "network")
    }

    /// The network as it ships.
    public func weights() -> [String: Checkpoint] { [Self.name: network.averaged] }

    /// The share of each attribute's variance that is explained on people it never saw (R²): the
    /// mean over all, then some that sliders move.
    public func measure() throws -> [(name: String, value: Float)] {
        let network = AttributeClassifier(.starter)
        try network.load(self.network.averaged)
        var estimates: [[Float]] = []
        var truths: [(values: [Float], weights: [Float])] = []
        let count = min(held.count, 480)
        for start in stride(from: 0, to: count, by: batchSize) {
            let people = (start..<min(start + batchSize, count)).map { held[$0] }
            let image = imageTensor(of: people, .inner, side: AttributeClassifier.side)
            let scalars = network.forward(image).scalars
            let width = Attribute.standard.count
            for (i, person) in people.enumerated() {
                estimates.append(Array(scalars[i * width..<(i + 1) * width]))
                truths.append(Attribute.standardValues(of: person.parameters))
            }
        }
        let explained = Attribute.standard.indices.map { k in
            explainedVariance(
                estimates.map { $0[k] }, truths.map { $0.values[k] },
                weights: truths.map { $0.weights[k] })
        }
        let mean = explained.reduce(0, +) / Float(explained.count)
        let shown = [
            "yaw", "pitch", "smile", "mouth_open", "eye_open", "age", "masc", "weight", "melanin",
            "hair_mel", "beard", "glasses", "fringe", "gaze_x", "key_az.sin", "lip_makeup",
        ]
        return [("mean", mean)]
            + zip(Attribute.standard, explained).filter { shown.contains($0.0.name) }
            .map { ($0.0.name, $0.1) }
    }
}

/// One minus the squared error over the variance (R²), both weighed.
func explainedVariance(_ estimates: [Float], _ truths: [Float], weights: [Float]) -> Float {
    let total = max(weights.reduce(0, +), 1e-6)
    let mean = zip(truths, weights).reduce(0) { $0 + $1.0 * $1.1 } / total
    var (error, variance): (Float, Float) = (0, 0)
    for (i, weight) in weights.enumerated() {
        error += weight * (estimates[i] - truths[i]) * (estimates[i] - truths[i])
        variance += weight * (truths[i] - mean) * (truths[i] - mean)
    }
    return 1 - error / max(variance, 1e-6)
}
