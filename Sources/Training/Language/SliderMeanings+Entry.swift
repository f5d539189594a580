import FaceModels
import NeuralNetworks
import SyntheticPeople
import Tensors

extension SliderMeanings {
    /// On how many rendered people, drawn by the generator, the meanings of sliders are measured.
    private static let drawnPeople: UInt32 = 16
    /// On how many it is tried what sliders can bring about, which needs no pictures.
    private static let triedPeople: UInt32 = 400

    /// Measures what the starter sliders mean, for a pack; `nil` unless the language model, the
    /// generator and the slider model are trained.
    ///
    /// - Throws: `CheckpointError` if weights do not fit their networks.
    static func entry(_ context: TrainingContext, licence: String) throws -> PackEntry? {
        guard let words = try context.weights(of: LanguageModel.packName),
            let directions = try context.weights(of: SliderModel.packName),
            try context.weights(of: Generator.packName) != nil
        else { return nil }
        let (language, model) = (LanguageModel(.starter), SliderModel(.starter))
        try language.load(words)
        try model.load(directions)
        let generator = try context.trainedGenerator()
        let drawn = (1...drawnPeople).map { Person(seed: $0).clean.values }
        let tried = (1...triedPeople).map { Person(seed: $0).clean.values }
        let sliders = SliderDefinition.starter
        return try PackEntry(
            SliderMeanings.self,
            SliderMeaningsConfiguration(
                sliders: sliders.count, embedding: LanguageConfiguration.starter.embedding,
                outOfReach: CaptionWriter.phrases(outOfReachOf: sliders, for: tried)),
            measured(
                with: language, generator: generator, sliderModel: model,
                words: sliders.map { sliderPrompts[$0.name] },
                w: generator.mapping.forward(generator.encoding.encode(drawn))),
            licence: licence,
            provenance: "likeness train pack, from the other networks of this pack")
    }
}
