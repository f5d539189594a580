public import NeuralNetworks
public import Tensors

/// Says how well a text describes a picture of a face: a small CLIP.
///
/// Radford et al. 2021, "Learning Transferable Visual Models From Natural Language Supervision". A
/// text and a picture become vectors of length 1, whose cosine is large where the text is true. It
/// is trained on rendered people with captions that ``CaptionWriter`` writes.
public struct LanguageModel: PackedNetwork {
    /// The name in a pack.
    public static let packName = "language"

    /// Embeds pictures.
    public let picture: PictureTower
    /// Embeds texts that were made numbers.
    public let text: TextTower
    /// The logarithm of what cosines are multiplied by in training, `[1]`.
    public let temperature: Parameter
    /// The words that the text tower knows.
    public let words: WordList

    /// Creates a network without values.
    public init(_ configuration: LanguageConfiguration) {
        picture = PictureTower(configuration)
        text = TextTower(configuration)
        // Radford et al. begin with 1 / 0.07.
        temperature = Parameter([1], .constant(2.66))
        words = WordList(configuration.words)
    }

    /// Embeds texts; words that are not known are passed over.
    ///
    /// - Returns: `[texts, embedding]`, each row of length 1.
    public func embedding(of texts: [String]) -> Tensor {
        text.forward(texts.map { words.tokens(of: $0).tokens })
    }

    /// The mean embedding of texts that say nothing, `[1, embedding]`: where descriptions start.
    public var neutral: Tensor {
        embedding(of: [
            "a face", "a person", "a portrait of a person", "a photo of a face", "a human face",
        ]).mean(axes: [0], keepingDimensions: true)
    }
}
