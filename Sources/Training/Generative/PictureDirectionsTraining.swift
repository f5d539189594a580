import FaceModels
import Foundation
public import NeuralNetworks
public import Tensors

/// Finds ``PictureDirections``: which way to move a latent vector so that the drawing changes as the
/// rendered picture does when a single parameter moves.
///
/// The generator stays as it is; ``PictureChange`` says how well its changes go with the rendered ones.
public struct PictureDirectionsTraining: TrainingLoop {
    /// The name of what is trained.
    public static let name = "directions"

    /// Pairs per step.
    public let batchSize = 8

    private let pairs: MovedPairs
    private let held: EditedPortraits?
    private let generator: Generator
    private let directions: PictureDirections
    private var seen: SeenMovement?
    private var optimizer: Adam
    private var steps: Float = 0

    /// Takes the trained generator, and opens the pairs.
    ///
    /// If there are held-out pairs and a trained attribute classifier, movements end up as long as it
    /// sees rendered ones.
    public init(_ context: TrainingContext) throws {
        let portraits = try PortraitShards(context.data.appendingPathComponent("portraits"))
        guard let pairs = try EditedPortraits(of: portraits, in: context.data) else {
            throw TrainingError.noData("edits")
        }
        self.pairs = try MovedPairs(pairs)
        let others = try? PortraitShards(context.data.appendingPathComponent("portraits-held"))
        held = try others.flatMap {
            try EditedPortraits(of: $0, in: context.data, isHeldOut: true)
        }
        generator = try context.trainedGenerator()
        directions = PictureDirections(generator)
        if let held, let weights = try context.weights(of: AttributeClassifier.packName) {
            let classifier = AttributeClassifier(.starter)
            try classifier.load(weights)
            seen = SeenMovement(classifier, tryingOn: held)
        }
        optimizer = Adam(directions.parameters, learningRate: 0, betas: (0.9, 0.99))
    }

    /// Shows the drawings of one parameter's change beside the rendered ones.
    public mutating func step(
        _ random: inout SplitMix64
    ) throws -> [(name: String, value: Float)] {
        let (field, batch) = pairs.draw(batchSize, using: &random)
        let drawn = generator.withFixedParameters { drawings(of: batch) }
        let change = PictureChange(of: batch, drawn: drawn)
        let loss = change.loss
        optimizer.learningRate = 0.02 / (1 + steps / Float(40 * pairs.fieldCount))
        optimizer.step(loss.backward())
        seen?.look(
            at: field, drawn: drawn,
            people: batch.map { ($0.before.parameters, $0.after.parameters) })
        steps += 1
        return [("loss", loss.scalar), ("cosine", change.cosine), ("size", change.size)]
    }

    /// Draws the same people before and after, `[people, 3, side, side]`.
    private func drawings(
        of batch: [(before: Portrait, after: Portrait)]
    ) -> (before: Tensor, after: Tensor) {
        let (w, change) = directions.latents(of: batch)
        return generator.drawings(of: w.detached(), movedBy: change)
    }

    /// The directions, the optimizer and how far it got.
    public func save() -> [String: Checkpoint] {
        var saved = [
            "directions": Checkpoint(directions), "optimizer": optimizer.checkpoint,
            "position": Checkpoint(["steps": Tensor([steps], shape: [1])]),
        ]
        saved["seen"] = seen?.checkpoint
        return saved
    }

    /// Takes over a saved state.
    public mutating func restore(_ saved: [String: Checkpoint]) throws {
        if let checkpoint = saved["directions"] { try directions.load(checkpoint) }
        if let checkpoint = saved["optimizer"] { try optimizer.restore(checkpoint) }
        if let checkpoint = saved["seen"] { try seen?.restore(checkpoint) }
        if let position = saved["position"]?.tensors["steps"] { steps = position.scalar }
    }

    /// The directions, as long as they should be.
    public func weights() -> [String: Checkpoint] {
        [
            Self.name: seen.map { directions.checkpoint(stretchedBy: $0.factors) }
                ?? Checkpoint(directions)
        ]
    }

    /// How the change of drawings of unseen people goes with the rendered one: the cosine over all
    /// parameters and for each, and how large it is.
    public func measure() throws -> [(name: String, value: Float)] {
        guard let held else { return [] }
        let compared = held.movedFields.map { field, pairs in
            let people = pairs.prefix(16).map { held[$0] }
            return (field, PictureChange(of: people, drawn: drawings(of: people)))
        }
        return [
            ("loss", compared.map(\.1.loss.scalar).mean),
            ("cosine", compared.map(\.1.cosine).mean), ("size", compared.map(\.1.size).mean),
        ] + compared.map { (PersonEncoding.standard.fields[$0].name, $1.cosine) }
    }
}
