import FaceModels
import Foundation
import Imaging
import Testing

@testable import Editing

struct SuggestionTests {
    @Test func `suggestions stay within the spans, and a seed repeats them`() throws {
        let sliders = try tinyPack.get().sliders
        let spans = Dictionary(
            uniqueKeysWithValues: sliders.map { ($0.name, $0.name == "turn" ? -30...0 : -80...50) })
        let edits = Edit.suggested(by: sliders, spans: spans, seed: 7, count: 200)
        #expect(edits == Edit.suggested(by: sliders, spans: spans, seed: 7, count: 200))
        #expect(edits != Edit.suggested(by: sliders, spans: spans, seed: 8, count: 200))
        #expect(Set(edits).count > 190)
        let groups = Dictionary(uniqueKeysWithValues: sliders.map { ($0.name, $0.group) })
        for edit in edits {
            #expect(2...3 ~= edit.values.count)
            #expect(Set(edit.values.keys.map { groups[$0] }).count == edit.values.count)
            for (name, value) in edit.values {
                #expect(spans[name]?.contains(value) == true && abs(value) >= 5)
            }
        }
        #expect(edits.contains { $0.values["turn"] != nil })
    }

    @Test func `each suggestion comes with its picture`() async throws {
        let session = try await openReady(makeQuickEditor(), MemoryJournal())
        let before = await session.snapshot
        let suggestions = try await session.suggestions(seed: 3, count: 3)
        #expect(suggestions.count == 3)
        #expect(try suggestions.allSatisfy { try Image(decoding: $0.jpeg).width == 192 })
        #expect(Set(suggestions.map(\.jpeg)).count == 3)
        // Looking at them does not move any slider.
        #expect(await session.snapshot == before)
        await #expect(throws: EditingError.outOfRange(name: "count", value: 0, range: 1...12)) {
            try await session.suggestions(seed: 3, count: 0)
        }
    }

    @Test func `spans appear after ready, and are written down`() async throws {
        let journal = MemoryJournal()
        let editor = try makeQuickEditor { $0.measuresSpans = true }
        let session = try await openReady(editor, journal)
        #expect(await session.snapshot.spans == nil)
        let measured = try await session.first { $0.spans != nil }
        let spans = try #require(measured.spans)
        #expect(Set(spans.keys) == Set(editor.sliders.map(\.name)))
        #expect(spans.values.allSatisfy { (-100 ... -25) ~= $0.lowerBound })
        #expect(spans.values.allSatisfy { 25...100 ~= $0.upperBound })
        await session.settle()
        let disk = await MemoryJournal(copying: journal)
        await session.close()
        #expect(await disk.snapshots.last?.spans == spans)
    }
}
