import FaceModels
import Foundation
import NeuralNetworks
import Tensors
import Testing

@testable import Training

/// The language model's loop on a tiny data set, and what builds on it.
@Suite(.serialized) struct LanguageTrainingTests {
    private func inFolders(_ body: (TrainingContext) throws -> Void) throws {
        let data = try TestShards.folder()
        defer { try? FileManager.default.removeItem(at: data) }
        try body(TrainingContext(data: data, out: data.appendingPathComponent("out"), seed: 1))
    }

    @Test func `it goes on as if it had never stopped`() throws {
        try inFolders { context in
            var (whole, first) = (try LanguageTraining(context), try LanguageTraining(context))
            var second = first
            var random = SplitMix64(state: 9)
            _ = try whole.step(&random)
            let losses = try whole.step(&random)
            random = SplitMix64(state: 9)
            _ = try first.step(&random)
            second = try LanguageTraining(context)
            try second.restore(first.save())
            #expect(try second.step(&random).map(\.value) == losses.map(\.value))
            #expect(losses.allSatisfy { $0.value.isFinite })
        }
    }

    @Test func `the picture tower begins with what an attribute classifier sees`() throws {
        try inFolders { context in
            let classifier = AttributeClassifier(.starter)
            var random = SplitMix64(state: 5)
            classifier.initialize(using: &random)
            let tower = LanguageModel(.starter).picture
            let other = tower.parameters.mapValues(\.initializer)
            for (path, parameter) in tower.parameters {
                parameter.value = try #require(other[path]).tensor(
                    of: parameter.shape, using: &random)
            }
            tower.begin(with: Checkpoint(classifier))
            let (seen, taken) = (classifier.parameters, tower.parameters)
            for path in ["blocks.0.reduce.weight", "blocks.4.refine.bias", "hidden.weight"] {
                #expect(taken[path]?.value.scalars == seen[path]?.value.scalars)
            }
            #expect(taken["output.weight"]?.shape == [128, 160])
        }
    }

    @Test func `every prompt is understood, and names a slider`() {
        let words = WordList(CaptionWriter.words)
        let sliders = Set(SliderDefinition.starter.map(\.name))
        for (slider, prompts) in sliderPrompts {
            #expect(sliders.contains(slider))
            for prompt in prompts.right + prompts.left {
                #expect(words.tokens(of: prompt).unknown.isEmpty, "\(prompt)")
            }
        }
        #expect(sliderPrompts.count == sliders.count - 1)  // all but the tilt of the head
    }
}
