import Editing
import FaceModels
import Foundation
import Imaging
import TestSupport
import Testing

/// What happens to sessions when the operator puts in another pack.
struct RenewalTests {
    /// An editor whose networks are others, and draw larger pictures.
    private func makeOtherEditor() throws -> Editor {
        let pack = try ModelPack.random(
            in: scratchFolder.appendingPathComponent("other-pack-\(UUID().uuidString)"),
            innerSize: 512, seed: 2)
        return try Editor(pack: pack, configuration: makeQuickEditor().configuration)
    }

    /// What is on disk of a session that was edited once.
    private func edited() async throws -> (journal: MemoryJournal, result: Data) {
        let journal = MemoryJournal()
        let session = try await openReady(makeQuickEditor(), journal)
        _ = try await session.finish(Edit(values: ["age": 40]), format: .png, quality: 92)
        _ = try await session.first { $0.edits.last?.isOver == true }
        let result = try await session.result(1)
        await session.settle()
        let disk = await MemoryJournal(copying: journal)
        await session.close()
        return (disk, result)
    }

    @Test func `a face that another pack prepared is prepared again, and nothing is lost`()
        async throws
    {
        let (journal, result) = try await edited()
        let before = try #require(await journal.snapshots.last)
        let session = try await makeOtherEditor().resume(before, journal: journal)
        let after = try await session.first { $0.state == .ready || $0.state == .failed }
        #expect(after.state == .ready)
        #expect(after.preparation?.number == 2)
        #expect(after.preparation?.handPoints == before.preparation?.handPoints)
        #expect(after.sliders == before.sliders && after.history.steps == before.history.steps)
        #expect(try await session.result(1) == result)
        _ = try await session.preview(Edit(values: ["age": 50]))
        #expect(await journal.files["face-1-generator.safetensors"]?.isEmpty == true)
        let recipes = (try await session.recipe(1).pack, try makeOtherEditor().pack.id)
        #expect(recipes.0 != nil && recipes.0 != recipes.1)
    }

    @Test func `an edit that waits while a pack is replaced is made with the new one`()
        async throws
    {
        let (journal, _) = try await edited()
        var before = try #require(await journal.snapshots.last)
        before.edits[0].status = .queued
        before.state = .finalizing
        let editor = try makeOtherEditor()
        let session = try await editor.resume(before, journal: journal)
        let after = try await session.first {
            $0.edits.allSatisfy(\.isOver) || $0.state == .failed
        }
        #expect(after.state == .ready && after.edits[0].status == .done)
        #expect(try await session.recipe(1).pack == editor.pack.id)
    }

    @Test func `sliders that a new pack does not know are dropped`() async throws {
        let (journal, _) = try await edited()
        var before = try #require(await journal.snapshots.last)
        before.layers[0].edit = Edit(values: ["wings": 30, "smile": 20], locked: ["tail", "age"])
        let session = try await makeOtherEditor().resume(before, journal: journal)
        let after = try await session.first { $0.state == .ready || $0.state == .failed }
        #expect(after.sliders == Edit(values: ["smile": 20], locked: ["age"]))
    }

    @Test func `a face that the same pack prepared is ready at once`() async throws {
        let (journal, _) = try await edited()
        let before = try #require(await journal.snapshots.last)
        let session = try await makeQuickEditor().resume(before, journal: journal)
        #expect(await session.snapshot.state == .ready)
        #expect(await session.snapshot.preparation?.number == 1)
    }
}
