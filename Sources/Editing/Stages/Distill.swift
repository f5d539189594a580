import FaceModels
import Foundation
import NeuralNetworks
import Tensors

/// Teaches the preview networks the edits that the tuned generator makes of one face.
actor Distill: Stage {
    static let name = "distill"

    /// A face with its tuned generator.
    struct Input: Sendable {
        var inner: Tensor
        var latents: Latents
        var generator: TunedGenerator
        var report: StepReport.Receiver
    }

    /// Runs the actor on the compute queue.
    nonisolated var unownedExecutor: UnownedSerialExecutor { lane.asUnownedSerialExecutor() }

    private let lane: ComputeQueue.Lane
    private let pack: ModelPack
    private let configuration: EditingConfiguration
    private let distance: ImageDistance
    private let sliderModel: SliderModel
    private let renderer: EditRenderer
    private var pace: Pace

    init(
        _ pack: ModelPack, _ configuration: EditingConfiguration, lane: ComputeQueue.Lane
    ) throws {
        self.lane = lane
        self.pack = pack
        self.configuration = configuration
        // Codes are compared too, which says more about a step than features do, and in a third
        // of the time.
        distance = ImageDistance()
        sliderModel = try pack.makeSliderModel()
        renderer = try EditRenderer(pack)
        pace = Pace(seconds: configuration.distillSeconds, steps: configuration.distillSteps)
    }

    /// Takes as many steps as the time allows; hands out better students on the way.
    func run(_ input: Input) async throws -> Student {
        var random = SplitMix64(state: configuration.seed)
        try renderer.take(input.generator, inner: input.inner)
        let clock = ContinuousClock()
        let start = clock.now
        var distillation = try begin(input, steps: pace.affordableSteps)
        var steps = pace.affordableSteps
        if pace.secondsPerStep == nil {
            takeStep(&distillation, input, &random)
            pace.measure { takeStep(&distillation, input, &random) }
            steps = pace.affordableSteps
            distillation = try begin(input, steps: steps)
        }
        var lastStudent = start
        while distillation.stepsTaken < steps {
            try Task.checkCancellation()
            pace.measure { takeStep(&distillation, input, &random) }
            var report = pace.report(after: distillation.stepsTaken, of: steps)
            if lastStudent.duration(to: .now) > .seconds(1.5) {
                report.student = Student(distillation)
                lastStudent = .now
            }
            try await input.report(report)
            await lane.giveWay()
        }
        return Student(distillation)
    }

    private func begin(_ input: Input, steps: Int) throws -> StudentDistillation {
        var options = StudentDistillation.Options()
        options.steps = steps
        return StudentDistillation(
            modulator: try pack.makeModulator(),
            autoencoder: try pack.makeAutoencoder(),
            inner: input.latents.studentImage, distance: distance, options: options)
    }

    /// One step: a new edit by the tuned generator, and the photo itself; the distillation repeats
    /// earlier edits by itself.
    private func takeStep(
        _ distillation: inout StudentDistillation, _ input: Input, _ random: inout SplitMix64
    ) {
        let positions = Self.positions(count: pack.description.sliders.count, &random)
        let change = sliderModel.forward(input.latents.w, sliders: positions)
        let picture = renderer.picture(change: change).picture
            .shrunk(to: pack.description.studentSize)
        _ = distillation.step(
            changes: concatenate([change, change * 0], axis: 0),
            targets: concatenate([picture, input.latents.studentImage], axis: 0))
    }

    /// Slider positions as people use them: one or two moved, seldom more, and rather far.
    private static func positions(count: Int, _ random: inout SplitMix64) -> Tensor {
        var values = [Float](repeating: 0, count: count)
        for _ in 0..<[1, 1, 2, 3][Int.random(in: 0..<4, using: &random)] {
            let distance = Float.random(in: 0.3...1, using: &random)
            values[Int.random(in: 0..<count, using: &random)] =
                Bool.random(using: &random) ? distance : -distance
        }
        return Tensor(values, shape: [1, count])
    }
}

extension Student {
    /// What was learned so far.
    init(_ distillation: StudentDistillation) {
        code = distillation.code
        var tensors: [String: Tensor] = [:]
        for (path, parameter) in distillation.modulator.parameters {
            tensors["modulator." + path] = parameter.value.detached()
        }
        for (path, parameter) in distillation.autoencoder.lastBlocks {
            tensors["autoencoder." + path] = parameter.value.detached()
        }
        weights = Checkpoint(tensors)
    }

    /// Reads what ``file()`` wrote.
    init(file: Data) throws {
        var tensors = try Checkpoint(bytes: file).tensors
        guard let code = tensors.removeValue(forKey: "code") else {
            throw CheckpointError.missing(["code"])
        }
        self.code = code
        weights = Checkpoint(tensors)
    }

    func file() throws -> Data {
        try Checkpoint(weights.tensors.merging(["code": code]) { $1 }).serialized(
            precision: .float16)
    }
}
