/// The widths and depths of an ``IdentityEmbedding``.
public struct IdentityConfiguration: Codable, Sendable, Hashable {
    /// Channels of the stem and of the four stages that follow it.
    public var stem: Int
    /// Channels of each stage.
    public var widths: [Int]
    /// Blocks of each stage; the first of a stage halves the resolution.
    public var depths: [Int]
    /// The length of the embedding.
    public var embedding: Int

    /// Creates a configuration; `widths` and `depths` have one entry per stage.
    public init(stem: Int, widths: [Int], depths: [Int], embedding: Int) {
        precondition(
            widths.count == depths.count, "\(widths.count) widths for \(depths.count) stages")
        self.stem = stem
        self.widths = widths
        self.depths = depths
        self.embedding = embedding
    }

    /// The small network that we train on rendered people.
    public static let starter = IdentityConfiguration(
        stem: 16, widths: [16, 32, 64, 128], depths: [1, 2, 3, 2], embedding: 128)

    /// The published IR-SE50.
    public static let irSE50 = IdentityConfiguration(
        stem: 64, widths: [64, 128, 256, 512], depths: [3, 4, 14, 3], embedding: 512)
}
