import FaceModels
import Foundation
import Imaging
import NeuralNetworks
import Tensors

/// Makes the generator reproduce one face.
actor Finetune: Stage {
    static let name = "finetune"

    /// A face that was encoded.
    struct Input: Sendable {
        var inner: Tensor
        var latents: Latents
        /// The last checkpoint of an earlier run that was cut short.
        var saved: Data?
        /// Planned steps; `nil` for as many as the time allows.
        var steps: Int?
        var report: StepReport.Receiver
    }

    /// Runs the actor on the compute queue.
    nonisolated var unownedExecutor: UnownedSerialExecutor { lane.asUnownedSerialExecutor() }

    private let lane: ComputeQueue.Lane
    private let pack: ModelPack
    private let configuration: EditingConfiguration
    private let distance: ImageDistance
    private let sliderModel: SliderModel
    private let shapeFinder: ShapeFinder?
    private let renderer: EditRenderer
    private var pace: Pace
    /// Running means of what steps of each phase take, in seconds; 0 before the first.
    private var costs = [Double](repeating: 0, count: 4)

    init(
        _ pack: ModelPack, _ configuration: EditingConfiguration, lane: ComputeQueue.Lane
    ) throws {
        self.lane = lane
        self.pack = pack
        self.configuration = configuration
        distance = try pack.makeImageDistance()
        sliderModel = try pack.makeSliderModel()
        shapeFinder = try ShapeFinder(pack)
        renderer = try EditRenderer(pack, side: pack.description.studentSize)
        pace = Pace(seconds: configuration.finetuneSeconds, steps: configuration.finetuneSteps)
    }

    /// Takes as many steps as were asked for, else as the time allows, or until they help no more.
    ///
    /// The same face and the same planned steps give the same generator, also after an interruption.
    func run(_ input: Input) async throws -> TunedGenerator {
        let saved = input.saved.flatMap { try? Checkpoint(bytes: $0).parts }
        let before = saved?["course"].flatMap(Course.init)
        let steps = try before?.steps ?? input.steps ?? affordableSteps(input)
        var course = Course(steps: steps)
        let options = GeneratorTuning.Options.sharing(steps, side: input.inner.shape[3])
        var tuning = try tuning(input, options)
        // A damaged checkpoint costs a new start, nothing else.
        if let saved, let before, (try? tuning.restore(saved)) != nil { course = before }
        var lastCheckpoint = ContinuousClock.now
        let coarse = options.coarseSteps.reduce(0, +)
        while !tuning.isFinished {
            // Only where steps have become short: before, it may be these that keep it from a better place.
            let isLate = course.losses.count * 4 > steps * 3
            if !tuning.isRefining, isLate, Self.isFlat(Array(course.losses.dropFirst(coarse))) {
                tuning.finishWhole()
                continue
            }
            try Task.checkCancellation()
            course.losses.append(measuredStep(of: &tuning))
            var report = pace.report(after: tuning.stepsTaken, of: steps)
            if lastCheckpoint.duration(to: .now) > .seconds(configuration.checkpointSeconds) {
                var parts = tuning.save()
                parts["course"] = course.checkpoint
                report.checkpoint = try Checkpoint(parts: parts).serialized()
                lastCheckpoint = .now
            }
            try await input.report(report)
            await lane.giveWay()
        }
        let original = try pack.makeGenerator()
        let anchors = Anchors(
            generator: original, sliderModel: sliderModel,
            sliders: pack.description.sliders, w: input.latents.w)
        await lane.giveWay()
        return try shaped(
            TunedGenerator(tuning, from: original, anchors: anchors, plannedSteps: steps), input)
    }

    /// The generator with what its edits lack of what sliders do to the shape of the face.
    private func shaped(_ tuned: TunedGenerator, _ input: Input) throws -> TunedGenerator {
        guard let shapeFinder else { return tuned }
        try renderer.take(tuned, inner: input.inner, w: input.latents.w)
        let shapes = shapeFinder.shapes(of: input.latents.studentImage) {
            renderer.picture(sliderModel.change(input.latents.w, SliderPositions($0))).picture
        }
        return try tuned.with(shapes)
    }

    /// How many steps fit into the time.
    private func affordableSteps(_ input: Input) throws -> Int {
        let side = input.inner.shape[3]
        if costs[0] == 0 {
            var trial = try tuning(input, .trial(side: side))
            while !trial.isFinished { costs[trial.phase] = pace.measure { trial.step() } }
        }
        let shares = GeneratorTuning.Options.sharing(1000, side: side).stepsByPhase
        let mean = zip(shares, costs).reduce(0) { $0 + Double($1.0) * $1.1 } / 1000
        let steps = Int(configuration.finetuneSeconds / max(mean, 1e-6))
        return max(1, min(steps, configuration.finetuneSteps))
    }

    /// Takes a step, learns how long such steps take, and returns the distance before it.
    private func measuredStep(of tuning: inout GeneratorTuning) -> Float {
        let phase = tuning.phase
        var distance: Float = 0
        let seconds = pace.measure { distance = tuning.step() }
        costs[phase] = costs[phase] == 0 ? seconds : 0.9 * costs[phase] + 0.1 * seconds
        return distance
    }

    private func tuning(
        _ input: Input, _ options: GeneratorTuning.Options
    ) throws -> GeneratorTuning {
        GeneratorTuning(
            generator: try pack.makeGenerator(), inner: input.inner,
            wPlus: input.latents.wPlus, distance: distance, options: options)
    }

    /// Whether the last ten steps were hardly better than the ten before them.
    static func isFlat(_ history: [Float]) -> Bool {
        guard history.count >= 40 else { return false }
        let last = history.suffix(10).reduce(0, +)
        let before = history.dropLast(10).suffix(10).reduce(0, +)
        return last > before * 0.995
    }
}

/// The plan of a fine-tuning and how it went so far.
private struct Course {
    /// The steps that were planned.
    let steps: Int
    /// The distance from the photo before each step that was taken.
    var losses: [Float] = []

    init(steps: Int) {
        self.steps = steps
    }

    init?(_ checkpoint: Checkpoint) {
        guard let steps = checkpoint.tensors["steps"], let losses = checkpoint.tensors["losses"]
        else { return nil }
        self.steps = Int(steps.scalar)
        // An empty tensor cannot be, so the list begins with a 0.
        self.losses = Array(losses.scalars.dropFirst())
    }

    var checkpoint: Checkpoint {
        Checkpoint([
            "steps": Tensor([Float(steps)], shape: [1]),
            "losses": Tensor([0] + losses, shape: [losses.count + 1]),
        ])
    }
}

/// The generator that draws the edits of one face: part of the way to the one that was tuned to it.
///
/// What it lacks of the photo rides along as ``Residual``.
struct TunedGenerator: Sendable {
    /// How far on the way to the tuned generator edits are drawn.
    ///
    /// Of four real portraits a fully tuned generator shows 0.43 of what sliders do to the untuned one, as the
    /// attribute classifier sees it, one half of the way 0.70, and this one 0.82.
    static let share: Float = 0.35

    /// The parameters that differ from the pack's, by path, in half precision.
    let weights: Checkpoint
    /// Where the face lies in its space W+, `[1, rows, styleSize]`.
    let wPlus: Tensor
    /// What keeps the head in its place when it turns.
    let anchors: Anchors
    /// What its edits lack of what sliders do to the shape of the face.
    let shapes: FaceShapes
    /// What the fully tuned generator draws there, as a PNG file; empty when read from a file.
    let reconstruction: Data
    /// The steps that were planned; 0 when read from a file.
    let plannedSteps: Int

    /// Rounds what was learned to half precision, so that it is the same when read again; rounding
    /// is part of what the residual makes good.
    init(
        _ tuning: GeneratorTuning, from original: Generator, anchors: Anchors, plannedSteps: Int
    ) throws {
        var (tensors, wPlus) = tuning.partWay(Self.share, from: original)
        tensors["wPlus"] = wPlus
        tensors["anchors"] = anchors.tensor
        try self.init(
            file: Checkpoint(tensors).serialized(precision: .float16),
            reconstruction: Image(tuning.reconstruction).encoded(as: .png),
            plannedSteps: plannedSteps)
    }

    /// Reads what ``file()`` wrote.
    init(file: Data, reconstruction: Data = Data(), plannedSteps: Int = 0) throws {
        var tensors = try Checkpoint(bytes: file).tensors
        guard let wPlus = tensors.removeValue(forKey: "wPlus") else {
            throw CheckpointError.missing(["wPlus"])
        }
        self.wPlus = wPlus
        anchors = tensors.removeValue(forKey: "anchors").map(Anchors.init) ?? Anchors()
        shapes = try tensors.removeValue(forKey: "shapes").map(FaceShapes.init) ?? FaceShapes()
        weights = Checkpoint(tensors)
        self.reconstruction = reconstruction
        self.plannedSteps = plannedSteps
    }

    /// The same with shapes, as they are when read again.
    func with(_ shapes: FaceShapes) throws -> TunedGenerator {
        try TunedGenerator(
            file: file(with: shapes), reconstruction: reconstruction, plannedSteps: plannedSteps)
    }

    /// The parameters and the code, in half precision.
    func file() throws -> Data { try file(with: shapes) }

    private func file(with shapes: FaceShapes) throws -> Data {
        var tensors = weights.tensors
        tensors["wPlus"] = wPlus
        tensors["anchors"] = anchors.tensor
        tensors["shapes"] = shapes.tensor
        return try Checkpoint(tensors).serialized(precision: .float16)
    }
}
