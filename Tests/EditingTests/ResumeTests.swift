import Editing
import Foundation
import Imaging
import Testing

struct ResumeTests {
    @Test func `a killed preparation goes on from its last checkpoint`() async throws {
        let journal = MemoryJournal()
        let editor = try makeEditor { $0.finetuneSteps = 150 }
        let session = try await editor.open(
            id: "a", photo: drawnPhoto().encoded(as: .png), journal: journal)
        _ = try await session.first { $0.state != .detecting }
        try await session.choose(drawnFace)
        _ = try await session.first {
            $0.progress?.stage == "finetune" && ($0.progress?.fraction ?? 0) > 0.02
        }
        let disk = await MemoryJournal(copying: journal)
        await session.close()

        let snapshot = try #require(await disk.snapshots.last)
        #expect(snapshot.state == .preparing && snapshot.previewable)
        let again = try await makeEditor().resume(snapshot, journal: disk)
        let ready = try await again.first { $0.state == .ready || $0.state == .failed }
        #expect(ready.state == .ready)
        let (before, after) = (await journal.files, await disk.files)
        #expect(after["face-1-latents.safetensors"] == before["face-1-latents.safetensors"])
        #expect(before["face-1-finetuning.safetensors"]?.isEmpty == false)
        #expect(after["face-1-generator.safetensors"]?.isEmpty == false)
        _ = try await again.preview(Edit(values: ["age": 50]))
    }

    @Test func `a killed edit is made again, and results survive`() async throws {
        let journal = MemoryJournal()
        let session = try await openReady(makeQuickEditor(), journal)
        _ = try await session.finish(Edit(values: ["age": 40]), format: .png, quality: 92)
        _ = try await session.first { $0.edits.last?.isOver == true }
        let first = try await session.result(1)
        _ = try await session.finish(Edit(values: ["smile": 40]), format: .jpeg, quality: 90)
        let disk = await MemoryJournal(copying: journal)
        await session.close()

        let snapshot = try #require(await disk.snapshots.last)
        #expect(snapshot.state == .finalizing && snapshot.edits.last?.isOver == false)
        let again = try await makeQuickEditor().resume(snapshot, journal: disk)
        let done = try await again.first { $0.edits.allSatisfy(\.isOver) }
        #expect(done.edits.map(\.status) == [.done, .done] && done.state == .ready)
        #expect(try await again.result(1) == first)
        #expect(try await again.result(2).count > 1000)
    }

    @Test func `a cancelled edit has no result and frees the session`() async throws {
        let session = try await openReady(makeQuickEditor(), MemoryJournal())
        let first = try await session.finish(
            Edit(values: ["age": 40]), format: .png, quality: 92)
        let second = try await session.finish(
            Edit(values: ["age": 50]), format: .png, quality: 92)
        await session.cancelEdit(second)
        let done = try await session.first { $0.edits.allSatisfy(\.isOver) }
        #expect(done.edit(first)?.status == .done)
        #expect(done.edit(second)?.status == .cancelled)
        #expect(done.state == .ready)
        await #expect(throws: EditingError.noResult(second, status: .cancelled)) {
            try await session.result(second)
        }
        await session.settle()
        #expect(await session.snapshot.edit(second)?.status == .cancelled)
    }

    @Test(arguments: ["latents", "generator", "student"])
    func `a damaged file of models is named, and nothing crashes`(name: String) async throws {
        let journal = MemoryJournal()
        let session = try await openReady(makeEditor(), journal)
        let disk = await MemoryJournal(copying: journal)
        await session.close()
        let file = "face-1-\(name).safetensors"
        let bytes = try #require(await disk.files[file])
        for damaged in [bytes.prefix(bytes.count / 2), bytes.prefix(5), Data("none".utf8)] {
            await disk.save(Data(damaged), as: file)
            let again = try await makeEditor().resume(
                #require(await disk.snapshots.last), journal: disk)
            await #expect(throws: EditingError.lostFile(file)) {
                try await again.preview(Edit(values: ["age": 50]))
            }
            await again.close()
        }
    }

    @Test func `models that were forgotten are read again`() async throws {
        let editor = try makeEditor { $0.sessionsInMemory = 1 }
        let first = try await openReady(editor, MemoryJournal())
        let before = try await first.preview(Edit(values: ["smile": 50])).jpeg
        _ = try await openReady(editor, MemoryJournal())
        let after = try await first.preview(Edit(values: ["smile": 50])).jpeg
        let (a, b) = (try Image(decoding: before), try Image(decoding: after))
        let difference = zip(a.pixels, b.pixels).map { abs(Int($0) - Int($1)) }
        // Half precision on disk moves a few pixels by a level or two.
        #expect(difference.reduce(0, +) < 2 * difference.count)
    }
}
