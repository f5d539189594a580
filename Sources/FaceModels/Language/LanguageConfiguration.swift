/// The widths of a ``LanguageModel``, and the words that it knows.
public struct LanguageConfiguration: Codable, Sendable, Hashable {
    /// The words in the order of their numbers, from 1 on; see ``WordList``.
    public var words: [String]
    /// The most words of a text; what follows is not read.
    public var length: Int
    /// The length of the vector of a word.
    public var width: Int
    /// The number of transformer blocks.
    public var depth: Int
    /// The number of attention heads of each.
    public var heads: Int
    /// Channels of the picture tower at half the side, a quarter, … down to a thirty-second.
    public var channels: [Int]
    /// Units between the convolutions and the embedding of a picture.
    public var hidden: Int
    /// The length of the embedding that texts and pictures share.
    public var embedding: Int

    /// Creates a configuration; `channels` has five entries, and `heads` divides `width`.
    public init(
        words: [String], length: Int, width: Int, depth: Int, heads: Int, channels: [Int],
        hidden: Int, embedding: Int
    ) {
        precondition(channels.count == 5, "there are five resolutions, not \(channels.count)")
        precondition(width.isMultiple(of: heads), "\(heads) heads do not divide \(width)")
        (self.words, self.length, self.width, self.depth) = (words, length, width, depth)
        (self.heads, self.channels, self.hidden) = (heads, channels, hidden)
        self.embedding = embedding
    }

    /// The language model of the starter pack.
    public static let starter = LanguageConfiguration(
        words: CaptionWriter.words, length: 48, width: 128, depth: 2, heads: 4,
        channels: AttributeConfiguration.starter.widths,
        hidden: AttributeConfiguration.starter.hidden, embedding: 128)
}
