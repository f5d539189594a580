public import Tensors

/// Describes rendered people in English sentences that are written from their parameters.
///
/// “An old man with a grey beard, smiling”: of what the picture shows, a random part is said in a
/// random order and in random words, so that a network learns what each word means. Every word of a
/// caption is among ``words``.
public struct CaptionWriter: Sendable {
    /// A sentence, and which of ``traitCount`` traits it speaks of.
    public struct Caption: Sendable, Hashable {
        /// The sentence, in small letters without a full stop.
        public let text: String
        /// The numbers of the traits that it claims.
        public let traits: [Int]
    }

    /// How many traits there are words for.
    public static var traitCount: Int { Trait.all.count }

    /// The most traits of one caption.
    public static let limit = 8

    /// Creates a writer.
    public init() {}

    /// Which traits a person's picture shows, one entry for each.
    ///
    /// - Parameter person: The renderer's vector, one float per field of `PersonEncoding.standard`.
    public func traits(of person: [Float]) -> [Bool] {
        let look = RenderedLook(person)
        return Trait.all.map { $0.holds(look) }
    }

    /// Describes a person.
    ///
    /// - Parameters:
    ///   - shown: What ``traits(of:)`` answered.
    ///   - share: How many of the traits are said, 0…1; never more than ``limit``.
    public func caption(
        of shown: [Bool], share: Float, using random: inout SplitMix64
    ) -> Caption {
        var told: [(trait: Int, place: Trait.Place, phrase: String)] = []
        var nouns = shown.indices.filter { shown[$0] && Trait.all[$0].phrases[.noun] != nil }
        let others = shown.indices.filter { shown[$0] && !nouns.contains($0) }
        nouns.shuffle(using: &random)
        if let noun = nouns.first, random.uniform() < 0.85 {
            told.append(Self.phrase(of: noun, at: .noun, &random))
        }
        let wanted = max(1, Int(share * Float(others.count) + random.uniform()))
        for trait in others.shuffled(using: &random).prefix(min(wanted, Self.limit - 1)) {
            let places = Trait.Place.allCases.filter { Trait.all[trait].phrases[$0] != nil }
            guard let place = places.randomElement(using: &random) else { continue }
            told.append(Self.phrase(of: trait, at: place, &random))
        }
        let texts = Dictionary(grouping: told) { $0.place }.mapValues { $0.map(\.phrase) }
        return Caption(
            text: Self.sentence(texts, using: &random), traits: told.map(\.trait).sorted())
    }

    private static func phrase(
        of trait: Int, at place: Trait.Place, _ random: inout SplitMix64
    ) -> (trait: Int, place: Trait.Place, phrase: String) {
        let phrases = Trait.all[trait].phrases[place] ?? []
        return (trait, place, phrases.randomElement(using: &random) ?? "")
    }

    /// Puts phrases together.
    private static func sentence(
        _ texts: [Trait.Place: [String]], using random: inout SplitMix64
    ) -> String {
        let noun = texts[.noun]?.first ?? plainNouns.randomElement(using: &random) ?? "person"
        let subject = ((texts[.adjective] ?? []) + [noun]).joined(separator: " ")
        var things = texts[.thing] ?? []
        if let hair = texts[.hair] { things.append(hair.joined(separator: " ") + " hair") }
        things.shuffle(using: &random)
        var parts = (texts[.addition] ?? []).map { ", " + $0 }
        if !things.isEmpty {
            let last = things.count > 1 ? " and " + things.removeLast() : ""
            parts.append(" with " + things.joined(separator: ", ") + last)
        }
        parts.shuffle(using: &random)
        let opening =
            random.uniform() < 0.3 ? openings.randomElement(using: &random) ?? "" : ""
        let article = random.uniform() < 0.15 ? "" : article(before: subject) + " "
        return opening + article + subject + parts.joined()
    }

    private static func article(before word: String) -> String {
        word.first.map { "aeiou".contains($0) } == true ? "an" : "a"
    }

    private static let plainNouns = ["person", "face", "human face", "head", "portrait"]
    private static let openings = [
        "a photo of ", "a portrait of ", "a picture of ", "the face of ", "this is ",
    ]
}
