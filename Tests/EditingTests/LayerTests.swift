import Foundation
import Imaging
import Testing

@testable import Editing

struct LayerTests {
    /// Two drawn faces side by side.
    private let pair: Image = {
        let one = drawnPhoto()
        return Image(width: 640, height: 280) { pixels in
            for y in 0..<280 {
                for x in 0..<640 {
                    let (r, g, b) = one[x % 320, y]
                    let i = 3 * (y * 640 + x)
                    (pixels[i], pixels[i + 1], pixels[i + 2]) = (r, g, b)
                }
            }
        }
    }()

    private func points(_ offset: Double) -> FaceChoice {
        .points(
            [[130, 120], [190, 120], [160, 150], [140, 180], [180, 180]].map {
                [$0[0] + offset, $0[1]]
            })
    }

    private func openPair(_ editor: Editor, _ journal: MemoryJournal) async throws -> Session {
        let session = try await editor.open(
            id: "pair", photo: pair.encoded(as: .png), journal: journal)
        _ = try await session.first { $0.state != .detecting }
        for offset in [0.0, 320] {
            try await session.choose(points(offset))
            _ = try await session.first { $0.state == .ready || $0.state == .failed }
            try await session.commit(Edit(values: ["smile": offset == 0 ? 60 : -60]))
        }
        return session
    }

    /// The pixels of a finished edit that differ from the photo, left and right of the middle.
    private func changed(_ session: Session, _ number: Int) async throws -> (left: Int, right: Int)
    {
        _ = try await session.first { $0.edit(number)?.isOver == true }
        let result = try Image(decoding: await session.result(number))
        var (left, right) = (0, 0)
        for y in 0..<280 {
            for x in 0..<640 where result[x, y] != pair[x, y] {
                if x < 320 { left += 1 } else { right += 1 }
            }
        }
        return (left, right)
    }

    @Test func `two faces are edited one after another in one photo`() async throws {
        let journal = MemoryJournal()
        let session = try await openPair(try makeQuickEditor(), journal)
        let snapshot = await session.snapshot
        let faces = snapshot.layers.map(\.face)
        #expect(faces.count == 2 && snapshot.face == faces[1])
        #expect(faces.allSatisfy { snapshot.faces[$0].prepared })
        #expect(snapshot.history.steps.map(\.face) == [faces[0], faces[0], faces[1]])

        let options = FinishOptions(format: .png)
        let both = try await changed(
            session, session.finish(Edit(values: ["smile": -60]), options))
        #expect(both.left > 500 && both.right > 500, "\(both)")
        let one = try await changed(session, session.finish([snapshot.layers[0]], options))
        #expect(one.left > 500 && one.left >= one.right * 4, "\(one)")
        let recipe = try await session.recipe(1)
        #expect(recipe.layers.count == 2)
        let again = try await makeQuickEditor().run(recipe, photo: pair.encoded(as: .png))
        #expect(try await again.file == session.result(1))
    }

    @Test func `turning back to a face that is prepared prepares nothing anew`() async throws {
        let journal = MemoryJournal()
        let session = try await openPair(try makeQuickEditor(), journal)
        let faces = await session.snapshot.layers.map(\.face)
        await session.settle()
        let files = await journal.files.count
        try await session.choose(.index(faces[0]))
        let turned = await session.snapshot
        #expect(turned.state == .ready && turned.previewable && turned.face == faces[0])
        #expect(turned.sliders == Edit(values: ["smile": 60]))
        _ = try await session.preview(turned.sliders)
        #expect(await journal.files.count == files)
        // Undoing the last step turns to the face that it changes.
        try await session.undo()
        #expect(await session.snapshot.face == faces[1])
        #expect(await session.snapshot.layers.map(\.face) == [faces[0]])
        try await session.undo()
        #expect(await session.snapshot.face == faces[0])
        #expect(await session.snapshot.layers.isEmpty)

        // All of it is on disk.
        await session.close()
        let disk = await MemoryJournal(copying: journal)
        let again = try await makeQuickEditor().resume(
            try #require(await disk.snapshots.last), journal: disk)
        try await again.choose(.index(faces[1]))
        #expect(await again.snapshot.state == .ready)
        _ = try await again.preview(Edit(values: ["smile": 10]))
    }

    @Test func `a preparation that is cancelled goes on when the face is chosen again`()
        async throws
    {
        let journal = MemoryJournal()
        let editor = try makeQuickEditor { $0.finetuneSteps = 40 }
        let session = try await editor.open(
            id: "c", photo: drawnPhoto().encoded(as: .png), journal: journal)
        _ = try await session.first { $0.state != .detecting }
        await #expect(throws: EditingError.self) { try await session.cancelPreparation() }
        try await session.choose(drawnFace)
        _ = try await session.first { $0.progress?.stage == "finetune" }
        let face = try #require(await session.snapshot.face)
        try await session.cancelPreparation()
        let cancelled = await session.snapshot
        #expect(cancelled.state == .choosing && cancelled.face == nil && !cancelled.previewable)
        #expect(cancelled.progress == nil)
        await #expect(throws: EditingError.unpreparedFace(face + 1)) {
            try await session.drawing(.none, of: face + 1)
        }
        let latents = await journal.files["face-1-latents.safetensors"]
        try await session.choose(.index(face))
        let ready = try await session.first { $0.state == .ready || $0.state == .failed }
        #expect(ready.state == .ready)
        #expect(await journal.files["face-1-latents.safetensors"] == latents)
        #expect(await journal.files["face-2-latents.safetensors"] == nil)
    }
}
