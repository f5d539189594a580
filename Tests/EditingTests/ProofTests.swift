import Foundation
import Imaging
import Testing

@testable import Editing

struct ProofTests {
    @Test func `a proof shows what finishing makes`() async throws {
        let session = try await openReady(makeQuickEditor(), MemoryJournal())
        let edit = Edit(values: ["smile": 80, "turn": 40])
        let proof = try #require(try await session.proof(edit))
        let number = try await session.finish(edit, format: .png, quality: nil)
        _ = try await session.first { $0.edit(number)?.isOver == true }
        let finished = try await Image(decoding: session.result(number)).cropped(to: proof.area)
        let drawn = try Image(decoding: proof.jpeg)
        #expect(finished != drawnPhoto().cropped(to: proof.area))
        #expect(drawn.width == finished.width && drawn.height == finished.height)
        let differences = (0..<drawn.height).flatMap { y in
            (0..<drawn.width).map { x in
                abs(Int(drawn[x, y].green) - Int(finished[x, y].green))
            }
        }
        #expect(differences.reduce(0, +) < 3 * differences.count)
    }

    @Test func `there is no proof of a face that is as it was`() async throws {
        let session = try await openReady(makeQuickEditor(), MemoryJournal())
        #expect(try await session.proof(.none) == nil)
    }

    @Test func `surroundings of a large photo are made smaller, and their map too`() {
        let photo = Image(width: 4000, height: 3000, red: 1, green: 2, blue: 3)
        let map = AffineMap(
            origin: SIMD2(-100, 200), x: SIMD2(7, 0.5), y: SIMD2(-0.5, 7))
        let around = Surroundings(of: photo, map: map, side: 384)
        #expect(photo.bounds.contains(around.area))
        #expect(max(around.image.width, around.image.height) == Surroundings.largestSide)
        let scale = Double(around.image.width) / Double(around.area.width)
        let point = SIMD2(100.0, 50.0)
        let expected = (map(point) - SIMD2(Double(around.area.x), Double(around.area.y))) * scale
        let found = around.map(point)
        #expect(abs(found.x - expected.x) < 0.5 && abs(found.y - expected.y) < 0.5)
    }
}
