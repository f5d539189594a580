import FaceModels
import Foundation
public import NeuralNetworks
public import Tensors

/// Trains ``LanguageModel`` on rendered people and captions written from their parameters.
///
/// The picture tower begins with the convolutions of the attribute classifier if that is trained
/// already: what tells people apart is the same in numbers and in words.
public struct LanguageTraining: TrainingLoop {
    /// The network's name in a pack.
    public static let name = LanguageModel.packName

    /// Pictures of one step, each with one caption.
    public let batchSize = 160

    /// How many portraits are held in memory at most, 49 kB each.
    private static let portraitLimit = 30_000

    private let pictures: PortraitThumbnails
    private let traits: [[Bool]]
    private let held: PortraitShards
    private let writer = CaptionWriter()
    private var network: Learner<LanguageModel>

    /// Builds the network and reads the portraits.
    public init(_ context: TrainingContext) throws {
        let portraits = try PortraitShards(context.data.appendingPathComponent("portraits"))
        held = try PortraitShards(context.data.appendingPathComponent("portraits-held"))
        pictures = PortraitThumbnails(
            portraits, indices: Array(0..<min(portraits.count, Self.portraitLimit)),
            side: PictureTower.side, holdsLabels: false)
        traits = pictures.people.map(writer.traits)
        let network = LanguageModel(.starter)
        var random = SplitMix64(state: context.seed)
        network.initialize(using: &random)
        if let attributes = try context.weights(of: AttributeClassifier.packName) {
            network.picture.begin(with: attributes)
        }
        self.network = Learner(network, learningRate: 1e-3, averaging: 0.995)
    }

    /// Takes one step.
    public mutating func step(
        _ random: inout SplitMix64
    ) throws -> [(name: String, value: Float)] {
        let rows = drawIndices(batchSize, below: pictures.count, using: &random)
        let image = pictures.images(rows, through: views(batchSize, .aligned, using: &random))
        var captions: [CaptionWriter.Caption] = []
        for row in rows {
            // A quarter say one thing or two, as people who ask for a change do.
            let share = random.uniform() < 0.25 ? 0 : random.uniform(in: 0.05...0.4)
            captions.append(writer.caption(of: traits[row], share: share, using: &random))
        }
        let model = network.network
        let scale = model.temperature.value.clamped(to: 0...4.6).exp()
        let loss = contrastiveLoss(
            model.picture.forward(image), model.embedding(of: captions.map(\.text)),
            scale: scale, truths: rows.map { Self.truths(of: captions, for: traits[$0]) })
        let steps = Float(network.steps)
        network.learningRate = 1e-3 * min(1, (steps + 1) / 50) / (1 + steps / 1500)
        network.step(loss.backward())
        return [("divergence", loss.scalar), ("scale", scale.scalar)]
    }

    private static func truths(
        of captions: [CaptionWriter.Caption], for traits: [Bool]
    ) -> [Bool] {
        captions.map { $0.traits.allSatisfy { traits[$0] } }
    }

    /// Everything an exact resume needs.
    public func save() -> [String: Checkpoint] { network.save(as: "network") }

    /// Takes over what ``save()`` returned.
    public mutating func restore(_ saved: [String: Checkpoint]) throws {
        try network.restore(saved, as: "network")
    }

    /// The network as it ships.
    public func weights() -> [String: Checkpoint] { [Self.name: network.averaged] }

    /// How often people it never saw and their captions find each other among 256, and how often
    /// two prompts tell two kinds of people apart, averaged over both kinds.
    public func measure() throws -> [(name: String, value: Float)] {
        let model = LanguageModel(.starter)
        try model.load(network.averaged)
        return LanguageEvaluation(model, held).measures()
    }
}

extension PictureTower {
    /// Takes over what an attribute classifier has learned to see, where it is as wide.
    func begin(with attributes: Checkpoint) {
        for (path, parameter) in parameters {
            guard let values = attributes.tensors[path], values.shape == parameter.shape,
                !path.hasPrefix("output")
            else { continue }
            parameter.value = values
        }
    }
}
