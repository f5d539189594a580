import FaceModels
import Foundation
public import NeuralNetworks
public import Tensors

/// What a teacher asks the slider model to reproduce.
struct SliderLesson {
    /// Latent vectors, `[batch, styleSize]`.
    let w: Tensor
    /// Slider positions in `-1...1`, `[batch, sliders]`.
    let sliders: Tensor
    /// How far the latent vectors should move, `[batch, styleSize]`.
    let change: Tensor
}

/// Someone who knows what sliders do to a latent vector.
protocol SliderTeacher {
    /// Makes up `count` examples.
    func lesson(count: Int, _ random: inout SplitMix64) -> SliderLesson
}

/// Teaches the slider model what sliders mean.
public struct SliderModelTraining: TrainingLoop {
    /// The network's name.
    public static let name = SliderModel.packName

    /// Examples per step.
    public let batchSize = 64

    private let teacher: RenderedPeopleTeacher
    private let heldTeacher: RenderedPeopleTeacher
    private let model: SliderModel
    private var optimizer: Adam
    private var average: ExponentialAverage
    private var steps: Float = 0

    /// Builds a slider model and takes over the mapping network of the trained generator.
    public init(_ context: TrainingContext) throws {
        let generator = try context.trainedGenerator()
        teacher = try RenderedPeopleTeacher(
            generator, people: context.data.appendingPathComponent("portraits"))
        heldTeacher = try RenderedPeopleTeacher(
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

    /// The averaged slider model.
    public func weights() -> [String: Checkpoint] { [Self.name: average.checkpoint] }

    /// The share of the change of unseen people that the model does not explain.
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

/// Knows the attributes of every rendered face, and the mapping network that turns them into `w`.
struct RenderedPeopleTeacher: SliderTeacher {
    private let generator: Generator
    private let people: [[Float]]
    private let sliders = SliderDefinition.starter

    /// - Parameter people: A folder of portraits, of which only the parameters are used.
    init(_ generator: Generator, people: URL) throws {
        self.generator = generator
        let shards = try PortraitShards(people)
        self.people = (0..<shards.count).map { shards[$0].parameters }
    }

    /// Moves one to four sliders of each of `count` people.
    ///
    /// Half of the latent vectors are moved a little first, because those of photos are inexact.
    func lesson(count: Int, _ random: inout SplitMix64) -> SliderLesson {
        let encoding = generator.encoding
        var (before, after) = ([Float](), [Float]())
        var positions = [Float](repeating: 0, count: count * sliders.count)
        for i in 0..<count {
            let person = people[Int.random(in: 0..<people.count, using: &random)]
            let row = i * sliders.count
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let slider = Int.random(in: 0..<sliders.count, using: &random)
                positions[row + slider] = .random(in: -1...1, using: &random)
            }
            before += encoding.encode(person)
            after += encoding.encode(
                person, moving: sliders, to: Array(positions[row..<row + sliders.count]))
        }
        let w = generator.mapping.forward(Tensor(before, shape: [count, encoding.inputs]))
        let moved = generator.mapping.forward(Tensor(after, shape: [count, encoding.inputs]))
        let length = w.shape[1]
        let noise = Tensor(shape: w.shape) { values in
            for i in 0..<count {
                let size: Float = i % 2 == 0 ? 0 : .random(in: 0...0.3, using: &random)
                for k in 0..<length { values[i * length + k] = size * random.normal() }
            }
        }
        return SliderLesson(
            w: w + noise, sliders: Tensor(positions, shape: [count, sliders.count]),
            change: moved - w)
    }
}
