import FaceModels
public import Foundation
import NeuralNetworks
import Tensors

/// Puts finished networks together into the starter pack.
public enum PackAssembly {
    /// Writes a pack from the weights that training left.
    ///
    /// - Parameters:
    ///   - trained: The folder with one folder per network.
    ///   - folder: Where the pack goes.
    /// - Returns: The names of networks that are not in it because they were never trained.
    /// - Throws: ``PackError`` if weights do not fit their networks, or an error of the file
    ///   system.
    @discardableResult
    public static func assemble(from trained: URL, to folder: URL) throws -> [String] {
        var entries: [PackEntry] = []
        var missing: [String] = []
        func add<Network: PackedNetwork>(
            _ type: Network.Type, _ configuration: Network.Configuration,
            trainedAs loop: String? = nil, adapting adapted: (Checkpoint) -> Checkpoint = { $0 }
        ) throws {
            let name = loop ?? type.packName
            let file = trained.appendingPathComponent("\(name)/weights.safetensors")
            guard FileManager.default.fileExists(atPath: file.path) else {
                missing.append(type.packName)
                return
            }
            let checkpoint = adapted(try Checkpoint(contentsOf: file))
            let network = Network(configuration)
            do {
                try network.load(checkpoint)
            } catch {
                throw PackError.unfitWeights(network: type.packName, reason: "\(error)")
            }
            entries.append(
                try PackEntry(
                    type, configuration, checkpoint, licence: licence,
                    provenance: command(type.packName, checkpoint, grownBy: loop, in: trained)))
        }
        try add(FaceDetector.self, .starter)
        try add(Landmarker.self, .starter)
        try add(ShapeModel.self, .starter)
        try add(FaceParser.self, .starter)
        try add(OuterPredictor.self, .starter)
        try add(Inpainter.self, .starter)
        let context = TrainingContext(data: trained, out: trained, seed: 1)
        let small = try context.generatorConfiguration()
        let isGrown = try context.weights(of: GeneratorGrowth.name) != nil
        let generator = isGrown ? small.grown(channels: GeneratorGrowth.channels) : small
        try add(Generator.self, generator, trainedAs: isGrown ? GeneratorGrowth.name : nil)
        var encoder = LatentEncoderConfiguration.starter
        let learned = encoder.latentRows
        encoder.latentRows = generator.latentRows
        try add(LatentEncoder.self, encoder) { [encoder] in
            $0.repeatingLastRow(from: learned, to: encoder.latentRows, of: encoder.styleSize)
        }
        try add(SliderModel.self, .starter)
        try add(FaceAutoencoder.self, .starter)
        try add(Modulator.self, .starter)
        try add(PerceptualNetwork.self, .starter)
        try add(IdentityEmbedding.self, .starter)
        try add(AttributeClassifier.self, .starter)
        try add(LanguageModel.self, .starter)
        if let meanings = try SliderMeanings.entry(context, licence: licence) {
            entries.append(meanings)
        } else {
            missing.append(SliderMeanings.packName)
        }
        let description = PackDescription(
            id: "starter", name: "Starter pack", innerSize: generator.size, studentSize: 256,
            styleSize: generator.styleSize, sliders: SliderDefinition.starter,
            card: card(of: entries.map(\.name), in: trained))
        try ModelPack.write(description, entries: entries, to: folder)
        return missing
    }

    /// What is known of the networks before they are measured.
    private static func card(of names: [String], in trained: URL) -> PackCard {
        var networks: [String: PackCard.Network] = [:]
        for name in names {
            let progress = Progress(of: name, in: trained)
            networks[name] = .init(
                purpose: purposes[name] ?? "", images: progress?.images ?? 0,
                seconds: Int(progress?.seconds ?? 0))
        }
        return PackCard(
            population: """
                People who do not exist, drawn by this project's own renderer: evenly over sex, \
                age from child to very old, and six groups of skin tone from very light to dark.
                """,
            licence: licence, networks: networks)
    }

    private static let licence = "CC0-1.0"

    private static let purposes = [
        FaceDetector.packName: "Finds faces in a photo, each as a box and five points.",
        Landmarker.packName: "Finds 68 points of a face and whether each is visible.",
        ShapeModel.packName: "Foresees where these points go when the shape of a face changes.",
        FaceParser.packName: "Labels every pixel: skin, brows, eyes, lips, hair and so on.",
        OuterPredictor.packName: "Foresees the labels around a face that was edited.",
        Inpainter.packName: "Fills in what an edit uncovers.",
        Generator.packName: "Draws a face from a latent code.",
        LatentEncoder.packName: "Finds the latent code of a face in a photo.",
        SliderModel.packName: "Says how far sliders move a latent code.",
        FaceAutoencoder.packName: "Turns a face into a small code and back, for previews.",
        Modulator.packName: "Edits that small code, for previews.",
        PerceptualNetwork.packName: "Compares pictures as people do.",
        IdentityEmbedding.packName: "Tells whether two pictures show one person.",
        AttributeClassifier.packName: "Reads age, smile and other attributes off a face.",
        LanguageModel.packName: "Says how well a text describes a face.",
        SliderMeanings.packName: "Says in the language model's terms what each slider does.",
    ]

    /// How long a network was trained.
    private struct Progress: Decodable {
        var images: Int
        var seconds: Double?

        init?(of name: String, in trained: URL) {
            let file = trained.appendingPathComponent("\(name)/progress.json")
            guard let json = try? Data(contentsOf: file),
                let progress = try? JSONDecoder().decode(Self.self, from: json)
            else { return nil }
            self = progress
        }
    }

    /// The command that makes the weights again: as many pictures with the same seed.
    private static func command(
        _ name: String, _ weights: Checkpoint, grownBy loop: String?, in trained: URL
    ) -> String {
        func images(_ name: String) -> String {
            Progress(of: name, in: trained).map { " --images \($0.images)" } ?? ""
        }
        let teachers = weights.metadata["teachers"].map { " --teachers \($0)" } ?? ""
        let growth = loop.map { ", then likeness train \($0)\(images($0))" } ?? ""
        return "likeness train \(name)\(teachers)\(images(name))\(growth), "
            + "on people from likeness render set"
    }
}

extension Checkpoint {
    /// The weights of an encoder that gives the rows it did not learn the values of its last one:
    /// the blocks that they are for go on where those before them end.
    fileprivate func repeatingLastRow(from learned: Int, to rows: Int, of length: Int) -> Checkpoint
    {
        guard rows > learned else { return self }
        var tensors = tensors
        for name in ["delta.weight", "delta.bias"] {
            guard let all = tensors[name], all.shape[0] == learned * length else { continue }
            let last = all.sliced(axis: 0, (learned - 1) * length..<learned * length)
            tensors[name] = concatenate(
                [all] + [Tensor](repeating: last, count: rows - learned), axis: 0)
        }
        return Checkpoint(tensors, metadata: metadata)
    }
}
