/// The widths of a ``Modulator``.
public struct ModulatorConfiguration: Codable, Sendable, Hashable {
    /// Channels of the code.
    public var code: Int
    /// The length of Δw.
    public var style: Int
    /// Channels of the residual blocks.
    public var width: Int
    /// The number of residual blocks.
    public var depth: Int
    /// Units of the hidden layer between Δw and the scales and shifts of a block.
    public var hidden: Int

    /// Creates a configuration.
    public init(code: Int, style: Int, width: Int, depth: Int, hidden: Int) {
        self.code = code
        self.style = style
        self.width = width
        self.depth = depth
        self.hidden = hidden
    }

    /// The modulator of the starter pack: 4.6 M values, 0.06 GMAC.
    public static let starter = ModulatorConfiguration(
        code: 512, style: 512, width: 256, depth: 3, hidden: 96)
}
