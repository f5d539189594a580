import Foundation
import Imaging
import Testing

@testable import Editing

struct HistoryTests {
    @Test func `steps are undone and redone, and survive the process`() async throws {
        let journal = MemoryJournal()
        let session = try await openReady(makeQuickEditor(), journal)
        let face = try #require(await session.snapshot.face)
        for value in [20, 40, 60] { try await session.commit(Edit(values: ["smile": value])) }
        // What the face looks like already is no step.
        try await session.commit(Edit(values: ["smile": 60, "age": 0]))
        #expect(await session.snapshot.history.steps.map(\.number) == [0, 1, 2, 3])
        try await session.undo()
        try await session.undo()
        #expect(await session.snapshot.sliders == Edit(values: ["smile": 20]))
        try await session.redo()
        #expect(
            await session.snapshot.layers == [
                FaceLayer(face: face, edit: Edit(values: ["smile": 40]))
            ])
        let revision = await session.snapshot.revision
        let disk = await MemoryJournal(copying: journal)
        await session.close()

        let again = try await makeQuickEditor().resume(
            try #require(await disk.snapshots.last), journal: disk)
        #expect(await again.snapshot.revision == revision)
        #expect(await again.snapshot.history.position == 2)
        // A new step takes the place of those that were undone.
        try await again.commit(Edit(values: ["age": -30], locked: ["smile"]))
        #expect(await again.snapshot.history.steps.map(\.number) == [0, 1, 2, 3])
        #expect(await again.snapshot.revision > revision)
        #expect(await again.snapshot.locked == ["smile"])
        await #expect(throws: EditingError.nothingToRedo) { try await again.redo() }
        try await again.go(to: 0)
        #expect(await again.snapshot.layers.isEmpty)
        await #expect(throws: EditingError.nothingToUndo) { try await again.undo() }
        await #expect(throws: EditingError.unknownStep(9)) { try await again.go(to: 9) }
    }

    @Test func `every step has a thumbnail of its own`() async throws {
        let journal = MemoryJournal()
        let session = try await openReady(makeQuickEditor(), journal)
        try await session.commit(Edit(values: ["smile": 90]))
        try await session.commit(Edit(values: ["smile": -90]))
        await session.settle()
        #expect(await journal.files["history-2.jpg"] != nil)
        let pictures = try await [0, 1, 2].asyncMap {
            try Image(decoding: await session.thumbnail($0))
        }
        #expect(pictures.allSatisfy { $0.width == 96 && $0.height == 96 })
        #expect(Set(pictures).count == 3)
        // The picture of a step that was replaced is there for whoever asks for it by its serial.
        try await session.undo()
        try await session.commit(Edit(values: ["age": 90]))
        await session.settle()
        #expect(try Image(decoding: await session.thumbnail(2)) != pictures[2])
        #expect(try Image(decoding: await session.thumbnail(2, serial: 2)) == pictures[2])
        #expect(await session.snapshot.history[2]?.serial == 3)
        await #expect(throws: EditingError.unknownStep(3)) { try await session.thumbnail(3) }
        await #expect(throws: EditingError.unknownStep(2)) {
            try await session.thumbnail(2, serial: 99)
        }
    }

    @Test func `pictures of steps that were replaced long ago are erased`() async throws {
        let journal = MemoryJournal()
        let session = try await openReady(makeQuickEditor(), journal)
        for value in 1...35 {
            try await session.commit(Edit(values: ["smile": 2 * value]))
            await session.settle()
            try await session.undo()
        }
        try await session.commit(Edit(values: ["age": 9]))
        await session.settle()
        for serial in 1...3 {
            #expect(await journal.files["history-\(serial).jpg"]?.isEmpty == true)
        }
        #expect(await journal.files["history-4.jpg"]?.isEmpty == false)
    }

    @Test func `only the last two hundred steps are kept, but what they stand on counts`() {
        var history = EditHistory()
        history.begin(face: 0)
        _ = history.commit(face: 1, Edit(values: ["age": 7]))
        for value in 1...300 { _ = history.commit(face: 0, Edit(values: ["smile": value % 90])) }
        #expect(history.steps.count == EditHistory.limit)
        #expect(history.position == history.steps.last?.number)
        let first = history.steps[0].number
        #expect(first == 102)
        #expect(history.layers(at: first)[face: 1] == Edit(values: ["age": 7]))
        #expect(history[first - 1] == nil)
    }
}

extension Sequence {
    /// The results of an asynchronous function, one after another.
    func asyncMap<T>(_ transform: (Element) async throws -> T) async rethrows -> [T] {
        var results: [T] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
