import FaceModels
import Foundation
import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import Editing

/// Descriptions read by a language model that was never trained, to which two sliders mean exactly
/// what two phrases say.
struct DescriptionReaderTests {
    private static let pack = Result {
        let folder = scratchFolder.appendingPathComponent("description-\(UUID().uuidString)")
        let random = try ModelPack.random(in: folder)
        let language = try random.makeLanguageModel()
        let count = random.sliders.count
        var shifts = [Float](repeating: 0, count: 2 * count * 8)
        func means(_ slider: String, _ text: String, end: Int) {
            let row = random.sliders.firstIndex { $0.name == slider } ?? 0
            let shift = (language.embedding(of: [text]) - language.neutral).scalars
            for k in 0..<8 { shifts[(end * count + row) * 8 + k] = shift[k] }
        }
        means("masculine", "gentleman", end: 0)
        means("age", "kid", end: 1)
        var description = random.description
        let file = folder.appendingPathComponent("sliderMeanings.safetensors")
        try Checkpoint(["shifts": Tensor(shifts, shape: [2, count, 8])]).write(to: file)
        description.networks["sliderMeanings"]?.sha256 = sha256(try Data(contentsOf: file))
        description.networks["sliderMeanings"]?.configuration = try JSONValue(
            encoding: SliderMeaningsConfiguration(
                sliders: count, embedding: 8, outOfReach: ["hat", "dark skin"]))
        try ModelPack.write(description, to: folder)
        return try ModelPack(contentsOf: folder)
    }

    private func reader() throws -> PhraseReader { try PhraseReader(pack: Self.pack.get()) }

    @Test func `words beyond the list become sliders`() throws {
        let reader = try reader()
        #expect(try reader.read("gentleman").name == "masculine+50")
        #expect(try reader.read("kid").name == "age-50")
    }

    @Test func `what the list says is kept, and the rest is added`() throws {
        let reader = try reader()
        #expect(try reader.read("gentleman with freckles").name == "masculine+50,freckles+65")
        #expect(try reader.read("older").name == "age+65")
        #expect(try reader.read("etwas jünger, kein Bart").name == "age-35,beard-100")
    }

    @Test(arguments: [
        ("gentleman with wings", ["wings"]), ("a gentleman in a hat", ["hat"]),
        ("gentleman, dark skin", ["dark", "skin"]), ("older with wings", ["wings"]),
        ("mit Flügeln", ["Flügeln"]), ("à", ["à"]), ("kein Flügel", ["kein", "Flügel"]),
    ])
    func `what nobody knows or no slider does is refused and named`(
        phrase: String, unknown: [String]
    ) throws {
        let reader = try reader()
        #expect(throws: EditingError.unreadablePhrase(unknown: unknown)) {
            try reader.read(phrase)
        }
    }

    @Test func `a phrase that says nothing is refused`() throws {
        let reader = try reader()
        #expect(throws: EditingError.self) { try reader.read("a face") }
    }

    @Test func `a pack without a language model reads by the list alone`() throws {
        let folder = scratchFolder.appendingPathComponent("wordless-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var description = try ModelPack.random(in: folder, innerSize: 64).description
        description.networks["language"] = nil
        try ModelPack.write(description, to: folder)
        let reader = try PhraseReader(pack: try ModelPack(contentsOf: folder))
        #expect(try reader.read("older").name == "age+65")
        #expect(throws: EditingError.unreadablePhrase(unknown: ["gentleman"])) {
            try reader.read("gentleman")
        }
    }
}
