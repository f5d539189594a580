import FaceModels
import Foundation
public import NeuralNetworks
public import Tensors

/// Finds ``PictureDirections``: which way to move a latent vector so that the drawing changes as the
/// rendered picture does when a single parameter moves.
///
/// The generator stays as it is. A drawing is never quite the rendered person, so to ask for the same
/// change pixel by pixel would reward drawing none. The change shall go the same way, by the angle
/// between the two, and be as large; where the rendered picture stays as it is, it counts more.
public struct PictureDirectionsTraining: TrainingLoop {
    /// The name of what is trained.
    public static let name = "directions"

    /// Pairs per step.
    public let batchSize = 8

    /// The side of the drawings, that of the classifier; they are compared at half of it, where a pixel of
    /// displacement matters less.
    private static let side = AttributeClassifier.side
    /// What changes where the rendered picture stays as it is counts so many times more.
    private static let strictness: Float = 4
    /// How much the size of the change counts, beside where it goes.
    private static let sizeWeight: Float = 0.2

    private let pairs: EditedPortraits
    private let held: EditedPortraits?
    private let generator: Generator
    private let directions: PictureDirections
    /// For each parameter that moves, its field and the pairs in which it does.
    private let lessons: [(field: Int, pairs: [Int])]
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
        self.pairs = pairs
        let others = try? PortraitShards(context.data.appendingPathComponent("portraits-held"))
        held = try others.flatMap {
            try EditedPortraits(of: $0, in: context.data, isHeldOut: true)
        }
        generator = try context.trainedGenerator()
        directions = PictureDirections(generator)
        lessons = pairs.movedFields
        guard !lessons.isEmpty else { throw TrainingError.noData("edits") }
        if let held, let weights = try context.weights(of: AttributeClassifier.packName) {
            let classifier = AttributeClassifier(.starter)
            try classifier.load(weights)
            seen = SeenMovement(classifier, tryingOn: held)
        }
        optimizer = Adam(directions.learned, learningRate: 0, betas: (0.9, 0.99))
    }

    /// Shows the drawings of one parameter's change beside the rendered ones.
    public mutating func step(
        _ random: inout SplitMix64
    ) throws -> [(name: String, value: Float)] {
        let lesson = lessons[Int(random.next() % UInt64(lessons.count))]
        let batch = drawIndices(batchSize, below: lesson.pairs.count, using: &random)
            .map { pairs[lesson.pairs[$0]] }
        let comparison = generator.withFixedParameters { compare(batch) }
        optimizer.learningRate = 0.02 / (1 + steps / Float(40 * lessons.count))
        optimizer.step(comparison.loss.backward())
        seen?.look(
            at: lesson.field, drawn: comparison.drawn,
            people: batch.map { ($0.before.parameters, $0.after.parameters) })
        steps += 1
        return [
            ("loss", comparison.loss.scalar), ("cosine", comparison.cosine),
            ("size", comparison.size),
        ]
    }

    /// Draws the same people before and after, and compares the changes.
    private func compare(
        _ batch: [(before: Portrait, after: Portrait)]
    ) -> Comparison {
        func drawn(_ w: Tensor) -> Tensor {
            generator.picture(generator.repeated(w), side: Self.side)
        }
        let (w, change) = directions.latents(
            of: batch.map { .init(before: $0.before.parameters, after: $0.after.parameters) })
        let rendered = (
            before: imageTensor(of: batch.map(\.before), .inner, side: Self.side),
            after: imageTensor(of: batch.map(\.after), .inner, side: Self.side)
        )
        let drawings = (before: drawn(w.detached()).detached(), after: drawn(w + change))
        let wanted = (rendered.after - rendered.before).averagePooled(2)
        let got = (drawings.after - drawings.before).averagePooled(2)
        let others = strictness(wanted)
        let (asked, drawnEnergy) = (wanted.squared().sum() + 1e-6, got.squared().sum() + 1e-6)
        let along = (wanted * got).sum()
        let angle = along / (asked * ((got.squared() * others).sum() + 1e-6)).squareRoot()
        let size = (drawnEnergy / asked).log() * 0.5
        return Comparison(
            loss: 1 - angle + size.squared() * Self.sizeWeight,
            cosine: (along / (asked * drawnEnergy).squareRoot()).scalar,
            size: (drawnEnergy / asked).squareRoot().scalar,
            drawn: drawings)
    }

    /// How the change of drawings compares with that of the rendered pictures.
    private struct Comparison {
        let loss: Tensor
        /// The cosine of the angle between them.
        let cosine: Float
        /// How large it is, in lengths of the rendered one.
        let size: Float
        /// The drawings, `[people, 3, side, side]`.
        let drawn: (before: Tensor, after: Tensor)
    }

    /// How much changes count, by place: 1 where the rendered picture changes.
    private func strictness(_ wanted: Tensor) -> Tensor {
        let cells = wanted.abs().mean(axes: [1], keepingDimensions: true).averagePooled(8)
        let (width, area) = (cells.shape[3], cells.count / cells.shape[0])
        var values = cells.scalars
        for start in stride(from: 0, to: values.count, by: area) {
            let most = max(values[start..<start + area].max() ?? 0, 1e-6)
            for i in start..<start + area {
                let part = min(1, values[i] / (0.3 * most))
                values[i] = Self.strictness + (1 - Self.strictness) * part
            }
        }
        return Tensor(values, shape: [cells.shape[0], 1, width, width]).upsampledNearest(by: 8)
    }

    /// The directions, the optimizer and how far it got.
    public func save() -> [String: Checkpoint] {
        var saved = [
            "directions": directions.checkpoint, "optimizer": optimizer.checkpoint,
            "position": Checkpoint(["steps": Tensor([steps], shape: [1])]),
        ]
        saved["seen"] = seen?.checkpoint
        return saved
    }

    /// Takes over a saved state.
    public mutating func restore(_ saved: [String: Checkpoint]) throws {
        if let checkpoint = saved["directions"] { try directions.take(checkpoint) }
        if let checkpoint = saved["optimizer"] { try optimizer.restore(checkpoint) }
        if let checkpoint = saved["seen"] { try seen?.restore(checkpoint) }
        if let position = saved["position"]?.tensors["steps"] { steps = position.scalar }
    }

    /// The directions, as long as they should be.
    public func weights() -> [String: Checkpoint] {
        [
            Self.name: seen.map { directions.checkpoint(stretchedBy: $0.factors) }
                ?? directions.checkpoint
        ]
    }

    /// How the change of drawings of unseen people goes with the rendered one: the cosine over all
    /// parameters and for each, and how large it is.
    public func measure() throws -> [(name: String, value: Float)] {
        guard let held else { return [] }
        let compared = held.movedFields.map { field, pairs in
            (field, compare(pairs.prefix(16).map { held[$0] }))
        }
        return [
            ("loss", compared.map(\.1.loss.scalar).mean),
            ("cosine", compared.map(\.1.cosine).mean), ("size", compared.map(\.1.size).mean),
        ] + compared.map { (PersonEncoding.standard.fields[$0].name, $1.cosine) }
    }
}
