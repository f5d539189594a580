import FaceModels
import Foundation
public import NeuralNetworks
public import Tensors

/// Trains ``PerceptualNetwork`` on rendered faces.
///
/// Features become useful for comparing pictures when they must tell what is in them: from stages
/// three and four the label of every position, from the last one every parameter and the identity
/// modes of the person. The heads that say so are thrown away.
public struct PerceptualTraining: TrainingLoop {
    /// The network's name in a pack.
    public static let name = "perceptual"
    /// Pictures of one step.
    public let batchSize = 16

    private static let side = 128
    private let portraits: PortraitShards
    private let held: PortraitShards
    private var network: Learner<PerceptualNetwork>
    private var heads: Learner<PerceptualHeads>

    /// Builds the network and opens the portraits.
    public init(_ context: TrainingContext) throws {
        portraits = try PortraitShards(context.data.appendingPathComponent("portraits"))
        held = try PortraitShards(context.data.appendingPathComponent("portraits-held"))
        var random = SplitMix64(state: context.seed)
        let network = PerceptualNetwork(.starter)
        let heads = PerceptualHeads(widths: PerceptualConfiguration.starter.widths)
        network.initialize(using: &random)
        heads.initialize(using: &random)
        self.network = Learner(network, learningRate: 1e-3)
        self.heads = Learner(heads, learningRate: 1e-3)
    }

    /// Takes one step.
    public mutating func step(
        _ random: inout SplitMix64
    ) throws -> [(name: String, value: Float)] {
        let people = drawIndices(batchSize, below: portraits.count, using: &random)
            .map { portraits[$0] }
        let views = views(batchSize, .loose, using: &random)
        let losses = losses(people, views, network.network, heads.network)
        let loss = losses.labels * 0.5 + losses.person
        let gradients = loss.backward()
        network.step(gradients)
        heads.step(gradients)
        return [("labels", losses.labels.scalar), ("person", losses.person.scalar)]
    }

    private func losses(
        _ people: [Portrait], _ views: [FaceView], _ network: PerceptualNetwork,
        _ heads: PerceptualHeads
    ) -> (labels: Tensor, person: Tensor) {
        let side = Self.side
        let image = imageTensor(of: people, through: views, side: side)
        let x = network.activations(of: image)
        let fine = heads.fine.forward(x[2]).logSoftmax(axis: 1)  // [N, 14, 32, 32]
        let coarse = heads.coarse.forward(x[3]).logSoftmax(axis: 1)  // [N, 14, 16, 16]
        let labels =
            (fine * labelTensor(of: people, through: views, side: side / 4)).sum()
            * (-1 / Float(people.count * side * side / 16))
            + (coarse * labelTensor(of: people, through: views, side: side / 8)).sum()
            * (-1 / Float(people.count * side * side / 64))
        let (values, weights) = PersonTargets.tensors(of: people.map(\.parameters))
        let estimate = heads.person.forward(
            x[4].averagePooled(2).reshaped(to: [people.count, -1]))
        return (labels, ((estimate - values).squared() * weights).mean())
    }

    /// Everything an exact resume needs.
    public func save() -> [String: Checkpoint] {
        network.save(as: "network").merging(heads.save(as: "heads")) { $1 }
    }

    /// Takes over what ``save()`` returned.
    public mutating func restore(_ saved: [String: Checkpoint]) throws {
        try network.restore(saved, as: "network")
        try heads.restore(saved, as: "heads")
    }

    /// The network as it ships.
    public func weights() -> [String: Checkpoint] { [Self.name: network.averaged] }

    /// The losses on people it never saw, without any change to their pictures.
    public func measure() throws -> [(name: String, value: Float)] {
        let network = PerceptualNetwork(.starter)
        let heads = PerceptualHeads(widths: PerceptualConfiguration.starter.widths)
        try network.load(self.network.averaged)
        try heads.load(self.heads.averaged)
        var random = SplitMix64(state: 1)
        let batches = min(8, held.count / batchSize)
        var sums: (labels: Float, person: Float) = (0, 0)
        for batch in 0..<batches {
            let people = (0..<batchSize).map { held[batch * batchSize + $0] }
            let losses = losses(
                people, views(batchSize, .none, using: &random), network, heads)
            sums.labels += losses.labels.scalar
            sums.person += losses.person.scalar
        }
        let share = 1 / Float(max(1, batches))
        return [("labels", sums.labels * share), ("person", sums.person * share)]
    }
}

/// What the features must be able to say; used in training only.
struct PerceptualHeads: Module {
    let fine: Conv2d
    let coarse: Conv2d
    let person: Linear

    init(widths: [Int]) {
        fine = Conv2d(inputs: widths[2], outputs: 14, kernel: 1, padding: 0)
        coarse = Conv2d(inputs: widths[3], outputs: 14, kernel: 1, padding: 0)
        person = Linear(inputs: widths[4] * 16, outputs: PersonTargets.count)
    }
}

/// What can be said of a person: the attributes, then the first identity modes.
enum PersonTargets {
    static let modes = 40
    static let count = Attribute.standard.count + modes

    /// The standardized values `[people, count]` and how much an error in each counts.
    static func tensors(of people: [[Float]]) -> (values: Tensor, weights: Tensor) {
        var (values, weights) = ([Float](), [Float]())
        for person in people {
            let attributes = Attribute.standardValues(of: person)
            values += attributes.values.map { min(max($0, -3), 3) }
            let first = PersonEncoding.standard.position(of: "id0")
            values += person[first..<first + modes].map { $0 / 1.1 }
            weights += attributes.weights + [Float](repeating: 1, count: modes)
        }
        return (
            Tensor(values, shape: [people.count, count]),
            Tensor(weights, shape: [people.count, count])
        )
    }
}
