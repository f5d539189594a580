import FaceModels
import Foundation
import Testing

@testable import Editing

struct SliderMixTests {
    @Test(arguments: ["age+60", "age-1,grey+100", "hair_dark+5,smile-100"])
    func `a name says what is mixed`(name: String) throws {
        #expect(try #require(SliderMix(name: name)).name == name)
    }

    @Test(arguments: [
        "smile", "", "age+", "+5", "age+101", "age+0", "age+1.5", "age++5", "age+5,age-5", "age+5,",
        "age+5,smile", (1...9).map { "s\($0)+5" }.joined(separator: ","),
    ])
    func `what is no mix is none`(name: String) {
        #expect(SliderMix(name: name) == nil)
    }

    @Test func `a mix does what its sliders do together, and draws the same`() async throws {
        let editor = try makeQuickEditor()
        let pipeline = await editor.pipeline
        func positions(_ values: [String: Int], _ locked: Set<String> = []) -> SliderPositions {
            pipeline.positions(of: Edit(values: values, locked: locked))
        }
        #expect(positions(["age+50,smile-100": 40]) == positions(["age": 20, "smile": -40]))
        #expect(
            positions(["age+50,smile-100": 40, "age": 30]).values
                == positions(
                    ["age": 50, "smile": -40]).values)
        #expect(positions(["age+100": 80, "age": 80]) == positions(["age": 100]))
        #expect(positions([:], ["age+50,smile+5"]) == positions([:], ["age", "smile"]))

        let session = try await openReady(editor, MemoryJournal())
        let mixed = Edit(values: ["age+50,smile-100": 40])
        let plain = Edit(values: ["age": 20, "smile": -40])
        #expect(try await session.preview(mixed).jpeg == session.preview(plain).jpeg)
        try await session.commit(mixed)
        #expect(await session.snapshot.sliders == mixed)
        await #expect(throws: EditingError.unknownSlider("wings")) {
            try await session.commit(Edit(values: ["age+50,wings+9": 40]))
        }
        await #expect(
            throws: EditingError.outOfRange(name: "age+50", value: 101, range: -100...100)
        ) {
            try await session.commit(Edit(values: ["age+50": 101]))
        }
        await #expect(throws: EditingError.unknownSlider("wings")) {
            try await session.commit(Edit(locked: ["age+5,wings+9"]))
        }
    }
}
