public import Foundation
import NeuralNetworks
import Tensors

extension ModelPack {
    /// Writes a complete pack of narrow networks that were never trained, for tests.
    ///
    /// - Parameters:
    ///   - folder: Created if missing.
    ///   - innerSize: The side of the generator's pictures; the student image has 256 pixels.
    ///   - seed: What the weights are drawn from.
    /// - Returns: The pack, opened.
    /// - Throws: ``PackError`` or an error of the file system.
    public static func random(
        in folder: URL, innerSize: Int = 256, seed: UInt64 = 1
    ) throws -> ModelPack {
        let levels = innerSize.trailingZeroBitCount - 1
        let sliders = Array(SliderDefinition.starter)
        let style = 32
        func entry<Network: PackedNetwork>(
            _ type: Network.Type, _ configuration: Network.Configuration
        ) throws -> PackEntry {
            let network = Network(configuration)
            // Each network has its own numbers, so that none changes when another one does.
            let name = type.packName.utf8.reduce(seed) { $0 &* 1_099_511_628_211 ^ UInt64($1) }
            var random = SplitMix64(state: name)
            network.initialize(using: &random)
            return try PackEntry(
                type, configuration, Checkpoint(network), licence: "CC0-1.0",
                provenance: "random numbers of seed \(seed)")
        }
        let entries = [
            try entry(
                Generator.self,
                GeneratorConfiguration(
                    size: innerSize, styleSize: style,
                    channels: Array([16, 16, 16, 8, 8, 4, 4, 4, 4].prefix(levels)),
                    mappingInputs: PersonEncoding.standard.inputs, mappingLayers: 2,
                    mappingRate: 1, normalizesInput: false,
                    mappingParameters: PersonEncoding.standard.fields.map(\.name))),
            try entry(
                LatentEncoder.self,
                LatentEncoderConfiguration(
                    side: 256, stem: 4, widths: [16, 16, 16, 16, 16], depths: [1, 1, 1, 1, 1],
                    squeezed: 8, deltaHidden: 4, styleSize: style,
                    latentRows: 2 * levels)),
            try entry(
                SliderModel.self,
                SliderModelConfiguration(styleSize: style, sliders: sliders.count, hidden: 16)),
            try entry(
                FaceDetector.self, FaceDetectorConfiguration(widths: [4, 4, 8, 8, 8], neck: 8)),
            try entry(Landmarker.self, LandmarkerConfiguration(widths: [4, 4, 8, 8, 8])),
            try entry(
                ShapeModel.self,
                ShapeModelConfiguration(
                    parameters: [.init(name: "jaw", step: 1), .init(name: "weight", step: 1)],
                    hidden: 8)),
            try entry(FaceParser.self, FaceParserConfiguration(widths: [4, 4, 8, 8, 8])),
            try entry(OuterPredictor.self, OuterPredictorConfiguration(widths: [4, 4, 8, 8])),
            try entry(Inpainter.self, InpainterConfiguration(widths: [4, 4, 8, 8, 8])),
            try entry(
                FaceAutoencoder.self,
                AutoencoderConfiguration(
                    side: 256, code: 64, encoder: [4, 8, 8, 8, 8], decoder: [8, 8, 8, 8, 4])),
            try entry(
                Modulator.self,
                ModulatorConfiguration(code: 64, style: style, width: 16, depth: 1, hidden: 8)),
            try entry(
                PerceptualNetwork.self,
                PerceptualConfiguration(widths: [4, 4, 8, 8, 8], depths: [1, 1, 1, 1, 1])),
            try entry(
                IdentityEmbedding.self,
                IdentityConfiguration(
                    stem: 4, widths: [16, 16, 16, 16], depths: [1, 1, 1, 1], embedding: 16)),
            try entry(
                AttributeClassifier.self,
                AttributeConfiguration(
                    widths: [4, 4, 8, 8, 8], hidden: 8, attributes: Attribute.standard)),
            try entry(
                LanguageModel.self,
                LanguageConfiguration(
                    words: CaptionWriter.words, length: 16, width: 8, depth: 1, heads: 2,
                    channels: [4, 4, 8, 8, 8], hidden: 8, embedding: 8)),
            try entry(
                SliderMeanings.self,
                SliderMeaningsConfiguration(sliders: sliders.count, embedding: 8)),
        ]
        let description = PackDescription(
            id: "random", name: "Random numbers", innerSize: innerSize, studentSize: 256,
            styleSize: style, sliders: sliders)
        try write(description, entries: entries, to: folder)
        return try ModelPack(contentsOf: folder)
    }
}
