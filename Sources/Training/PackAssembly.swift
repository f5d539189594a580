import FaceModels
public import Foundation
import NeuralNetworks

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
            _ type: Network.Type, _ configuration: Network.Configuration
        ) throws {
            let name = type.packName
            let file = trained.appendingPathComponent("\(name)/weights.safetensors")
            guard FileManager.default.fileExists(atPath: file.path) else {
                missing.append(name)
                return
            }
            let checkpoint = try Checkpoint(contentsOf: file)
            let network = Network(configuration)
            do {
                try network.load(checkpoint)
            } catch {
                throw PackError.unfitWeights(network: name, reason: "\(error)")
            }
            entries.append(
                try PackEntry(
                    type, configuration, checkpoint, licence: "CC0-1.0",
                    provenance: command(name, in: trained)))
        }
        try add(FaceDetector.self, .starter)
        try add(Landmarker.self, .starter)
        try add(FaceParser.self, .starter)
        try add(OuterPredictor.self, .starter)
        try add(Inpainter.self, .starter)
        let generator = try TrainingContext(data: trained, out: trained, seed: 1)
            .generatorConfiguration()
        try add(Generator.self, generator)
        try add(LatentEncoder.self, .starter)
        try add(SliderModel.self, .starter)
        try add(FaceAutoencoder.self, .starter)
        try add(Modulator.self, .starter)
        try add(PerceptualNetwork.self, .starter)
        try add(IdentityEmbedding.self, .starter)
        try add(AttributeClassifier.self, .starter)
        let description = PackDescription(
            id: "starter", name: "Starter pack", innerSize: generator.size, studentSize: 256,
            styleSize: generator.styleSize, sliders: SliderDefinition.starter)
        try ModelPack.write(description, entries: entries, to: folder)
        return missing
    }

    /// The command that makes the weights again: as many pictures with the same seed.
    private static func command(_ name: String, in trained: URL) -> String {
        struct Progress: Decodable { var images: Int }
        let file = trained.appendingPathComponent("\(name)/progress.json")
        let progress = (try? Data(contentsOf: file)).flatMap {
            try? JSONDecoder().decode(Progress.self, from: $0)
        }
        let images = progress.map { " --images \($0.images)" } ?? ""
        return "likeness train \(name)\(images), on people from likeness render set"
    }
}
