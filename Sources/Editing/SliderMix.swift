/// Several sliders that move together as one: while `age+60,grey+100` stands at 50, age is moved by
/// 30 and grey by 50.
///
/// The name says everything about it, so edits, histories, presets and recipes need nothing more to
/// hold it, and it means the same to every server with such sliders.
public struct SliderMix: Sendable, Hashable {
    /// One of the sliders.
    public struct Part: Sendable, Hashable {
        /// The name of the slider.
        public var slider: String
        /// Where it stands while the mix stands at 100; from −100 to 100, and never 0.
        public var weight: Int

        /// Creates a part.
        public init(slider: String, weight: Int) {
            (self.slider, self.weight) = (slider, weight)
        }
    }

    /// Sliders that one may mix at most.
    public static let limit = 8

    /// What is mixed; every slider once.
    public let parts: [Part]

    /// Creates a mix; `nil` if there are no or too many parts, or one that cannot be.
    public init?(_ parts: [Part]) {
        guard 1...Self.limit ~= parts.count, Set(parts.map(\.slider)).count == parts.count,
            parts.allSatisfy({ -100...100 ~= $0.weight && $0.weight != 0 && !$0.slider.isEmpty })
        else { return nil }
        self.parts = parts
    }

    /// Reads a name; `nil` if it is not that of a mix, such as that of a plain slider.
    public init?(name: some StringProtocol) {
        guard name.utf8.count <= 500 else { return nil }
        var parts: [Part] = []
        for text in name.split(separator: ",", omittingEmptySubsequences: false) {
            guard let sign = text.firstIndex(where: { $0 == "+" || $0 == "-" }),
                let weight = Int(text[text.index(after: sign)...]), weight > 0,
                text[text.index(after: sign)...].first?.isNumber == true
            else { return nil }
            parts.append(
                Part(slider: String(text[..<sign]), weight: text[sign] == "-" ? -weight : weight))
        }
        self.init(parts)
    }

    /// The name by which edits call it.
    public var name: String {
        parts.map { "\($0.slider)\($0.weight < 0 ? "-" : "+")\(abs($0.weight))" }
            .joined(separator: ",")
    }
}
