/// One thing that can be said of a rendered person's picture, and the ways to say it.
struct Trait: Sendable {
    /// Where in a sentence a phrase stands.
    enum Place: Sendable, Hashable, CaseIterable {
        /// It is what the sentence is about: “a *man*”.
        case noun
        /// Before the noun: “an *old* man”.
        case adjective
        /// After “with”: “a man with *glasses*”.
        case thing
        /// Before “hair”, alone or with others: “a man with *short grey* hair”.
        case hair
        /// At the end, as a participle or a place: “a man *looking up*”.
        case addition
    }

    /// What can be said, by where it stands.
    let phrases: [Place: [String]]
    /// Whether it is so, and to be seen.
    let holds: @Sendable (RenderedLook) -> Bool

    /// Describes a trait by phrases that are divided by commas.
    init(
        noun: String = "", adjective: String = "", thing: String = "", hair: String = "",
        addition: String = "", holds: @escaping @Sendable (RenderedLook) -> Bool
    ) {
        let texts: [(Place, String)] = [
            (.noun, noun), (.adjective, adjective), (.thing, thing), (.hair, hair),
            (.addition, addition),
        ]
        var phrases: [Place: [String]] = [:]
        for (place, text) in texts where !text.isEmpty {
            phrases[place] = text.split(separator: ",").map {
                $0.split(separator: " ").joined(separator: " ")
            }
        }
        (self.phrases, self.holds) = (phrases, holds)
    }

    /// Everything that captions speak of.
    static let all: [Trait] = ofPeople + ofFaces + ofExpressions + ofHair + ofSurroundings
}
