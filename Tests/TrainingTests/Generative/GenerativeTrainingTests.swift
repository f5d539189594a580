import FaceModels
import Foundation
import NeuralNetworks
import Tensors
import Testing

@testable import Training

/// The loops of the generator, the encoder and the sliders on a tiny data set.
@Suite(.serialized) struct GenerativeTrainingTests {
    private func inFolders(_ body: (TrainingContext) throws -> Void) throws {
        let data = try TestShards.folder()
        defer { try? FileManager.default.removeItem(at: data) }
        try body(TrainingContext(data: data, out: data.appendingPathComponent("out"), seed: 1))
    }

    /// Two steps of one loop, and one step, saved, restored into another loop, and one more.
    private func expectExactResume<Loop: TrainingLoop>(
        _ type: Loop.Type, _ context: TrainingContext
    ) throws {
        var (whole, first, second) = (try Loop(context), try Loop(context), try Loop(context))
        var random = SplitMix64(state: 9)
        _ = try whole.step(&random)
        let losses = try whole.step(&random)
        random = SplitMix64(state: 9)
        _ = try first.step(&random)
        try second.restore(first.save())
        #expect(try second.step(&random).map(\.value) == losses.map(\.value))
        #expect(losses.allSatisfy { $0.value.isFinite })
    }

    @Test func `every loop goes on as if it had never stopped`() throws {
        try inFolders { context in
            try expectExactResume(GeneratorTraining.self, context)
            #expect(throws: TrainingError.self) { try LatentEncoderTraining(context) }
            let generator = try GeneratorTraining(context).weights()
            let file = context.weightsFile(of: Generator.packName)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try #require(generator[Generator.packName]).write(to: file)
            try expectExactResume(SliderModelTraining.self, context)
            try expectExactResume(LatentEncoderTraining.self, context)
        }
    }

    @Test func `the last phase compares changes if there are people before and after one`() throws {
        try inFolders { context in
            func lossesOfLastPhase() throws -> [String] {
                var loop = try GeneratorTraining(context)
                let seen = Tensor([700_000], shape: [1])
                try loop.restore(
                    loop.save().merging(["position": Checkpoint(["seen": seen])]) { $1 })
                var random = SplitMix64(state: 9)
                let losses = try loop.step(&random)
                #expect(losses.allSatisfy { $0.value.isFinite })
                return losses.map(\.name)
            }
            try #expect(!lossesOfLastPhase().contains("cosine"))
            try TestShards.addEdits(to: context.data)
            try #expect(lossesOfLastPhase().contains("cosine"))
        }
    }

    @Test func `a lesson moves sliders and says how far the code goes`() throws {
        try inFolders { context in
            let generator = Generator(.starter)
            var random = SplitMix64(state: 1)
            generator.initialize(using: &random)
            let teacher = try RenderedPeopleTeacher(
                generator, people: context.data.appendingPathComponent("portraits"))
            let lesson = teacher.lesson(count: 8, &random)
            #expect(lesson.sliders.shape == [8, SliderDefinition.starter.count])
            #expect(lesson.change.shape == lesson.w.shape)
            #expect(lesson.sliders.scalars.allSatisfy { abs($0) <= 1 })
            #expect(lesson.change.scalars.contains { $0 != 0 })
            // Sliders of no length move nobody, wherever they stand.
            let still = try RenderedPeopleTeacher(
                generator, people: context.data.appendingPathComponent("portraits"),
                lengths: SliderDefinition.starter.map { _ in 0 }
            ).lesson(count: 8, &random)
            #expect(still.sliders.scalars.contains { $0 != 0 })
            #expect(still.change.scalars.allSatisfy { $0 == 0 })
        }
    }
}
