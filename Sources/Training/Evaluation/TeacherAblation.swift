public import FaceModels
import Foundation
import NeuralNetworks
import Tensors

/// What each teacher of the slider model adds: models taught by different mixes, judged alike.
///
/// The attribute classifier that clusters and flow learn from would flatter them as a judge; give
/// it another one, trained with another seed or on other people.
public struct TeacherAblation {
    private let context: TrainingContext
    private let evaluation: NetworkEvaluation
    private let judge: AttributeClassifier?
    private let images: Int
    private let people: Int

    /// The sliders that move what the generator draws, as far as the teachers' classifier can tell.
    public let drawn: [String]

    /// Prepares to teach and to judge.
    ///
    /// - Parameters:
    ///   - context: The folder of training whose generator, classifier and flow teach.
    ///   - pack: The pack whose other networks draw and judge; its generator must be the same.
    ///   - judge: Judges attributes instead of the pack's classifier.
    ///   - images: Lessons for each model.
    ///   - people: How many held-out people to edit.
    /// - Throws: ``TrainingError`` or `PackError` if something is missing.
    public init(
        context: TrainingContext, pack: ModelPack, judge: AttributeClassifier? = nil,
        images: Int = 500_000, people: Int = 32
    ) throws {
        (self.context, self.judge) = (context, judge)
        (self.images, self.people) = (images, people)
        evaluation = try NetworkEvaluation(pack: pack, data: context.data)
        let population = try LatentPopulation.kept(context, context.trainedGenerator())
        let sliders = SliderDefinition.starter
        drawn = population.taught(sliders).map { sliders[$0].name }
    }

    /// Trains a slider model with these teachers from nothing, and judges it.
    public func report(of teachers: TeacherMix) throws -> SliderReport {
        var training = try SliderModelTraining(
            TrainingContext(
                data: context.data, out: context.out, seed: context.seed, teachers: teachers))
        var random = SplitMix64(state: context.seed)
        for _ in 0..<images / training.batchSize { _ = try training.step(&random) }
        let model = SliderModel(.starter)
        if let weights = training.weights()[SliderModel.packName] { try model.load(weights) }
        return try evaluation.sliders(people: people, model: model, judge: judge)
    }
}

extension SliderReport {
    /// Means over sliders that the judge can see.
    ///
    /// - Parameter sliders: Their names; all if `nil`.
    /// - Returns: `gain`; `error`, how far gains are from 1; `sideEffect`, the worst of each; and
    ///   `identity`.
    public func averages(over sliders: [String]? = nil) -> [String: Float] {
        let chosen = rows.filter { row in
            row.isVisible && sliders.map { $0.contains(row.slider) } ?? true
        }
        return [
            "gain": chosen.map(\.gain).mean, "error": chosen.map { abs(1 - $0.gain) }.mean,
            "sideEffect": chosen.map(\.worstSideEffect).mean,
            "identity": chosen.map(\.identity).mean,
        ]
    }
}
