import FaceModels
import Foundation
import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import Training

struct FlowTrainingTests {
    private static let context = TrainingContext(
        data: URL(fileURLWithPath: "/"), out: URL(fileURLWithPath: "/"), seed: 1)

    /// Latent vectors of four numbers, the first of which is an attribute.
    private static let population: LatentPopulation = {
        var random = SplitMix64(state: 11)
        let (people, width) = (500, Attribute.standard.count)
        let w = Tensor.normal([people, 4], using: &random)
        let smile = Attribute.standard.firstIndex { $0.name == "smile" } ?? 0
        let first = w.sliced(axis: 1, 0..<1).scalars
        let answers = Tensor(
            first.flatMap { x in (0..<width).map { $0 == smile ? x : 0 } }, shape: [people, width])
        return LatentPopulation(
            w: w, answers: answers,
            slopes: (0..<width).map { $0 == smile ? 0.9 : 0 },
            spread: [Float](repeating: 1, count: width))
    }()

    @Test func `a flow learns where an attribute is in a latent vector`() throws {
        var training = FlowTraining(Self.context, population: Self.population, hidden: [32, 32])
        var random = SplitMix64(state: 2)
        for _ in 0..<400 { _ = try training.step(&random) }
        let weights = try #require(training.weights()[FlowTraining.name])
        let flow = ConditionalFlow(
            ConditionalFlowConfiguration(
                styleSize: 4, dimensions: 4, contexts: Attribute.standard.count, hidden: [32, 32]))
        try flow.load(weights)
        let people = Array(0..<64)
        let request = AttributeRequest(sliders: SliderDefinition.starter)
        var positions = [Float](repeating: 0, count: 64 * request.sliders.count)
        let smile = request.sliders.firstIndex { $0.name == "smile" } ?? 0
        for i in people { positions[i * request.sliders.count + smile] = 0.5 }
        let lesson = flow.lesson(
            Self.population, people, request, positions: positions, solver: FlowTeacher.solver)
        let attribute = Attribute.standard.firstIndex { $0.name == "smile" } ?? 0
        let asked = Self.population.asked(of: people, request, positions: positions)
            .sliced(axis: 1, attribute..<attribute + 1).mean().scalar
        let moved = lesson.change.mean(axes: [0]).scalars
        // A small network after few steps: roughly as far as asked, and hardly anywhere else.
        #expect(moved[0] > 0.6 * asked && moved[0] < 1.4 * asked)
        #expect(moved[1...].allSatisfy { abs($0) < 0.2 * asked })
    }

    @Test func `a training that was saved goes on exactly`() throws {
        func start() -> FlowTraining {
            FlowTraining(Self.context, population: Self.population, hidden: [8])
        }
        var (whole, first, second) = (start(), start(), start())
        var random = SplitMix64(state: 9)
        _ = try whole.step(&random)
        let losses = try whole.step(&random).map(\.value)
        random = SplitMix64(state: 9)
        _ = try first.step(&random)
        try second.restore(first.save())
        #expect(try second.step(&random).map(\.value) == losses)
    }

    @Test func `a flow teacher gives the same lessons for the same seed`() throws {
        let training = FlowTraining(Self.context, population: Self.population, hidden: [8])
        let flow = ConditionalFlow(
            ConditionalFlowConfiguration(
                styleSize: 4, dimensions: 4, contexts: Attribute.standard.count, hidden: [8]))
        try flow.load(try #require(training.weights()[FlowTraining.name]))
        func lesson(_ seed: UInt64) throws -> SliderLesson {
            var random = SplitMix64(state: 4)
            return try FlowTeacher(flow, Self.population, count: 300, seed: seed)
                .lesson(count: 10, &random)
        }
        let (a, b, other) = (try lesson(1), try lesson(1), try lesson(2))
        #expect(a.change.scalars == b.change.scalars && a.w.scalars == b.w.scalars)
        #expect(a.change.scalars != other.change.scalars)
        #expect(a.sliders.shape == [10, SliderDefinition.starter.count])
    }
}
