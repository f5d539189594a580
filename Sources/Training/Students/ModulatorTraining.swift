import FaceModels
import Foundation
public import NeuralNetworks
public import Tensors

/// Trains ``Modulator`` to do in the autoencoder's code what the generator does with an edit.
///
/// A face and some edits of it are drawn by the generator and encoded; the modulator must turn the
/// one code into the others. Drawing costs much more than learning, so each step adds a few new
/// lessons to a store and learns from many old ones.
public struct ModulatorTraining: TrainingLoop {
    /// The network's name in a pack.
    public static let name = "modulator"
    /// Edits of one step.
    public let batchSize = 24

    private static let newEdits = 3
    private static let storedLessons = 768
    private let portraits: PortraitShards
    private let held: PortraitShards
    private let generator: Generator
    private let sliders: SliderModel
    private let autoencoder: FaceAutoencoder
    private var network: Learner<Modulator>
    private var lessons: [Lesson] = []
    private var replaced = 0

    /// One edit.
    private struct Lesson {
        let code: Tensor  // of the unedited face, [1, code, 4, 4]
        let change: Tensor  // Δw, [1, style]
        let edited: Tensor  // the code it should become
    }

    /// Takes the generator, the slider model and the autoencoder, which must be trained.
    public init(_ context: TrainingContext) throws {
        portraits = try PortraitShards(context.data.appendingPathComponent("portraits"))
        held = try PortraitShards(context.data.appendingPathComponent("portraits-held"))
        generator = try context.trainedGenerator()
        sliders = SliderModel(.starter)
        try sliders.load(context.requiredWeights(of: SliderModel.packName))
        autoencoder = FaceAutoencoder(.starter)
        try autoencoder.load(context.requiredWeights(of: AutoencoderTraining.name))
        var random = SplitMix64(state: context.seed)
        let network = Modulator(.starter)
        network.initialize(using: &random)
        self.network = Learner(network, learningRate: 1e-3)
    }

    /// Takes one step.
    public mutating func step(
        _ random: inout SplitMix64
    ) throws -> [(name: String, value: Float)] {
        let drawn = draw(from: portraits, edits: Self.newEdits, using: &random)
        let fresh = (0..<Self.newEdits).map { row in
            Lesson(
                code: drawn.face, change: drawn.changes.sliced(axis: 0, row..<row + 1),
                edited: autoencoder.encode(drawn.pictures.sliced(axis: 0, row..<row + 1)))
        }
        for lesson in fresh {
            if lessons.count < Self.storedLessons {
                lessons.append(lesson)
            } else {
                lessons[replaced % Self.storedLessons] = lesson
                replaced += 1
            }
        }
        let batch =
            fresh
            + drawIndices(batchSize - fresh.count, below: lessons.count, using: &random)
            .map { lessons[$0] }
        let codes = concatenate(batch.map(\.code), axis: 0)
        let edited = concatenate(batch.map(\.edited), axis: 0)
        let output = network.network.forward(
            codes, concatenate(batch.map(\.change), axis: 0))
        let parts = autoencoder.difference(of: output, from: edited)
        network.step((parts.pixels * 4 + parts.numbers).backward())
        network.network.clampMixes()
        let unedited = autoencoder.difference(of: codes, from: edited).pixels.scalar
        return [
            ("psnr", decibels(parts.pixels.scalar)), ("unedited", decibels(unedited)),
            ("numbers", parts.numbers.scalar),
        ]
    }

    /// The code of a face, and edits of it: Δw and pictures, one row each.
    private func draw(
        from portraits: PortraitShards, edits: Int, using random: inout SplitMix64
    ) -> (face: Tensor, changes: Tensor, pictures: Tensor) {
        let person = portraits[drawIndices(1, below: portraits.count, using: &random)[0]]
        let w = generator.mapping.forward(generator.encoding.encode([person.parameters]))
        let count = SliderModelConfiguration.starter.sliders
        let positions = Tensor(
            (0..<edits).flatMap { _ in Self.drawSliders(count, using: &random) },
            shape: [edits, count])
        let start = w.repeated(axis: 0, count: edits)
        let changes = sliders.forward(start, sliders: positions)
        // The code holds no frequency that pictures of half the side lack, and those cost less.
        let drawn = generator.pictures(
            concatenate([w, start + changes], axis: 0), upTo: generator.size / 2)
        let pictures = drawn[drawn.count - 1].upsampledFIR()
        return (
            autoencoder.encode(pictures.sliced(axis: 0, 0..<1)), changes,
            pictures.sliced(axis: 0, 1..<edits + 1)
        )
    }

    /// The sliders that move the whole head, the hardest to follow.
    private static let poses = SliderDefinition.starter.indices.filter {
        SliderDefinition.starter[$0].group == "Pose"
    }

    /// Mostly one slider, sometimes several, at any position; every third time a pose.
    private static func drawSliders(_ count: Int, using random: inout SplitMix64) -> [Float] {
        var positions = [Float](repeating: 0, count: count)
        let moved = random.uniform() < 0.5 ? 1 : 1 + Int(random.next() % 4)
        for _ in 0..<moved {
            positions[Int(random.next() % UInt64(count))] = random.uniform(in: -1...1)
        }
        if random.uniform() < 0.33, !poses.isEmpty {
            positions[poses[Int(random.next() % UInt64(poses.count))]] = random.uniform(in: -1...1)
        }
        return positions
    }

    /// Everything an exact resume needs.
    public func save() -> [String: Checkpoint] {
        var saved = network.save(as: "network")
        saved["lessons"] = Checkpoint([
            "code": concatenate(lessons.map(\.code), axis: 0),
            "change": concatenate(lessons.map(\.change), axis: 0),
            "edited": concatenate(lessons.map(\.edited), axis: 0),
            "replaced": Tensor([Float(replaced)], shape: [1]),
        ])
        return saved
    }

    /// Takes over what ``save()`` returned.
    public mutating func restore(_ saved: [String: Checkpoint]) throws {
        try network.restore(saved, as: "network")
        guard let stored = saved["lessons"]?.tensors, let codes = stored["code"],
            let changes = stored["change"], let edited = stored["edited"],
            let replaced = stored["replaced"]
        else { throw CheckpointError.missing(["lessons"]) }
        lessons = (0..<codes.shape[0]).map { row in
            Lesson(
                code: codes.sliced(axis: 0, row..<row + 1),
                change: changes.sliced(axis: 0, row..<row + 1),
                edited: edited.sliced(axis: 0, row..<row + 1))
        }
        self.replaced = Int(replaced.scalar)
    }

    /// The network as it ships.
    public func weights() -> [String: Checkpoint] { [Self.name: network.averaged] }

    /// On people it never saw, in decibels: how close previews of edits come to the generator's
    /// pictures, how close the unedited face is to them, and how close the autoencoder alone comes.
    public func measure() throws -> [(name: String, value: Float)] {
        let modulator = Modulator(.starter)
        try modulator.load(network.averaged)
        var random = SplitMix64(state: 11)
        var sums: (psnr: Float, unedited: Float, bound: Float) = (0, 0, 0)
        let faces = 16
        for _ in 0..<faces {
            let drawn = draw(from: held, edits: 3, using: &random)
            func closeness(_ codes: Tensor) -> Float {
                let error = autoencoder.decode(codes) - drawn.pictures
                return decibels(error.squared().mean().scalar) / Float(faces)
            }
            let codes = drawn.face.repeated(axis: 0, count: 3)
            sums.psnr += closeness(modulator.forward(codes, drawn.changes))
            sums.unedited += closeness(codes)
            sums.bound += closeness(autoencoder.encode(drawn.pictures))
        }
        return [("psnr", sums.psnr), ("unedited", sums.unedited), ("bound", sums.bound)]
    }
}
