import FaceModels
import Foundation
public import NeuralNetworks
public import Tensors

/// Trains ``AttributeClassifier`` to read the parameters of rendered people off their pictures.
///
/// Half of what it sees are pairs that differ in one parameter, if there are any: from people alone it
/// learns that eyes look where a head is turned to, and never looks at the eyes.
public struct AttributeTraining: TrainingLoop {
    /// The network's name in a pack.
    public static let name = "attributes"
    /// Pictures of one step.
    public let batchSize = 32

    private let portraits: PortraitShards
    private let held: PortraitShards
    private let edits: EditedPortraits?
    private let heldEdits: EditedPortraits?
    private var network: Learner<AttributeClassifier>

    /// Builds the network and opens the portraits.
    public init(_ context: TrainingContext) throws {
        portraits = try PortraitShards(context.data.appendingPathComponent("portraits"))
        held = try PortraitShards(context.data.appendingPathComponent("portraits-held"))
        edits = try EditedPortraits(of: portraits, in: context.data)
        heldEdits = try EditedPortraits(of: held, in: context.data, isHeldOut: true)
        var random = SplitMix64(state: context.seed)
        let network = AttributeClassifier(.starter)
        network.initialize(using: &random)
        self.network = Learner(network, learningRate: 1.5e-3)
    }

    /// Takes one step.
    public mutating func step(
        _ random: inout SplitMix64
    ) throws -> [(name: String, value: Float)] {
        let pairs = edits.map { edits in
            drawIndices(batchSize / 4, below: edits.count, using: &random).map { edits[$0] }
        }
        let alone = batchSize - 2 * (pairs?.count ?? 0)
        var people = drawIndices(alone, below: portraits.count, using: &random)
            .map { portraits[$0] }
        var views = views(alone, .aligned, using: &random)
        if let pairs {
            // Both seen alike, or the difference would be that of the views.
            let shared = Training.views(pairs.count, .aligned, using: &random)
            people += pairs.map(\.before) + pairs.map(\.after)
            views += shared + shared
        }
        let image = imageTensor(of: people, through: views, side: AttributeClassifier.side)
        let (values, weights) = Self.targets(people)
        let errors = network.network.forward(image) - values
        var loss = (errors.squared() * weights).mean()
        var losses = [("error", loss.scalar)]
        if let pairs {
            let middle = alone + pairs.count
            let change =
                errors.sliced(axis: 0, middle..<batchSize)
                - errors.sliced(axis: 0, alone..<middle)
            let part = (change.squared() * Self.changeWeights(values, alone..<middle)).mean()
            losses.append(("change", part.scalar))
            loss = loss + part
        }
        network.step(loss.backward())
        return losses
    }

    /// How much an error in a difference counts: most where something was moved, which is in one
    /// attribute of all.
    private static func changeWeights(_ values: Tensor, _ before: Range<Int>) -> Tensor {
        let (width, scalars) = (values.shape[1], values.scalars)
        let offset = before.count * width
        let rows = before.lowerBound * width..<before.upperBound * width
        return Tensor(
            rows.map { scalars[$0] == scalars[$0 + offset] ? 0.25 : 8 },
            shape: [before.count, width])
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
    /// mean over all, then some that sliders move; and how strongly answers follow a single moved
    /// parameter, if there are pairs.
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
        let followed = heldEdits.map { edits in
            let judge = AttributeJudge(asking: network, about: edits)
            return [("followed", judge.mean)]
                + zip(Attribute.standard, judge.slopes).filter { Self.fine.contains($0.0.name) }
                .map { ("follows \($0.0.name)", $0.1) }
        }
        return [("mean", mean)] + (followed ?? [])
            + zip(Attribute.standard, explained).filter { shown.contains($0.0.name) }
            .map { ($0.0.name, $0.1) }
    }

    /// What few pixels show.
    private static let fine = [
        "gaze_x", "gaze_y", "squint", "blush", "lip_full", "eye_size", "brow_raise", "freckles",
    ]
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
