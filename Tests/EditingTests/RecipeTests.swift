import Foundation
import Imaging
import Testing

@testable import Editing

struct RecipeTests {
    private func photo(_ format: ImageFormat = .jpeg) throws -> Data {
        try drawnPhoto().encoded(as: format, quality: 88)
    }

    /// A finished edit of the drawn face.
    private func finish(
        _ options: FinishOptions = FinishOptions(), locked: Set<String> = [],
        _ change: (inout EditingConfiguration) -> Void = { _ in }
    ) async throws -> (session: Session, photo: Data, result: Data) {
        let bytes = try photo()
        let session = try await makeQuickEditor(change).open(
            id: "r", photo: bytes, journal: MemoryJournal())
        _ = try await session.first { $0.state != .detecting }
        try await session.choose(drawnFace)
        _ = try await session.first { $0.state == .ready }
        let edit = Edit(values: ["smile": 70, "age": 20], locked: locked)
        let number = try await session.finish(edit, options)
        let done = try await session.first { $0.edits.last?.isOver == true }
        #expect(done.edits.last?.status == .done, "\(String(describing: done.edits.last?.failure))")
        return (session, bytes, try await session.result(number))
    }

    @Test(arguments: ImageFormat.allCases)
    func `the same photo and recipe give the same bytes`(format: ImageFormat) async throws {
        let (session, photo, result) = try await finish(
            FinishOptions(format: format), locked: ["gaze_x"])
        let recipe = try await session.recipe(1)
        #expect(recipe.layers[0].tuningSteps == 3)
        // An editor with other limits, in a process that knows nothing of the first.
        let other = try makeQuickEditor { $0.finetuneSteps = 7 }
        let read = try Recipe(json: Data(recipe.json.utf8))
        let again = try await other.run(read, photo: photo)
        #expect(again.recipe == recipe)
        #expect(again.file == result)
        // And so after a restart, when models are read from files.
        _ = await session.forget()
        let second = try await session.finish(
            Edit(values: ["age": 20, "smile": 70], locked: ["gaze_x"]),
            FinishOptions(format: format))
        _ = try await session.first { $0.edits.last?.isOver == true }
        #expect(try await session.result(second) == result)
    }

    @Test func `an interrupted fine-tuning gives the same picture`() async throws {
        let journal = MemoryJournal()
        let bytes = try photo()
        let slow = try makeQuickEditor { $0.finetuneSteps = 24 }
        let session = try await slow.open(id: "a", photo: bytes, journal: journal)
        _ = try await session.first { $0.state != .detecting }
        try await session.choose(drawnFace)
        _ = try await session.first {
            $0.progress?.stage == "finetune" && ($0.progress?.fraction ?? 0) > 0.2
        }
        let disk = await MemoryJournal(copying: journal)
        await session.close()
        // The editor that goes on would have planned otherwise.
        let resumed = try await makeQuickEditor { $0.finetuneSteps = 9 }.resume(
            try #require(await disk.snapshots.last), journal: disk)
        _ = try await resumed.first { $0.state == .ready }
        let number = try await resumed.finish(Edit(values: ["smile": 50]))
        _ = try await resumed.first { $0.edits.last?.isOver == true }
        let recipe = try await resumed.recipe(number)
        #expect(recipe.layers[0].tuningSteps == 24)
        let whole = try await slow.run(recipe, photo: bytes)
        #expect(try await whole.file == resumed.result(number))
    }

    @Test func `a general recipe is for any photo, and says what it did`() async throws {
        let editor = try makeQuickEditor()
        let json = #"{"layers":[{"sliders":{"smile":60},"locked":["age"]}],"format":"png"}"#
        var recipe = try Recipe(json: Data(json.utf8))
        #expect(recipe.layers[0].edit == Edit(values: ["smile": 60], locked: ["age"]))
        recipe.layers[0].face = Recipe.Face(
            box: [100, 60, 120, 160],
            points: [[130, 120], [190, 120], [160, 150], [140, 180], [180, 180]])
        let (first, second) = (
            try await editor.run(recipe, photo: photo()),
            try await editor.run(recipe, photo: photo(.webp))
        )
        #expect(first.recipe.photo != second.recipe.photo)
        #expect(try Image(decoding: first.file).width == 320)
        await #expect(throws: EditingError.unusableRecipe(reason: "it is for another photo.")) {
            try await editor.run(first.recipe, photo: photo(.webp))
        }
        recipe.pack = "another"
        await #expect(throws: EditingError.self) { try await editor.run(recipe, photo: photo()) }
        recipe = Recipe(layers: [Recipe.Layer(edit: Edit(values: ["wings": 3]))])
        await #expect(throws: EditingError.unknownSlider("wings")) {
            try await editor.run(recipe, photo: photo())
        }
        #expect(throws: EditingError.self) { try Recipe(json: Data("[]".utf8)) }
        #expect(throws: EditingError.self) {
            try Recipe(json: Data(#"{"version":9,"layers":[]}"#.utf8))
        }
    }

    @Test(arguments: ImageFormat.allCases)
    func `a result says what was done, and who did it`(format: ImageFormat) async throws {
        let key = Data("the key of this node".utf8)
        let (session, photo, result) = try await finish(FinishOptions(format: format)) {
            $0.signingKey = key
        }
        let mark = try EditMark.verify(result, key: key)
        #expect(mark.edited && mark.byThisNode && mark.intact == true)
        #expect(mark.digitalSourceType == XMPPacket.composite)
        #expect(mark.recipe == (try await session.recipe(1)))
        let stranger = try EditMark.verify(result, key: Data("another key".utf8))
        #expect(stranger.edited && !stranger.byThisNode && stranger.intact == true)
        #expect(try !EditMark.verify(result, key: Data()).byThisNode)

        let untouched = try EditMark.verify(photo, key: key)
        #expect(!untouched.edited && untouched.recipe == nil && untouched.intact == nil)
        // A picture that was painted over carries the mark of another one.
        var painted = try Photo(decoding: result).image
        for x in 0..<40 { painted[x, 5] = (0, 0, 0) }
        let packet = try #require(try XMPPacket(of: result))
        var metadata = Metadata()
        metadata.xmp = packet
        let forged = try painted.encoded(as: format, metadata: metadata)
        let verdict = try EditMark.verify(forged, key: key)
        #expect(verdict.edited && verdict.byThisNode && verdict.intact == false)
        // Another recipe is not what was signed.
        metadata.xmp?.recipe = packet.recipe?.replacing("70", with: "90")
        let swapped = try EditMark.verify(
            painted.encoded(as: format, metadata: metadata), key: key)
        #expect(!swapped.byThisNode)
    }

    @Test func `the keyed digest is that of RFC 4231`() {
        #expect(
            EditMark.hmac(Data("what do ya want for nothing?".utf8), key: Data("Jefe".utf8))
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        #expect(
            EditMark.hmac(
                Data("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
                key: Data(repeating: 0xAA, count: 131))
                == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    }

    @Test func `a result can be smaller than the photo`() async throws {
        let (session, _, result) = try await finish(FinishOptions(maximumSide: 160))
        let image = try Image(decoding: result)
        #expect(image.width == 160 && image.height == 140)
        #expect(try Image(decoding: await session.mask(1)).width == 320)
        await #expect(throws: EditingError.self) {
            try await session.finish(.none, FinishOptions(maximumSide: 3))
        }
    }
}
