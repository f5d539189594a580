import FaceModels
import Foundation
public import NeuralNetworks
public import Tensors

/// Teaches the slider model what sliders mean.
public struct SliderModelTraining: TrainingLoop {
    /// The network's name.
    public static let name = SliderModel.packName

    /// Examples per step.
    public let batchSize = 64

    private let teachers: TeacherMix
    private let teacher: MixedTeacher
    private let heldTeacher: RenderedPeopleTeacher
    private let model: SliderModel
    private var optimizer: Adam
    private var average: ExponentialAverage
    private var steps: Float = 0

    /// Builds a slider model and prepares its teachers, who need the trained generator.
    public init(_ context: TrainingContext) throws {
        let generator = try context.trainedGenerator()
        teachers = context.teachers
        teacher = try context.teachers.teacher(context, generator)
        let isCorrected = context.teachers.weights[.pictures] != nil
        heldTeacher =
            try isCorrected
            ? context.pictureTeacher(generator, people: "portraits-held")
            : RenderedPeopleTeacher(
                generator, people: context.data.appendingPathComponent("portraits-held"))
        model = SliderModel(.starter)
        var random = SplitMix64(state: context.seed)
        model.initialize(using: &random)
        optimizer = Adam(model.parameters, learningRate: 2e-3, betas: (0.9, 0.99))
        average = ExponentialAverage(of: model, decay: 0)
    }

    /// Learns from one lesson.
    public mutating func step(
        _ random: inout SplitMix64
    ) throws -> [(name: String, value: Float)] {
        let lesson = teacher.lesson(count: batchSize, &random)
        let loss = meanSquaredError(
            model.forward(lesson.w, sliders: lesson.sliders), lesson.change)
        optimizer.learningRate = 2e-3 / (1 + steps / 4000)
        optimizer.step(loss.backward())
        average.decay = min(0.999, steps / (steps + 100))
        average.update()
        steps += 1
        return [
            ("loss", loss.scalar),
            ("unexplained", loss.scalar / lesson.change.squared().mean().scalar),
        ]
    }

    /// The network, its average and the optimizer.
    public func save() -> [String: Checkpoint] {
        [
            "model": Checkpoint(model), "average": average.checkpoint,
            "optimizer": optimizer.checkpoint,
            "position": Checkpoint(["steps": Tensor([steps], shape: [1])]),
        ]
    }

    /// Takes over a saved state.
    public mutating func restore(_ saved: [String: Checkpoint]) throws {
        if let checkpoint = saved["model"] { try model.load(checkpoint) }
        if let checkpoint = saved["average"] { try average.restore(checkpoint) }
        if let checkpoint = saved["optimizer"] { try optimizer.restore(checkpoint) }
        if let position = saved["position"]?.tensors["steps"] { steps = position.scalar }
    }

    /// The averaged slider model, with the names of its teachers.
    public func weights() -> [String: Checkpoint] {
        var weights = average.checkpoint
        weights.metadata["teachers"] = "\(teachers)"
        return [Self.name: weights]
    }

    /// The share of the change that unseen people's known attributes make and that the model does not
    /// explain, whoever else taught it; corrected by pictures if it was taught that.
    public func measure() throws -> [(name: String, value: Float)] {
        let network = SliderModel(.starter)
        try network.load(average.checkpoint)
        var random = SplitMix64(state: 7)
        let lesson = heldTeacher.lesson(count: 512, &random)
        let change = network.forward(lesson.w, sliders: lesson.sliders)
        let loss = meanSquaredError(change, lesson.change).scalar
        return [
            ("unexplained", loss / lesson.change.squared().mean().scalar)
        ]
    }
}
