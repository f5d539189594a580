import ArgumentParser
import FaceModels
import Foundation
import StarterPack

/// Which networks a command uses.
struct PackOption: ParsableArguments {
    @Option(help: "A folder with a model pack, instead of the starter pack.")
    var pack: String?

    /// The folder of the pack.
    var folder: URL { pack.map { URL(fileURLWithPath: $0) } ?? StarterPack.url }

    /// Opens the pack and checks all its files.
    func open() throws -> ModelPack { try ModelPack(contentsOf: folder) }
}
