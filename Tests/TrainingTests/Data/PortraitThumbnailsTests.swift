import Foundation
import Tensors
import Testing

@testable import Training

struct PortraitThumbnailsTests {
    @Test func `thumbnails show what the portraits show`() throws {
        let folder = try TestShards.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let portraits = try PortraitShards(folder.appendingPathComponent("portraits"))
        let thumbnails = PortraitThumbnails(portraits, indices: [2, 0], side: 64)
        #expect(thumbnails.count == 2)
        for side in [64, 32] {
            let small = thumbnails.examples([1, 0], side: side)
            let large = GeneratorExamples([portraits[0], portraits[2]], side: side)
            #expect(small.people == large.people)
            #expect(small.target.shape == [2, 3, side, side])
            // A thumbnail is rounded to bytes.
            let error = (small.target - large.target).abs().scalars.max() ?? 1
            #expect(error < 2 / 255)
            if side == 64 { #expect(small.weights.scalars == large.weights.scalars) }
        }
    }

    @Test func `thumbnails are seen through views, and need no labels for that`() throws {
        let folder = try TestShards.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let portraits = try PortraitShards(folder.appendingPathComponent("portraits"))
        let thumbnails = PortraitThumbnails(
            portraits, indices: [2, 0], side: 64, holdsLabels: false)
        var random = SplitMix64(state: 1)
        let plain = thumbnails.images([1], through: views(1, .none, using: &random))
        let error = (plain - imageTensor(of: [portraits[0]], .inner, side: 64)).abs()
        // A thumbnail is rounded to bytes.
        #expect(plain.shape == [1, 3, 64, 64] && error.scalars.allSatisfy { $0 < 2 / 255 })
        let seen = thumbnails.images([1], through: views(1, .strong, using: &random))
        #expect(seen.scalars != plain.scalars)
        #expect(thumbnails.people[1] == portraits[0].parameters)
    }

    @Test func `the phases of the generator's training grow and end`() {
        let phases = GeneratorTraining.phases
        for (phase, next) in zip(phases, phases.dropFirst()) {
            #expect(phase.until < next.until)
            #expect(phase.side <= next.side)
            #expect(!phase.keepsMapping || next.keepsMapping)
        }
        #expect(phases.last?.until == .max)
    }
}
