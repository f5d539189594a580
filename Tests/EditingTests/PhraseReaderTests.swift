import FaceModels
import Foundation
import Testing

@testable import Editing

struct PhraseReaderTests {
    private let reader = PhraseReader(sliders: SliderDefinition.starter)

    @Test(arguments: [
        ("older", "age+65"), ("a bit older", "age+35"), ("much younger", "age-100"),
        ("older, grey hair, a bit more smile", "smile+35,age+65,grey+65"),
        ("no beard", "beard-100"), ("no beard or freckles", "beard-100,freckles-100"),
        ("less smile", "smile-65"), ("not smiling", "smile-65"), ("Smile 40", "smile+40"),
        ("20 % older and with fuller lips", "age+20,lips+65"),
        ("make her hair a little longer", "hair_length+35"), ("a smaller nose", "nose-65"),
        ("dark hair red lips", "hair_dark+65,lipstick+65"), ("a thinner face", "face_width-65"),
        ("thinner", "weight-65"), ("thinner lips", "lips-65"), ("big eyes", "eye_size+65"),
        ("wide open eyes", "eyes_open+65"), ("closed mouth", "mouth_open-65"),
        ("no wrinkles", "smooth+100"), ("without make-up", "lipstick-100,blush-100,eye_shadow-100"),
        ("older but happier", "smile+65,age+65"), ("light from above", "light_height+65"),
        ("clean-shaven", "beard-65"), ("grey", "grey+65"), ("Look up!", "gaze_y+65"),
    ])
    func `English phrases are read`(phrase: String, name: String) throws {
        #expect(try reader.read(phrase).name == name)
    }

    @Test(arguments: [
        ("älter", "age+65"), ("etwas jünger", "age-35"), ("viel älter", "age+100"),
        ("etwas jünger, kein Bart", "age-35,beard-100"), ("AELTER", "age+65"),
        ("weniger Falten", "smooth+65"), ("ein bisschen mehr Lächeln", "smile+35"),
        ("graue Haare und volle Lippen", "lips+65,grey+65"), ("größere Augen", "eye_size+65"),
        ("ohne Bart und Sommersprossen", "beard-100,freckles-100"), ("nicht lächeln", "smile-65"),
        ("mach die Haare etwas länger", "hair_length+35"), ("schmaleres Gesicht", "face_width-65"),
        ("Licht von oben", "light_height+65"),
        ("dunkle Haare mit Locken", "hair_dark+65,hair_curl+65"), ("Mund auf", "mouth_open+65"),
        ("Schau nach oben", "gaze_y+65"),
        ("kräftiger geschminkt", "lipstick+100,blush+100,eye_shadow+100"),
        ("30 Prozent kleinere Nase", "nose-30"), ("rasiert", "beard-65"),
        ("wärmeres Licht", "light_warmth+65"),
    ])
    func `German phrases are read`(phrase: String, name: String) throws {
        #expect(try reader.read(phrase).name == name)
    }

    @Test(arguments: [
        ("wings", ["wings"]), ("older with wings", ["wings"]), ("purple hair", ["purple", "hair"]),
        ("like Einstein", ["like", "Einstein"]), ("more", ["more"]), ("", []), ("!?,", []),
        ("a smile, no smile and a very dull day", ["a", "very", "dull", "day"]),
        ("mit Flügeln", ["Flügeln"]), ("nothing", ["nothing"]), ("smile 500", ["500"]),
        ("kleinere Nase, 30 Prozent", ["30", "Prozent"]),
    ])
    func `what is not known is refused and named`(phrase: String, unknown: [String]) {
        #expect(throws: EditingError.unreadablePhrase(unknown: unknown)) {
            try reader.read(phrase)
        }
    }

    @Test func `what takes itself back says nothing`() {
        #expect(throws: EditingError.unreadablePhrase(unknown: [])) {
            try reader.read("older, younger")
        }
    }

    @Test func `a phrase mixes eight sliders at most`() {
        let phrase = "smile, beard, freckles, older, grey, curls, fringe, lips, nose"
        #expect(
            throws: EditingError.outOfRange(name: "sliders of a phrase", value: 9, range: 1...8)
        ) {
            try reader.read(phrase)
        }
    }

    @Test(arguments: PhraseLanguage.allCases)
    func `every example that is told is understood`(language: PhraseLanguage) throws {
        let examples = reader.examples(in: language)
        #expect(examples.count > 50 && Set(examples).count == examples.count)
        for (example, meaning) in zip(examples, Vocabulary.meanings) {
            let parts = try reader.read(example).parts
            #expect(
                Set(parts.map(\.slider)) == Set(meaning.parts.map(\.slider)), "\(example)")
            #expect(
                parts.allSatisfy { part in
                    meaning.parts.contains {
                        $0.slider == part.slider && $0.weight * part.weight > 0
                    }
                }, "\(example)")
        }
    }

    @Test func `every word of the list is understood alone or with its partner`() throws {
        for meaning in Vocabulary.meanings {
            for pattern in meaning.patterns {
                let phrase = pattern.map { $0.replacing("*", with: "") }.joined(separator: " ")
                let parts = try #require(try? reader.read(phrase).parts, "\(phrase)")
                #expect(
                    Set(parts.map(\.slider)) == Set(meaning.parts.map(\.slider)), "\(phrase)")
            }
        }
    }

    @Test func `only sliders of the pack are spoken of`() throws {
        let few = PhraseReader(sliders: SliderDefinition.starter.filter { $0.name == "smile" })
        #expect(few.examples(in: .english) == ["smile", "serious"])
        #expect(throws: EditingError.unreadablePhrase(unknown: ["older"])) { try few.read("older") }
        #expect(PhraseReader(sliders: []).isEmpty)
    }

    @Test func `a hat is no German verb`() throws {
        #expect(throws: EditingError.unreadablePhrase(unknown: ["hat"])) {
            try reader.read("a woman in a hat")
        }
        #expect(try reader.read("sie hat einen Bart").parts.map(\.slider) == ["beard"])
    }
}
