public import Foundation
public import NeuralNetworks

/// A folder of trained networks: `pack.json` and one file of weights per network.
///
/// ```swift
/// let pack = try ModelPack(contentsOf: folder)
/// let generator = try pack.makeGenerator()
/// ```
///
/// A pack is a value and may be shared; every network made from it belongs to who made it, and
/// shares the pack's memory until it is trained.
public struct ModelPack: Sendable {
    /// What `pack.json` says.
    public let description: PackDescription

    /// The weights by the network's name.
    public let checkpoints: [String: Checkpoint]

    /// Opens the pack in `folder`.
    ///
    /// - Throws: ``PackError`` if it is not a pack, or a file is not the one it was written with.
    public init(contentsOf folder: URL) throws {
        let description: PackDescription
        do {
            let json = try Data(contentsOf: folder.appendingPathComponent("pack.json"))
            let format = try JSONDecoder().decode(Format.self, from: json).formatVersion
            guard format <= PackDescription.newestFormat else {
                throw PackError.unknownFormat(found: format, newest: PackDescription.newestFormat)
            }
            description = try JSONDecoder().decode(PackDescription.self, from: json)
        } catch let error as PackError {
            throw error
        } catch {
            throw PackError.unreadable(folder: folder.path, reason: "\(error)")
        }
        var checkpoints: [String: Checkpoint] = [:]
        for (name, network) in description.networks {
            checkpoints[name] = try Self.weights(of: name, network, in: folder)
        }
        (self.description, self.checkpoints) = (description, checkpoints)
    }

    /// The sliders, in the order of the slider model's inputs.
    public var sliders: [SliderDefinition] { description.sliders }

    /// Whether the pack has a network of this kind.
    public func has<Network: PackedNetwork>(_ type: Network.Type) -> Bool {
        description.networks[type.packName] != nil
    }

    /// A fresh network with the pack's weights.
    ///
    /// - Throws: ``PackError`` if the pack has none, or its file does not fit.
    public func make<Network: PackedNetwork>(_ type: Network.Type) throws -> Network {
        let name = type.packName
        guard let entry = description.networks[name], let checkpoint = checkpoints[name] else {
            throw PackError.missingNetwork(name)
        }
        let configuration: Network.Configuration
        do {
            configuration = try entry.configuration.decoded(as: Network.Configuration.self)
        } catch {
            throw PackError.unusableConfiguration(network: name, reason: "\(error)")
        }
        let network = Network(configuration)
        do {
            try network.load(checkpoint)
        } catch {
            throw PackError.unfitWeights(network: name, reason: "\(error)")
        }
        return network
    }

    private static func weights(
        of name: String, _ network: PackDescription.Network, in folder: URL
    ) throws -> Checkpoint {
        guard !network.file.contains("/"), !network.file.hasPrefix(".") else {
            throw PackError.misplacedFile(network.file)
        }
        let file = folder.appendingPathComponent(network.file)
        guard let bytes = try? Data(contentsOf: file, options: .mappedIfSafe) else {
            throw PackError.missingFile(network.file)
        }
        let digest = sha256(bytes)
        guard digest == network.sha256 else {
            throw PackError.changedFile(
                network.file, expected: network.sha256, found: digest)
        }
        do {
            return try Checkpoint(contentsOf: file)
        } catch {
            throw PackError.unfitWeights(network: name, reason: "\(error)")
        }
    }

    private struct Format: Decodable {
        let formatVersion: Int
    }
}
