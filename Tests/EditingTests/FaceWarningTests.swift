import FaceModels
import Foundation
import Imaging
import StarterPack
import Testing

@testable import Editing

/// The networks of the starter pack look at rendered people, as they are and altered.
struct FaceWarningTests {
    private func picture(_ name: String) throws -> Image {
        let url = try #require(
            Bundle.module.url(forResource: name, withExtension: "jpg", subdirectory: "Pictures"))
        return try Image(decoding: Data(contentsOf: url))
    }

    private func warnings(_ image: Image) async throws -> [FaceWarning] {
        let pack = try ModelPack(contentsOf: StarterPack.url)
        let lane = ComputeQueue(label: "test").finish
        let found = try await Detect(pack, lane: lane).run(image)
        return try #require(found.first, "no face was found").warnings
    }

    @Test func `a face from the front gives no warning`() async throws {
        #expect(try await warnings(picture("front")).isEmpty)
    }

    @Test func `a face of few pixels is called small`() async throws {
        let front = try picture("front")
        #expect(try await warnings(front.resized(width: 128, height: 128)) == [.small])
    }

    @Test func `a face that looks aside is called turned`() async throws {
        #expect(try await warnings(picture("turned")) == [.turned])
    }

    @Test func `a picture that was enlarged is called blurred`() async throws {
        let front = try picture("front")
        let small = front.resized(width: 110, height: 110)
        #expect(try await warnings(small.resized(width: 384, height: 384)) == [.blurred])
    }

    @Test(arguments: [
        PixelArea(x: 140, y: 235, width: 110, height: 70),
        PixelArea(x: 195, y: 150, width: 90, height: 60),
    ])
    func `a face behind a board is called covered`(board: PixelArea) async throws {
        var image = try picture("front")
        for y in board.y..<board.y + board.height {
            for x in board.x..<board.x + board.width { image[x, y] = (60, 110, 190) }
        }
        #expect(try await warnings(image).contains(.covered))
    }

    @Test func `a face with warnings can be edited all the same`() async throws {
        let editor = try makeQuickEditor()
        let session = try await openReady(editor, MemoryJournal())
        let face = try #require(await session.snapshot.chosenFace)
        // Whatever networks without training see in a drawing, it is written down, and no reason
        // to stop.
        #expect(face.warnings.allSatisfy(FaceWarning.allCases.contains))
        _ = try await session.finish(Edit(values: ["smile": 20]))
        let done = try await session.first { $0.edits.last?.isOver == true }
        #expect(done.edits.last?.status == .done)
    }
}
