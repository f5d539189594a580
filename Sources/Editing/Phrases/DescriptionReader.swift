import FaceModels
import Tensors

/// Reads what the word list cannot, such as “an elderly gentleman with a white beard”.
///
/// The text tower of the pack says where a description lies from that of any face, and how far each
/// slider goes in that space is known: few sliders are found that lead there together. The network is
/// made anew for each description, which takes milliseconds, so that this is a value.
struct DescriptionReader: Sendable {
    /// How far pictures move compared with texts that say the same: measured on the starter pack,
    /// where it is between 0.4 and 0.8 for sliders that show.
    static let pictureShare: Float = 0.5
    /// The least cosine between what is wanted and what the sliders do.
    static let agreement: Float = 0.7
    /// What an entry of a mix must be at least, in percent of a slider's way.
    static let leastWeight = 15

    private let pack: ModelPack
    private let sliders: [String]
    private let mixer: EffectMixer
    /// What no slider brings about, as words without articles and the like.
    private let outOfReach: [[String]]

    /// `nil` if the pack has no language model, or does not know what its sliders mean to it.
    init?(pack: ModelPack) throws {
        guard pack.has(LanguageModel.self), pack.has(SliderMeanings.self) else { return nil }
        let meanings = try pack.makeSliderMeanings()
        guard meanings.ends.shape[1] == pack.sliders.count else { return nil }
        self.pack = pack
        sliders = pack.sliders.map(\.name)
        mixer = EffectMixer(meanings.ends)
        outOfReach = meanings.outOfReach.map { $0.split(separator: " ").map(String.init) }
    }

    /// Reads the words of a phrase that others leave.
    ///
    /// What they mean is where they lead from any face when they stand alone, or where they lead from
    /// the others: whichever sliders follow better.
    ///
    /// - Parameters:
    ///   - phrase: All of it.
    ///   - rest: The words that are to be read, as they were said; the others are understood.
    /// - Returns: The sliders that bring about what the words say, the most important first.
    /// - Throws: ``EditingError/unreadablePhrase(unknown:)`` with the words that the pack does not
    ///   know or no slider stands for.
    func read(_ phrase: String, beyond rest: [String]) throws -> [SliderMix.Part] {
        let language = try pack.makeLanguageModel()
        let words = phrase.filter { !"’'".contains($0) }
            .split { !$0.isLetter && !$0.isNumber }.map(String.init)
        let unknown = words.filter { !language.words.tokens(of: $0).unknown.isEmpty }
        guard unknown.isEmpty else { throw EditingError.unreadablePhrase(unknown: unknown) }
        // Articles and the like say nothing, but lead somewhere by chance.
        let speaking = rest.filter { !CaptionWriter.plain($0).isEmpty }
        guard !speaking.isEmpty else { throw EditingError.unreadablePhrase(unknown: rest) }
        let missed = wordsOutOfReach(words).filter(rest.contains)
        guard missed.isEmpty else { throw EditingError.unreadablePhrase(unknown: missed) }
        var others = words
        for word in rest { others.firstIndex(of: word).map { _ = others.remove(at: $0) } }
        var ways = [(rest.joined(separator: " "), language.neutral)]
        if !others.isEmpty {
            ways.append((phrase, language.embedding(of: [others.joined(separator: " ")])))
        }
        let mixes = ways.map { text, start in
            mixer.mix(
                toward: ((language.embedding(of: [text]) - start) * Self.pictureShare).scalars,
                limit: SliderMix.limit)
        }
        guard let mix = mixes.max(by: { $0.agreement < $1.agreement }),
            mix.agreement >= Self.agreement
        else {
            throw EditingError.unreadablePhrase(unknown: speaking)
        }
        return zip(sliders, mix.positions).map {
            SliderMix.Part(slider: $0, weight: Int((100 * $1).rounded()))
        }.filter { abs($0.weight) >= Self.leastWeight }
            .sorted { abs($0.weight) > abs($1.weight) }
    }

    /// The words that belong to something no slider brings about.
    private func wordsOutOfReach(_ words: [String]) -> [String] {
        let plain = words.map { CaptionWriter.plain($0) }
        let speaking = plain.indices.filter { !plain[$0].isEmpty }
        var found: Set<Int> = []
        for start in speaking.indices {
            for thing in outOfReach where speaking.count - start >= thing.count {
                let places = speaking[start..<start + thing.count]
                if places.map({ plain[$0] }) == thing { found.formUnion(places) }
            }
        }
        return found.sorted().map { words[$0] }
    }
}
