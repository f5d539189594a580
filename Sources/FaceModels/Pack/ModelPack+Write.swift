public import Foundation
public import NeuralNetworks

/// One network on its way into a pack.
public struct PackEntry: Sendable {
    /// The network's name.
    public let name: String
    /// Its widths.
    public let configuration: JSONValue
    /// Its weights.
    public let checkpoint: Checkpoint
    /// Under which licence the weights may be used.
    public let licence: String
    /// The command that made them.
    public let provenance: String

    /// Describes weights of a network type.
    ///
    /// - Throws: `EncodingError` if the configuration has no JSON.
    public init<Network: PackedNetwork>(
        _ type: Network.Type, _ configuration: Network.Configuration, _ checkpoint: Checkpoint,
        licence: String, provenance: String
    ) throws {
        name = type.packName
        self.configuration = try JSONValue(encoding: configuration)
        (self.checkpoint, self.licence, self.provenance) = (checkpoint, licence, provenance)
    }
}

extension ModelPack {
    /// Writes a pack: one float16 file per network, and `pack.json` last.
    ///
    /// - Parameters:
    ///   - description: Everything but the networks; what tells these weights from others is
    ///     appended to its identifier.
    ///   - folder: Created if missing; files of the same names are replaced.
    /// - Throws: `CheckpointError` or `CocoaError` if the folder cannot be written.
    public static func write(
        _ description: PackDescription, entries: [PackEntry], to folder: URL
    ) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var description = description
        for entry in entries {
            let name = "\(entry.name).safetensors"
            let file = folder.appendingPathComponent(name)
            try entry.checkpoint.write(to: file, precision: .float16)
            description.networks[entry.name] = .init(
                file: name, sha256: sha256(try Data(contentsOf: file)),
                configuration: entry.configuration, licence: entry.licence,
                provenance: entry.provenance)
        }
        description.id +=
            "-"
            + String(
                sha256(Data(description.networks.values.map(\.sha256).sorted().joined().utf8))
                    .prefix(8))
        try write(description, to: folder)
    }

    /// Writes `pack.json` alone, beside weights that are there already.
    ///
    /// - Throws: `CocoaError` if the folder cannot be written.
    public static func write(_ description: PackDescription, to folder: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(description).write(
            to: folder.appendingPathComponent("pack.json"), options: .atomic)
    }
}
