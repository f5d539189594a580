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
        var report: StepReport.Receiver
    }

    /// Runs the actor on the compute queue.
    nonisolated var unownedExecutor: UnownedSerialExecutor { lane.asUnownedSerialExecutor() }

    private let lane: ComputeQueue.Lane
    private let pack: ModelPack
    private let configuration: EditingConfiguration
    private let distance: ImageDistance
    private var pace: Pace

    init(
        _ pack: ModelPack, _ configuration: EditingConfiguration, lane: ComputeQueue.Lane
    ) throws {
        self.lane = lane
        self.pack = pack
        self.configuration = configuration
        distance = try pack.makeImageDistance()
        pace = Pace(seconds: configuration.finetuneSeconds, steps: configuration.finetuneSteps)
    }

    /// Takes as many steps as the time allows, or until they help no more.
    func run(_ input: Input) async throws -> TunedGenerator {
        if pace.secondsPerStep == nil {
            // The first step also fills caches; the second is like all others.
            var trial = try tuning(input, steps: 10)
            trial.step()
            pace.measure { trial.step() }
        }
        let steps = pace.affordableSteps
        var tuning = try tuning(input, steps: steps)
        // A damaged checkpoint costs a new start, nothing else.
        if let saved = input.saved, let checkpoint = try? Checkpoint(bytes: saved) {
            try? tuning.restore(checkpoint.parts)
        }
        var history: [Float] = []
        var lastCheckpoint = ContinuousClock.now
        while tuning.stepsTaken < steps, !Self.isFlat(history) {
            try Task.checkCancellation()
            pace.measure { history.append(tuning.step()) }
            var report = pace.report(after: tuning.stepsTaken, of: steps)
            if lastCheckpoint.duration(to: .now) > .seconds(configuration.checkpointSeconds) {
                report.checkpoint = try Checkpoint(parts: tuning.save()).serialized()
                lastCheckpoint = .now
            }
            try await input.report(report)
            await lane.giveWay()
        }
        return try TunedGenerator(tuning)
    }

    private func tuning(_ input: Input, steps: Int) throws -> GeneratorTuning {
        var options = GeneratorTuning.Options()
        options.steps = steps
        options.latentSteps = min(options.latentSteps, steps / 2)
        options.pivotSteps = min(options.pivotSteps, steps / 8)
        return GeneratorTuning(
            generator: try pack.makeGenerator(), inner: input.inner,
            wPlus: input.latents.wPlus,
            distance: distance, options: options)
    }

    /// Whether the last ten steps were hardly better than the ten before them.
    static func isFlat(_ history: [Float]) -> Bool {
        guard history.count >= 40 else { return false }
        let last = history.suffix(10).reduce(0, +)
        let before = history.dropLast(10).suffix(10).reduce(0, +)
        return last > before * 0.995
    }
}

/// The generator after it was tuned to one face.
struct TunedGenerator: Sendable {
    /// The parameters that differ from the pack's, by path.
    let weights: Checkpoint
    /// Where the face lies in its space W+, `[1, rows, styleSize]`.
    let wPlus: Tensor
    /// What it draws there, as a PNG file.
    let reconstruction: Data

    init(_ tuning: GeneratorTuning) throws {
        weights = Checkpoint(
            tuning.generator.synthesisParameters.mapValues { $0.value.detached() })
        wPlus = tuning.wPlus
        reconstruction = try Image(tuning.reconstruction).encoded(as: .png)
    }

    /// Reads what ``file()`` wrote.
    init(file: Data) throws {
        var tensors = try Checkpoint(bytes: file).tensors
        guard let wPlus = tensors.removeValue(forKey: "wPlus") else {
            throw CheckpointError.missing(["wPlus"])
        }
        self.wPlus = wPlus
        weights = Checkpoint(tensors)
        reconstruction = Data()
    }

    /// Half precision suffices: rounding is part of what the residual makes good.
    func file() throws -> Data {
        try Checkpoint(weights.tensors.merging(["wPlus": wPlus]) { $1 }).serialized(
            precision: .float16)
    }
}
