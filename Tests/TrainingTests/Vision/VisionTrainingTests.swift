import FaceModels
import Foundation
import NeuralNetworks
import Tensors
import Testing

@testable import Training

struct VisionTrainingTests {
    /// The parameters after some steps, interrupted and resumed after `pause` of them.
    private func train<Loop: TrainingLoop>(
        _ type: Loop.Type, _ context: TrainingContext, steps: Int, pause: Int?
    ) throws -> [String: [Float]] {
        var loop = try Loop(context)
        var random = SplitMix64(state: 9)
        for step in 0..<steps {
            if step == pause {
                let saved = loop.save()
                loop = try Loop(context)
                try loop.restore(saved)
            }
            for loss in try loop.step(&random) { #expect(loss.value.isFinite) }
        }
        return try #require(loop.weights()[Loop.name]).tensors.mapValues(\.scalars)
    }

    @Test(arguments: ["landmarker", "detector", "segmenter", "outerPredictor", "inpainter"])
    func `a resumed run equals one that was never stopped`(name: String) throws {
        let data = try TestShards.folder()
        defer { try? FileManager.default.removeItem(at: data) }
        let context = TrainingContext(data: data, out: data, seed: 4)
        let type = try trainingLoop(named: name)
        let whole = try train(type, context, steps: 3, pause: nil)
        #expect(try train(type, context, steps: 3, pause: 2) == whole)
    }

    @Test func `the shape model learns how points move, and resumes`() throws {
        let data = try TestShards.folder()
        defer { try? FileManager.default.removeItem(at: data) }
        try TestShards.addShapes(to: data)
        let context = TrainingContext(data: data, out: data, seed: 4)
        let whole = try train(ShapeModelTraining.self, context, steps: 6, pause: nil)
        #expect(try train(ShapeModelTraining.self, context, steps: 6, pause: 3) == whole)
        var loop = try ShapeModelTraining(context)
        var random = SplitMix64(state: 2)
        let before = try #require(loop.measure().first).value
        for _ in 0..<60 { _ = try loop.step(&random) }
        #expect(try #require(loop.measure().first).value < 0.5 * before)
    }

    @Test func `the outer predictor learns from people of whom one parameter moved`() throws {
        let data = try TestShards.folder()
        defer { try? FileManager.default.removeItem(at: data) }
        try TestShards.addEdits(to: data)
        let portraits = try PortraitShards(data.appendingPathComponent("portraits"))
        let pairs = try #require(try EditedPortraits(of: portraits, in: data))
        var random = SplitMix64(state: 3)
        let sample = OuterPredictorTraining.sample(pairs, &random)
        // Nothing but a smile was moved.
        #expect(sample.old.labels == sample.new.labels && sample.old.labels.contains(11))
        let network = OuterPredictor(.starter)
        for parameter in network.parameters.values {
            parameter.value = Tensor(repeating: 0, shape: parameter.shape)
        }
        let measures = OuterPredictorTraining.measures(of: network, on: pairs)
        #expect(measures.first { $0.name == "mean.unchanged" }?.value == 1)
        #expect(measures.first { $0.name == "mean" }?.value == 1)
    }

    @Test func `every loop reports finite measures`() throws {
        let data = try TestShards.folder()
        defer { try? FileManager.default.removeItem(at: data) }
        let context = TrainingContext(data: data, out: data, seed: 4)
        for name in ["landmarker", "segmenter"] {
            for measure in try trainingLoop(named: name).init(context).measure() {
                #expect(measure.value.isFinite, "\(name) \(measure.name)")
            }
        }
    }
}
