public import FaceModels
import Foundation

/// Makes a slider out of a phrase such as “a bit older, grey hair” or “etwas jünger, kein Bart”.
///
/// It looks words up in a list and moves the pack's own sliders. What has other words is a
/// description, such as “an elderly gentleman with a white beard”, and is left to the pack's language
/// model if there is one. What neither can read is refused, so that nobody waits for a change that
/// nothing makes.
public struct PhraseReader: Sendable {
    private let meanings: [Meaning]
    private let order: [String]
    private let descriptions: DescriptionReader?

    /// Knows the words for those sliders that there are.
    public init(sliders: [SliderDefinition]) { self.init(sliders, descriptions: nil) }

    /// Knows the words for the sliders of a pack, and reads descriptions if the pack can.
    ///
    /// - Throws: ``PackError`` if a network does not fit.
    public init(pack: ModelPack) throws {
        self.init(pack.sliders, descriptions: try DescriptionReader(pack: pack))
    }

    private init(_ sliders: [SliderDefinition], descriptions: DescriptionReader?) {
        order = sliders.map(\.name)
        let names = Set(order)
        meanings = Vocabulary.meanings.filter { $0.parts.allSatisfy { names.contains($0.slider) } }
        self.descriptions = descriptions
    }

    /// Whether no word is known, as of a pack with other sliders than ours.
    public var isEmpty: Bool { meanings.isEmpty }

    /// What can be said, one example for each meaning.
    public func examples(in language: PhraseLanguage) -> [String] {
        meanings.compactMap { $0.examples[language] }
    }

    /// Reads a phrase.
    ///
    /// - Throws: ``EditingError/unreadablePhrase(unknown:)``, or `outOfRange` if it names too many
    ///   sliders.
    public func read(_ phrase: String) throws -> SliderMix {
        let (listed, unlisted) = lookUp(phrase)
        guard !unlisted.isEmpty, let descriptions else {
            return try Self.mix(listed, unknown: unlisted)
        }
        do {
            let described = try descriptions.read(phrase, beyond: unlisted)
            // What the list says is certain; of the rest there is room for what counts most.
            let more = described.filter { part in !listed.contains { $0.slider == part.slider } }
            let parts = listed + more.prefix(max(0, SliderMix.limit - listed.count))
            return try Self.mix(
                order.compactMap { name in parts.first { $0.slider == name } }, unknown: [])
        } catch EditingError.unreadablePhrase(let unknown) {
            // German is only in the list: what the list knows is not unknown.
            let both = unknown.filter(unlisted.contains)
            throw EditingError.unreadablePhrase(
                unknown: both.isEmpty && !unknown.isEmpty ? unlisted : both)
        }
    }

    private static func mix(
        _ parts: [SliderMix.Part], unknown: [String]
    ) throws -> SliderMix {
        guard unknown.isEmpty, !parts.isEmpty else {
            throw EditingError.unreadablePhrase(unknown: unknown)
        }
        guard let mix = SliderMix(parts) else {
            throw EditingError.outOfRange(
                name: "sliders of a phrase", value: parts.count, range: 1...SliderMix.limit)
        }
        return mix
    }

    /// What the list says of a phrase, and the words that it does not know.
    private func lookUp(_ phrase: String) -> (parts: [SliderMix.Part], unknown: [String]) {
        var (sums, unknown): ([String: Int], [String]) = ([:], [])
        var before: Clause?
        for clause in Self.clauses(of: phrase) {
            var read = Clause(clause.words, meanings)
            if read.meanings.isEmpty {
                unknown += clause.words.map(\.said)
                continue
            }
            unknown += read.unknown
            // “No beard or freckles”: what was said of the first goes for the second.
            if clause.follows, read.isPlain, let before { read.degree = before.degree }
            before = read
            for part in read.meanings.flatMap(\.parts) {
                sums[part.slider, default: 0] += part.weight * read.degree / 100
            }
        }
        let parts = order.compactMap { name in
            sums[name].map { SliderMix.Part(slider: name, weight: min(100, max(-100, $0))) }
        }.filter { $0.weight != 0 }
        return (parts, unknown)
    }

    /// The parts of a phrase between commas and “and”, and whether “and” or “or” stands before.
    private static func clauses(of phrase: String) -> [(words: [Word], follows: Bool)] {
        let (joints, commas): (Set, Set) = (
            ["and", "or", "und", "oder", "nor"],
            ["with", "mit", "but", "aber", "then", "dann", "plus", "sowie"]
        )
        var clauses: [(words: [Word], follows: Bool)] = [([], false)]
        let plain = phrase.precomposedStringWithCanonicalMapping.filter { !"’'".contains($0) }
        for piece in plain.split(whereSeparator: { ",;.+&/:!".contains($0) }) {
            clauses.append(([], false))
            for said in piece.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
                let word = Word(String(said))
                if joints.contains(word.folded) || commas.contains(word.folded) {
                    clauses.append(([], joints.contains(word.folded)))
                } else {
                    clauses[clauses.count - 1].words.append(word)
                }
            }
        }
        return clauses.filter { !$0.words.isEmpty }
    }
}

/// A word as it was said, and as it is looked up.
private struct Word {
    let said: String
    /// In small letters without accents; umlauts are written out.
    let folded: String

    init(_ said: String) {
        self.said = said
        var text = said.lowercased()
        for (letter, letters) in ["ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"] {
            text = text.replacing(letter, with: letters)
        }
        folded = text.folding(options: .diacriticInsensitive, locale: nil)
    }
}

/// A part of a phrase that says one thing, or several to the same degree.
private struct Clause {
    /// What is to be done.
    private(set) var meanings: [Meaning] = []
    /// Words that are not part of any meaning.
    private(set) var rest: [Word]
    /// Words that are not known at all.
    private(set) var unknown: [String] = []
    /// How much of it, in percent.
    var degree = 65
    /// Whether nothing says how much of it, or whether more or less.
    private(set) var isPlain = true

    init(_ words: [Word], _ known: [Meaning]) {
        rest = words
        while let match = Self.match(rest, known) {
            meanings.append(match.meaning)
            rest = rest.indices.filter { !match.places.contains($0) }.map { rest[$0] }
        }
        // Without a thing that it could be said of, “thinner” is said of the person.
        if meanings.isEmpty, let place = rest.firstIndex(where: { Self.thin.contains($0.folded) }),
            let slimmer = known.first(where: { $0.examples[.english] == "slimmer" })
        {
            meanings = [slimmer]
            rest.remove(at: place)
        }
        weigh()
    }

    private static let thin: Set = ["thin", "thinner", "duenn", "duenner"]

    /// The meaning with most words, of those the one whose words are nearest, of those the first.
    private static func match(
        _ words: [Word], _ known: [Meaning]
    ) -> (meaning: Meaning, places: Set<Int>)? {
        var best: (meaning: Meaning, places: Set<Int>, rank: [Int])?
        for meaning in known {
            for pattern in meaning.patterns {
                var places: [Int] = []
                for wanted in pattern {
                    guard
                        let place = words.indices.first(where: {
                            !places.contains($0) && fits(words[$0].folded, wanted)
                        })
                    else { break }
                    places.append(place)
                }
                guard places.count == pattern.count, let first = places.min(),
                    let last = places.max()
                else { continue }
                let length = pattern.reduce(0) { $0 + $1.count }
                let rank = [-pattern.count, last - first, first, -length]
                if best.map({ rank.lexicographicallyPrecedes($0.rank) }) ?? true {
                    best = (meaning, Set(places), rank)
                }
            }
        }
        return best.map { ($0.meaning, $0.places) }
    }

    private static func fits(_ word: String, _ pattern: String) -> Bool {
        pattern.last == "*" ? word.hasPrefix(pattern.dropLast()) : word == pattern
    }

    /// Finds out how much of it is wanted.
    private mutating func weigh() {
        var (amount, sign) = (65, 1)
        for word in rest {
            let text = word.folded
            if let number = Int(text), 1...100 ~= number {
                amount = number
            } else if Vocabulary.slight.contains(text) {
                amount = 35
            } else if Vocabulary.strong.contains(text) {
                amount = 100
            } else if Vocabulary.none.contains(text) {
                (amount, sign) = (100, -1)
            } else if Vocabulary.minus.contains(text) {
                sign = -sign
            } else if !Vocabulary.plus.contains(text) {
                if !Vocabulary.isIdle(text, beside: rest.map(\.folded)) {
                    unknown.append(word.said)
                }
                continue
            }
            isPlain = false
        }
        degree = amount * sign
    }
}
