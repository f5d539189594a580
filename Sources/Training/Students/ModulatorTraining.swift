import FaceModels
import Foundation
public import NeuralNetworks
public import Tensors

/// Trains ``Modulator`` to do in the autoencoder's code what the generator does with an edit.
///
/// Each step draws one face, then several edits of it. The code of the face as the generator draws
/// it must become, through the modulator, a code that decodes to the edited face.
public struct ModulatorTraining: TrainingLoop {
    /// The network's name in a pack.
    public static let name = "modulator"
    /// Edits of one step.
    public let batchSize = 8

    private static let facesPerStep = 2
    private let portraits: PortraitShards
    private let held: PortraitShards
    private let generator: Generator
    private let sliders: SliderModel
    private let autoencoder: FaceAutoencoder
    private let distance: ImageDistance
    private var network: Learner<Modulator>

    /// Takes the generator, the slider model and the autoencoder, which must be trained.
    public init(_ context: TrainingContext) throws {
        portraits = try PortraitShards(context.data.appendingPathComponent("portraits"))
        held = try PortraitShards(context.data.appendingPathComponent("portraits-held"))
        generator = Generator(.starter)
        try generator.load(context.requiredWeights(of: "generator"))
        sliders = SliderModel(.starter)
        try sliders.load(context.requiredWeights(of: "sliderModel"))
        autoencoder = FaceAutoencoder(.starter)
        try autoencoder.load(context.requiredWeights(of: AutoencoderTraining.name))
        distance = try ImageDistance.forTraining(
            context, weights: .init(pixels: 4, perceptual: 0.15, identity: 0))
        var random = SplitMix64(state: context.seed)
        let network = Modulator(.starter)
        network.initialize(using: &random)
        self.network = Learner(network, learningRate: 1e-3)
    }

    /// Takes one step.
    public mutating func step(
        _ random: inout SplitMix64
    ) throws -> [(name: String, value: Float)] {
        let lesson = lesson(from: portraits, using: &random)
        let parts = loss(lesson, network.network)
        network.step(parts.loss.backward())
        network.network.clampMixes()
        return [
            ("psnr", decibels(parts.pixels.scalar)), ("features", parts.features.scalar),
            ("unedited", decibels(lesson.change)),
        ]
    }

    private struct Lesson {
        let codes: Tensor  // of the unedited faces, one row per edit
        let changes: Tensor  // Δw
        let edited: Tensor  // pictures
        let change: Float  // mean squared difference between edited and unedited
    }

    private func lesson(from portraits: PortraitShards, using random: inout SplitMix64) -> Lesson {
        let people = drawIndices(Self.facesPerStep, below: portraits.count, using: &random)
        let w = generator.mapping.forward(
            PersonEncoding.standard.encode(people.map { portraits[$0].parameters }))
        let edits = batchSize / Self.facesPerStep
        let rows = (0..<batchSize).map { $0 / edits }
        let count = SliderModelConfiguration.starter.sliders
        let positions = Tensor(
            (0..<batchSize).flatMap { _ in Self.drawSliders(count, using: &random) },
            shape: [batchSize, count])
        let start = w.gatheredRows(rows)
        let change = sliders.forward(start, sliders: positions).detached()
        let faces = generator.forward(generator.repeated(w)).detached()
        let edited = generator.forward(generator.repeated(start + change)).detached()
        return Lesson(
            codes: autoencoder.encode(faces).detached().gatheredRows(rows), changes: change,
            edited: edited,
            change: (edited - faces.gatheredRows(rows)).squared().mean().scalar)
    }

    /// Mostly one slider, sometimes several, at any position.
    private static func drawSliders(_ count: Int, using random: inout SplitMix64) -> [Float] {
        var positions = [Float](repeating: 0, count: count)
        let moved = random.uniform() < 0.5 ? 1 : 1 + Int(random.next() % 4)
        for _ in 0..<moved {
            positions[Int(random.next() % UInt64(count))] = random.uniform(in: -1...1)
        }
        return positions
    }

    private func loss(
        _ lesson: Lesson, _ modulator: Modulator
    ) -> (loss: Tensor, pixels: Tensor, features: Tensor) {
        let code = modulator.forward(lesson.codes, lesson.changes)
        let wanted = autoencoder.encode(lesson.edited).detached()
        let features =
            (autoencoder.features(of: code) - autoencoder.features(of: wanted).detached()).abs()
            .mean()
        let parts = distance.parts(autoencoder.decode(code), distance.target(lesson.edited))
        var loss = parts.pixels * 4 + features * 0.5
        if let perceptual = parts.perceptual { loss = loss + perceptual * 0.15 }
        return (loss, parts.pixels, features)
    }

    /// Everything an exact resume needs.
    public func save() -> [String: Checkpoint] { network.save(as: "network") }

    /// Takes over what ``save()`` returned.
    public mutating func restore(_ saved: [String: Checkpoint]) throws {
        try network.restore(saved, as: "network")
    }

    /// The network as it ships.
    public func weights() -> [String: Checkpoint] { [Self.name: network.averaged] }

    /// On people it never saw: how close edits come to the generator's, and, for comparison, how
    /// close the unedited picture is to it, in decibels.
    public func measure() throws -> [(name: String, value: Float)] {
        let modulator = Modulator(.starter)
        try modulator.load(network.averaged)
        var random = SplitMix64(state: 11)
        var (psnr, unedited): (Float, Float) = (0, 0)
        for _ in 0..<8 {
            let lesson = lesson(from: held, using: &random)
            psnr += decibels(loss(lesson, modulator).pixels.scalar) / 8
            unedited += decibels(lesson.change) / 8
        }
        return [("psnr", psnr), ("unedited", unedited)]
    }
}
