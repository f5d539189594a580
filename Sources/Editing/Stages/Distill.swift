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
    private let finder: OutlineFinder
    private let renderer: EditRenderer
    private let parser: FaceParser
    private let tracker: FaceTracker
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
        finder = try OutlineFinder(pack)
        renderer = try EditRenderer(pack, side: pack.description.studentSize)
        parser = try pack.makeParser()
        tracker = try FaceTracker(pack)
        pace = Pace(seconds: configuration.distillSeconds, steps: configuration.distillSteps)
    }

    /// Takes as many steps as the time allows; hands out better students on the way.
    func run(_ input: Input) async throws -> Student {
        var random = SplitMix64(state: configuration.seed)
        try renderer.take(input.generator, inner: input.inner, w: input.latents.w)
        let head = PreviewHead(in: input.latents.studentImage, by: parser)
        let gestures = try await learnGestures(input)
        var distillation = try begin(input, steps: pace.affordableSteps)
        var steps = pace.affordableSteps
        if pace.secondsPerStep == nil {
            takeStep(&distillation, input, &random)
            pace.measure { takeStep(&distillation, input, &random) }
            steps = pace.affordableSteps
            distillation = try begin(input, steps: steps)
        }
        var lastStudent = ContinuousClock.now
        while distillation.stepsTaken < steps {
            try Task.checkCancellation()
            pace.measure { takeStep(&distillation, input, &random) }
            var report = pace.report(after: distillation.stepsTaken, of: steps)
            report.fraction = 0.5 + 0.5 * report.fraction
            if lastStudent.duration(to: .now) > .seconds(1.5) {
                report.student = Student(distillation)
                report.student?.gestures = gestures
                report.student?.head = head
                lastStudent = .now
            }
            try await input.report(report)
            await lane.giveWay()
        }
        var student = Student(distillation)
        student.head = head
        if prefers(gestures, to: distillation, on: head, input, &random) {
            student.gestures = gestures
        }
        return student
    }

    /// Measures what each slider does in both directions.
    private func learnGestures(_ input: Input) async throws -> Gestures {
        let drawing = renderer.drawing()
        var gestures = Gestures(drawing: drawing)
        let residual = Residual(
            of: input.latents.studentImage, drawnAs: drawing, motionSide: Gestures.motionSide,
            changeSide: Gestures.changeSide,
            points: tracker.points(of: drawing))
        let count = pack.description.sliders.count
        for end in 0..<2 * count {
            try Task.checkCancellation()
            let slider = end / 2
            let isStill = finder.keeps[slider]
            gestures.add(
                Gestures.reaches(turnsHead: finder.turns[slider]).map { reach in
                    var positions = [Float](repeating: 0, count: count)
                    positions[slider] = end % 2 == 0 ? -reach : reach
                    let drawn = renderer.drawing(
                        finder.model.change(input.latents.w, SliderPositions(positions)))
                    let (motion, rest) = residual.compared(
                        with: drawn, keepsOutlines: isStill,
                        points: isStill ? nil : tracker.points(of: drawn))
                    return Gestures.Sample(reach: reach, motion: motion, change: rest)
                })
            let share = Double(end + 1) / Double(2 * count)
            try await input.report(
                StepReport(
                    fraction: 0.5 * share, secondsLeft: configuration.distillSeconds * (2 - share)))
            await lane.giveWay()
        }
        return gestures
    }

    /// Whether previews by gestures come closer than those by the student to edits that neither has
    /// seen.
    private func prefers(
        _ gestures: Gestures, to distillation: StudentDistillation, on head: PreviewHead,
        _ input: Input, _ random: inout SplitMix64
    ) -> Bool {
        let photo = input.latents.studentImage
        let backdrop = head.backdrop(of: photo)
        let network = Residual(
            of: photo, drawnAs: distillation.autoencoder.decode(distillation.code),
            motionSide: Gestures.motionSide, changeSide: Gestures.changeSide,
            block: photo.shape[3] / distillation.code.shape[3])
        let measured = Residual(
            of: photo, drawnAs: gestures.drawing, motionSide: Gestures.motionSide,
            changeSide: Gestures.changeSide)
        var lead: Float = 0
        for _ in 0..<6 {
            let positions = Self.positions(count: pack.description.sliders.count, &random)
            let edit = finder.change(
                input.latents.w, positions, shapedBy: input.generator.shapes)
            let isTurned = finder.isTurned(edit.positions)
            func shown(_ drawing: Restored) -> Tensor {
                head.limiting(drawing, isTurned: isTurned, to: photo, over: backdrop)
            }
            let wanted = shown(renderer.picture(edit))
            let outlines = finder.outlines(of: edit, input.latents.w)
            let first = shown(
                network.added(
                    to: edit, moving: outlines, growsHair: finder.growsHair(edit.positions)
                ) {
                    distillation.autoencoder.decode(
                        distillation.modulator.forward(distillation.code, $0.change))
                })
            let second = shown(gestures.picture(edit.positions, measured, by: finder))
            lead += (first - wanted).squared().mean().scalar
            lead -= (second - wanted).squared().mean().scalar
        }
        return lead > 0
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
        let edit = finder.change(
            input.latents.w, positions, shapedBy: input.generator.shapes)
        let picture = renderer.picture(edit).picture
        _ = distillation.step(
            changes: concatenate([edit.change, edit.change * 0], axis: 0),
            targets: concatenate([picture, input.latents.studentImage], axis: 0))
    }

    /// Slider positions as people use them: one or two moved, seldom more, and rather far.
    private static func positions(
        count: Int, _ random: inout SplitMix64
    ) -> SliderPositions {
        var values = [Float](repeating: 0, count: count)
        for _ in 0..<[1, 1, 2, 3][Int.random(in: 0..<4, using: &random)] {
            let distance = Float.random(in: 0.3...1, using: &random)
            values[Int.random(in: 0..<count, using: &random)] =
                Bool.random(using: &random) ? distance : -distance
        }
        return SliderPositions(values)
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
        if let side = tensors["head"]?.shape.last {
            let shares = try Checkpoint(tensors).tensor("head", [1, 1, side, side])
            head = PreviewHead(shares: Plane(shares))
            tensors["head"] = nil
        }
        gestures = try Gestures(Checkpoint(tensors).part("gestures").tensors)
        weights = Checkpoint(tensors.filter { !$0.key.hasPrefix("gestures.") })
    }

    func file() throws -> Data {
        var checkpoint = Checkpoint(weights.tensors.merging(["code": code]) { $1 })
        if let head {
            let side = head.shares.width
            checkpoint.tensors["head"] = Tensor(head.shares.values, shape: [1, 1, side, side])
        }
        if let gestures { checkpoint.add(Checkpoint(gestures.tensors), as: "gestures") }
        return try checkpoint.serialized(precision: .float16)
    }
}
