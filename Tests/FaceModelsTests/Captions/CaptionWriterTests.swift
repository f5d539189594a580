import Tensors
import Testing

@testable import FaceModels

struct CaptionWriterTests {
    private let writer = CaptionWriter()

    /// Somebody of whom nothing much can be said, but for what is set.
    private func person(_ values: [String: Float]) -> [Float] {
        var person = [Float](repeating: 0, count: PersonEncoding.standard.fields.count)
        let plain: [String: Float] = [
            "age": 0.3, "masc": 0.4, "hair_style": 4, "hair_mel": 0.7, "melanin": 0.2,
            "key_el": 30, "key_int": 1.1, "amb": 0.42, "fill": 0.3, "key_temp": 0.5,
        ]
        for (name, value) in plain.merging(values, uniquingKeysWith: { $1 }) {
            person[PersonEncoding.standard.position(of: name)] = value
        }
        return person
    }

    /// Somebody whose parameters are anywhere in their ranges.
    private func anybody(_ seed: Int) -> [Float] {
        var random = SplitMix64(state: UInt64(seed))
        return PersonEncoding.standard.fields.map { random.uniform(in: $0.range) }
    }

    /// Whether a phrase may be said of a person.
    private func says(_ phrase: String, of values: [String: Float]) -> Bool {
        let shown = writer.traits(of: person(values))
        return shown.indices.contains { i in
            shown[i] && Trait.all[i].phrases.values.contains { $0.contains(phrase) }
        }
    }

    @Test func `what is said follows the parameters`() {
        #expect(says("man", of: [:]) && !says("woman", of: [:]))
        #expect(says("woman", of: ["masc": -0.5]) && !says("beard", of: ["masc": -0.5]))
        #expect(says("a beard", of: ["beard": 0.5]))
        #expect(says("a grey beard", of: ["beard": 0.5, "grey": 0.6]))
        #expect(says("smiling", of: ["smile": 0.6]) && !says("serious", of: ["smile": 0.6]))
        #expect(says("elderly", of: ["age": 0.9]) && says("boy", of: ["age": 0.05]))
        #expect(says("glasses", of: ["glasses": 1]) && says("without glasses", of: [:]))
    }

    @Test func `what is hidden is not said`() {
        #expect(!says("smiling", of: ["smile": 0.6, "occluder": 12]))
        #expect(says("a mask", of: ["occluder": 12]))
        #expect(!says("brown eyes", of: ["iris_mel": 1, "glasses": 1, "gl_tint": 1]))
        #expect(says("brown eyes", of: ["iris_mel": 1]))
        #expect(!says("short", of: ["hair_style": 2, "hat": 1]))
    }

    @Test func `a caption claims only what is shown, and at most eight things`() {
        var random = SplitMix64(state: 1)
        for seed in 1...60 {
            let shown = writer.traits(of: anybody(seed))
            let caption = writer.caption(
                of: shown, share: random.uniform(), using: &random)
            #expect(caption.traits.allSatisfy { shown[$0] }, "\(caption.text)")
            #expect(1...CaptionWriter.limit ~= caption.traits.count, "\(caption.text)")
            #expect(Set(caption.traits).count == caption.traits.count)
        }
    }

    @Test func `the same random numbers give the same caption, and others another`() {
        let shown = writer.traits(of: anybody(4))
        func text(_ seed: UInt64) -> String {
            var random = SplitMix64(state: seed)
            return writer.caption(of: shown, share: 0.4, using: &random).text
        }
        #expect(text(1) == text(1))
        #expect(Set((1...20).map { text($0) }).count > 15)
    }

    @Test func `every word of every caption is in the list`() {
        let words = WordList(CaptionWriter.words)
        var random = SplitMix64(state: 2)
        for seed in 1...60 {
            let shown = writer.traits(of: anybody(seed))
            let text = writer.caption(of: shown, share: 0.5, using: &random).text
            #expect(words.tokens(of: text).unknown.isEmpty, "\(text)")
        }
    }

    @Test func `hats and skin tones are out of reach of the starter sliders, smiles are not`() {
        let people = (1...60).map { anybody($0) }
        let missed = CaptionWriter.phrases(outOfReachOf: SliderDefinition.starter, for: people)
        #expect(Set(["hat", "glasses", "sunglasses", "dark skin"]).isSubset(of: missed))
        #expect(Set(["smiling", "woman", "beard", "hair"]).isDisjoint(with: missed))
    }
}
