import FaceModels
import Foundation
import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import Training

/// The text teacher with networks that were never trained.
struct TextTeacherTests {
    private static let pack = Result {
        try ModelPack.random(
            in: scratchFolder.appendingPathComponent("teacher-\(UUID().uuidString)"),
            innerSize: 128)
    }

    private let people = (1...3 as ClosedRange<UInt64>).map { seed -> [Float] in
        var random = SplitMix64(state: seed)
        return PersonEncoding.standard.fields.map { random.uniform(in: $0.range) }
    }

    private func teacher() throws -> TextTeacher {
        let pack = try Self.pack.get()
        let (size, sliders) = (pack.description.styleSize, pack.sliders.count)
        var directions = Tensor.random([sliders, size]).scalars
        for k in 0..<size { directions[3 * size + k] = 0 }  // nothing is taught of the fourth
        return TextTeacher(
            try pack.makeGenerator(), people: people,
            directions: Tensor(directions, shape: [sliders, size]))
    }

    @Test func `sliders at rest move nothing`() throws {
        let teacher = try teacher()
        let rest = Tensor(repeating: 0, shape: [2, SliderDefinition.starter.count])
        #expect(teacher.change(rest).scalars.allSatisfy { $0 == 0 })
    }

    @Test func `a lesson says how far the sliders that are taught move`() throws {
        let teacher = try teacher()
        var random = SplitMix64(state: 1)
        let lesson = teacher.lesson(count: 16, &random)
        #expect(lesson.w.shape == lesson.change.shape && lesson.w.shape[0] == 16)
        #expect(lesson.change.scalars.allSatisfy { $0.isFinite })
        expectClose(teacher.change(lesson.sliders), lesson.change, within: 0)
        let fourth = lesson.sliders.sliced(axis: 1, 3..<4)
        #expect(fourth.scalars.allSatisfy { $0 == 0 } && !teacher.taught.contains(3))
        #expect(lesson.sliders.scalars.contains { $0 != 0 })
    }

    @Test func `the same random numbers give the same lesson`() throws {
        let teacher = try teacher()
        var (first, second) = (SplitMix64(state: 4), SplitMix64(state: 4))
        let (a, b) = (teacher.lesson(count: 4, &first), teacher.lesson(count: 4, &second))
        #expect(a.change.scalars == b.change.scalars && a.w.scalars == b.w.scalars)
    }

    @Test func `a direction is found by the gradient of the words, the same each time`() throws {
        let pack = try Self.pack.get()
        let finder = TextDirections(
            language: try pack.makeLanguageModel(), generator: try pack.makeGenerator(),
            people: people)
        var random = SplitMix64(state: 8)
        let w = Tensor.normal([3, pack.description.styleSize], using: &random)
        let words = Tensor([1, 0, 0, 0, 0, 0, 0, 0], shape: [1, 8])
        let found = finder.follow(words, from: w, shift: words, effect: 0.001, size: 1, seed: 1)
        #expect(found.effect > 0)
        #expect(found.direction.scalars.allSatisfy { $0.isFinite })
        let again = finder.follow(words, from: w, shift: words, effect: 0.001, size: 1, seed: 1)
        #expect(again.direction.scalars == found.direction.scalars)
    }

    @Test func `without a language model there is no teacher`() throws {
        let data = try TestShards.folder()
        defer { try? FileManager.default.removeItem(at: data) }
        let context = TrainingContext(data: data, out: data, seed: 1)
        let people = data.appendingPathComponent("portraits")
        let generator = try Self.pack.get().makeGenerator()
        #expect(throws: TrainingError.self) {
            try TextTeacher(context, generator, people: people)
        }
    }
}
