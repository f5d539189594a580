import Editing
import Foundation
import Imaging
import Testing

struct SessionTests {
    @Test func `a photo goes all the way from upload to result`() async throws {
        let (editor, journal) = (try makeEditor(), MemoryJournal())
        let photo = drawnPhoto()
        let session = try await openReady(editor, journal, image: photo)
        let ready = await session.snapshot
        #expect(ready.state == .ready, "\(String(describing: ready.failure))")
        #expect(ready.chosenFace?.landmarks.count == 68)
        #expect(ready.previewable && ready.progress == nil)

        let frame = try await session.preview(Edit(values: ["smile": 60]))
        let picture = try Image(decoding: frame.jpeg)
        #expect(picture.width == 256 && frame.milliseconds > 0)

        let number = try await session.finish(
            Edit(values: ["smile": 60]), format: .png, quality: 92)
        #expect(number == 1)
        let done = try await session.first { $0.edits.last?.isOver == true }
        #expect(done.edits[0].status == .done, "\(String(describing: done.edits[0].failure))")
        #expect(done.state == .ready)
        let result = try Image(decoding: await session.result(1))
        #expect(result.width == photo.width && result.height == photo.height)
        let mask = try Image(decoding: await session.image("mask").0)
        for y in 0..<photo.height {
            for x in 0..<photo.width where mask[x, y].red == 0 {
                #expect(result[x, y] == photo[x, y])
            }
        }
        for name in ["original", "inner", "outer", "reconstruction", "preview"] {
            #expect(try await !session.image(name).0.isEmpty)
        }
    }

    @Test func `sliders at zero give the photo back, pixel for pixel`() async throws {
        let photo = drawnPhoto()
        let session = try await openReady(makeEditor(), MemoryJournal(), image: photo)
        _ = try await session.finish(Edit(values: ["smile": 0]), format: .png, quality: 92)
        _ = try await session.first { $0.edits.last?.isOver == true }
        #expect(try Image(decoding: await session.result(1)) == photo)

        let inner = try Image(decoding: await session.image("inner").0)
        let frame = try Image(decoding: await session.preview(.none).jpeg)
        let difference = zip(inner.pixels, frame.pixels).map { abs(Int($0) - Int($1)) }
        // JPEG rounds; the picture that was compressed is the photo itself.
        #expect(difference.reduce(0, +) < 8 * difference.count)
    }

    @Test func `only the newest of many waiting frames is drawn`() async throws {
        let session = try await openReady(makeQuickEditor(), MemoryJournal())
        let outcomes = await withTaskGroup(of: (Int, Bool).self) { group in
            for value in 1...8 {
                group.addTask {
                    let edit = Edit(values: ["smile": value])
                    do {
                        _ = try await session.preview(edit)
                        return (value, true)
                    } catch {
                        #expect(error as? EditingError == .superseded)
                        return (value, false)
                    }
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        #expect(outcomes.count == 8)
        #expect(outcomes.values.contains(true))
        // Whatever was drawn last is what the session remembers.
        let sliders = await session.snapshot.sliders
        #expect(outcomes[sliders.values["smile"] ?? 0] == true)
    }

    @Test func `what is no edit is refused with a reason`() async throws {
        let session = try await openReady(makeQuickEditor(), MemoryJournal())
        await #expect(throws: EditingError.unknownSlider("wings")) {
            try await session.preview(Edit(values: ["wings": 3]))
        }
        await #expect(
            throws: EditingError.outOfRange(name: "smile", value: 101, range: -100...100)
        ) { try await session.preview(Edit(values: ["smile": 101])) }
        await #expect(throws: EditingError.outOfRange(name: "quality", value: 0, range: 1...100)) {
            try await session.finish(.none, format: .jpeg, quality: 0)
        }
        await #expect(throws: EditingError.unknownEdit(4)) { try await session.result(4) }
        await #expect(throws: EditingError.unknownImage("wings")) {
            try await session.image("wings")
        }
        await #expect(throws: EditingError.unknownFace(99, count: session.snapshot.faces.count)) {
            try await session.choose(.index(99))
        }
        await session.close()
        await #expect(throws: EditingError.closed) { try await session.preview(.none) }
    }

    @Test func `nothing can be finished before the session is ready`() async throws {
        let editor = try makeQuickEditor { $0.finetuneSteps = 100_000 }
        let journal = MemoryJournal()
        let session = try await editor.open(
            id: "early", photo: drawnPhoto().encoded(as: .png), journal: journal)
        _ = try await session.first { $0.state != .detecting }
        try await session.choose(drawnFace)
        await #expect(throws: EditingError.wrongState(current: .preparing)) {
            try await session.finish(.none, format: .jpeg, quality: 92)
        }
        // The encoder alone makes a first preview possible.
        let early = try await session.first { $0.previewable }
        #expect(early.state == .preparing)
        _ = try await session.preview(Edit(values: ["smile": 20]))
        await session.close()
        #expect(await session.snapshot.state == .preparing)
    }

    @Test func `a file that is no picture is refused at the door`() async throws {
        let editor = try makeQuickEditor()
        let journal = MemoryJournal()
        do {
            _ = try await editor.open(id: "x", photo: Data("hello".utf8), journal: journal)
            Issue.record("a text was taken for a picture")
        } catch let error as EditingError {
            #expect(error.kind == "not-an-image")
        }
        #expect(await journal.snapshots.isEmpty)
    }
}
