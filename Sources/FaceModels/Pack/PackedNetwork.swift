public import NeuralNetworks

/// A network that a pack can hold: its widths are written in `pack.json`.
public protocol PackedNetwork: Module {
    /// The widths.
    associatedtype Configuration: Codable, Sendable

    /// The name in `pack.json`, and of its file.
    static var packName: String { get }

    /// Creates the network without values.
    init(_ configuration: Configuration)
}
