import FaceModels
import Foundation
import Imaging
import Tensors
import Testing

@testable import Editing

struct SliderChangeTests {
    /// A slider model without training, whose sliders have a lot in common.
    private func model() throws -> (model: SliderModel, w: Tensor, count: Int) {
        let pack = try tinyPack.get()
        var random = SplitMix64(state: 4)
        let w = Tensor(
            (0..<32).map { _ in Float.random(in: -1...1, using: &random) }, shape: [1, 32])
        return (try pack.makeSliderModel(), w, pack.sliders.count)
    }

    private func positions(_ values: [Int: Float], _ count: Int, locked: [Int]) -> SliderPositions {
        SliderPositions((0..<count).map { values[$0] ?? 0 }, locked: locked)
    }

    private func cosine(_ a: Tensor, _ b: Tensor) -> Float {
        (a * b).sum().scalar
            / (a.squared().sum().scalar * b.squared().sum().scalar).squareRoot()
    }

    @Test func `a locked slider takes no part in what others do`() throws {
        let (model, w, count) = try model()
        let free = model.change(w, positions([3: 0.8], count, locked: [])).change
        let held = model.change(w, positions([3: 0.8], count, locked: [0, 5]))
        for slider in [0, 5] {
            for end: Float in [1, -1] {
                let direction = model.change(w, positions([slider: end], count, locked: [])).change
                #expect(abs(cosine(held.change, direction)) < 1e-3)
                #expect(abs(cosine(free, direction)) > 0.02)
            }
        }
        #expect(cosine(held.change, free) > 0.3)
        // Other positions come to the same.
        #expect(held.positions[0] != 0 && held.positions[5] != 0 && held.positions[3] == 0.8)
    }

    @Test func `a slider that was moved before it was locked stays where it is`() throws {
        let (model, w, count) = try model()
        let alone = model.change(w, positions([0: 0.5], count, locked: []))
        let locked = model.change(w, positions([0: 0.5], count, locked: [0]))
        #expect(locked.change.scalars == alone.change.scalars)
        let both = model.change(w, positions([0: 0.5, 3: -0.7], count, locked: [0])).change
        let direction = model.change(w, positions([0: 1], count, locked: [])).change
        // What the other slider adds is orthogonal to the locked one.
        #expect(abs(cosine(both - alone.change, direction)) < 1e-3)
    }

    @Test func `without locks nothing is projected, and nothing is nothing`() throws {
        let (model, w, count) = try model()
        let wanted = positions([3: 0.8, 7: -1], count, locked: [])
        let change = model.change(w, wanted)
        let plain = model.forward(w, sliders: Tensor(wanted.values, shape: [1, count]))
        #expect(change.change.scalars == plain.scalars && change.positions == wanted.values)
        let nothing = model.change(w, positions([:], count, locked: [1, 2])).change
        #expect(nothing.scalars.allSatisfy { $0 == 0 })
    }

    @Test func `locks change previews and finished photos`() async throws {
        let session = try await openReady(makeQuickEditor(), MemoryJournal())
        let (free, held) = (
            Edit(values: ["smile": 90]), Edit(values: ["smile": 90], locked: ["mouth_open", "age"])
        )
        #expect(try await session.preview(free).jpeg != session.preview(held).jpeg)
        #expect(await session.snapshot.locked == ["age", "mouth_open"])
        for edit in [free, held] { _ = try await session.finish(edit, FinishOptions(format: .png)) }
        _ = try await session.first { $0.edits.count == 2 && $0.edits.allSatisfy(\.isOver) }
        #expect(try await session.result(1) != session.result(2))
        await #expect(throws: EditingError.unknownSlider("wings")) {
            try await session.preview(Edit(values: [:], locked: ["wings"]))
        }
    }
}
