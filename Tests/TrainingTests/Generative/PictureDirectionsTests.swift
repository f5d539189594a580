import FaceModels
import Foundation
import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import Training

struct PictureDirectionsTests {
    private static func generator() -> Generator {
        let generator = Generator(.starter)
        var random = SplitMix64(state: 1)
        generator.initialize(using: &random)
        return generator
    }

    private let people = (1...3 as ClosedRange<UInt64>).map { seed -> [Float] in
        var random = SplitMix64(state: seed)
        return PersonEncoding.standard.fields.map { random.uniform(in: $0.range) }
    }

    /// The people with their smiles moved by so much of the range.
    private func smiling(_ distance: Float) -> [PictureDirections.Movement] {
        let smile = PersonEncoding.standard.position(of: "smile")
        let range = PersonEncoding.standard.fields[smile].range
        return people.map { person in
            var moved = person
            moved[smile] += distance * (range.upperBound - range.lowerBound)
            return .init(before: person, after: moved)
        }
    }

    @Test func `before anything is learned people move where the mapping network says`() {
        let generator = Self.generator()
        let (w, change) = PictureDirections(generator).latents(of: smiling(0.2))
        let inputs = smiling(0.2).map(\.after)
        let moved = generator.mapping.forward(generator.encoding.encode(inputs))
        expectClose(w + change, moved, within: 1e-5)
        #expect(change.squared().mean().scalar > 1e-8)
    }

    @Test func `a direction is added in proportion to the movement`() {
        let directions = PictureDirections(Self.generator())
        let smile = PersonEncoding.standard.position(of: "smile")
        let plain = directions.latents(of: smiling(0.2)).change
        directions.moves[smile].value = Tensor.random([1, 512])
        let added = directions.latents(of: smiling(0.2)).change - plain
        let wanted = (directions.moves[smile].value * 0.2).repeated(axis: 0, count: 3)
        expectClose(added, wanted, within: 1e-5)
        let still = directions.latents(of: smiling(0)).change
        #expect(still.scalars.allSatisfy { $0 == 0 })
    }

    @Test func `without trust the mapping network is not followed`() {
        let directions = PictureDirections(Self.generator())
        directions.trust.value = directions.trust.value * 0
        let change = directions.latents(of: smiling(0.2)).change
        #expect(change.scalars.allSatisfy { $0 == 0 })
    }

    @Test func `a stretched movement is so many times as long, and others stay`() throws {
        let generator = Self.generator()
        let (whole, half) = (PictureDirections(generator), PictureDirections(generator))
        let smile = whole.encoding.position(of: "smile")
        for k in [smile, smile + 1] { whole.moves[k].value = Tensor.random([1, 512]) }
        var factors = [Float](repeating: 1, count: whole.moves.count)
        factors[smile] = 0.5
        try half.load(whole.checkpoint(stretchedBy: factors))
        expectClose(half.moves[smile].value, whole.moves[smile].value * 0.5, within: 1e-6)
        #expect(half.moves[smile + 1].value.scalars == whole.moves[smile + 1].value.scalars)
        let inputs = whole.encoding.inputs(of: smile)
        #expect(
            half.trust.value.scalars.indices.allSatisfy {
                half.trust.value.scalars[$0] == (inputs.contains($0) ? 0.5 : 1)
            })
    }

    @Test func `a movement is made a fifth longer than it would be seen if it were rendered`()
        throws
    {
        let classifier = AttributeClassifier(.starter)
        var random = SplitMix64(state: 2)
        classifier.initialize(using: &random)
        let side = AttributeClassifier.side
        let pictures = (
            before: Tensor.random([3, 3, side, side]),
            after: Tensor.random([3, 3, side, side], seed: 2)
        )
        let smile = PersonEncoding.standard.position(of: "smile")
        let attribute = try #require(
            Attribute.standard.firstIndex { $0.name == "smile" })
        let people = smiling(0.2).map { ($0.before, $0.after) }
        // Answers that follow the smile exactly in these pictures.
        let (before, after) = people[0]
        let asked =
            Attribute.standardValues(of: after).values[attribute]
            - Attribute.standardValues(of: before).values[attribute]
        let answers = (classifier.forward(pictures.after) - classifier.forward(pictures.before))
            .sliced(axis: 1, attribute..<attribute + 1).mean().scalar
        let output = try #require(classifier.parameters["output.weight"])
        output.value = output.value * (asked / answers)
        for (slope, factor) in [(1, 1.2), (0.5, 0.6), (0.1, 0.35), (0.05, 1), (4, 1.3)]
            as [(Float, Float)]
        {
            var seen = SeenMovement(
                classifier,
                slopes: Attribute.standard.indices.map { $0 == attribute ? slope : 0 })
            #expect(seen.factors.allSatisfy { $0 == 1 })
            seen.look(at: smile, drawn: pictures, people: people)
            #expect(abs(seen.factors[smile] - factor) < 1e-3)
        }
    }

    @Test func `sliders whose effect nobody can judge keep their lengths`() {
        let generator = Self.generator()
        let classifier = AttributeClassifier(.starter)
        var random = SplitMix64(state: 3)
        classifier.initialize(using: &random)
        let sliders = Array(SliderDefinition.starter.prefix(2))
        let factors = SliderLengths.factors(
            of: sliders, along: PictureDirections(generator), drawnBy: generator, people: people,
            seen: SeenMovement(
                classifier, slopes: Attribute.standard.map { _ in 0 }, count: sliders.count, aim: 1),
            seed: 1)
        #expect(factors == [1, 1])
    }

    @Test func `training resumes exactly, and unlearns what no picture shows`() throws {
        let data = try TestShards.folder()
        defer { try? FileManager.default.removeItem(at: data) }
        let context = TrainingContext(data: data, out: data.appendingPathComponent("out"), seed: 1)
        let file = context.weightsFile(of: Generator.packName)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Checkpoint(Self.generator()).write(to: file)
        #expect(throws: TrainingError.self) { try PictureDirectionsTraining(context) }
        // Their smile is another, but their pictures are the same.
        try TestShards.addEdits(to: data)
        var first = try PictureDirectionsTraining(context)
        var random = SplitMix64(state: 9)
        _ = try first.step(&random)
        var second = try PictureDirectionsTraining(context)
        try second.restore(first.save())
        var again = random
        let losses = try first.step(&random).map(\.value)
        #expect(try second.step(&again).map(\.value) == losses)
        for _ in 0..<4 { _ = try first.step(&random) }
        #expect(try first.step(&random)[0].value < losses[0])
        #expect(try first.measure().map(\.name) == ["loss", "cosine", "size", "smile"])
    }
}
