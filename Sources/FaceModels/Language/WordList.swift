import Foundation

/// The words that a text tower knows, and their numbers.
///
/// The list is closed: a word that is not in it has no number and is named, so that nobody thinks it
/// was understood.
public struct WordList: Sendable {
    /// A word as it was written, and as it is looked up.
    struct Word: Hashable {
        let said: String
        let folded: String
    }

    /// The number that fills up short texts.
    public static let padding = 0

    /// How many numbers there are, with that of the padding.
    public let count: Int
    private let numbers: [String: Int]

    /// Creates a list.
    ///
    /// - Parameter entries: Words in small letters; other forms of a word follow it after spaces.
    public init(_ entries: [String]) {
        var numbers: [String: Int] = [:]
        for (index, entry) in entries.enumerated() {
            for word in entry.split(separator: " ") where numbers[String(word)] == nil {
                numbers[String(word)] = index + 1
            }
        }
        (self.numbers, count) = (numbers, entries.count + 1)
    }

    /// Turns a text into numbers.
    ///
    /// - Returns: One number for each known word in order, and the words that are not known as they
    ///   were written.
    public func tokens(of text: String) -> (tokens: [Int], unknown: [String]) {
        let words = Self.words(of: text)
        return (
            words.compactMap { numbers[$0.folded] },
            words.filter { numbers[$0.folded] == nil }.map(\.said)
        )
    }

    /// The words of a text: runs of letters and digits, in small letters and without accents.
    static func words(of text: String) -> [Word] {
        text.precomposedStringWithCanonicalMapping.filter { !"’'".contains($0) }
            .split { !$0.isLetter && !$0.isNumber }
            .map {
                Word(
                    said: String($0),
                    folded: $0.lowercased().folding(
                        options: .diacriticInsensitive, locale: nil))
            }
    }
}
