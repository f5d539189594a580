import FaceModels
import Foundation
import Tensors
import Testing

@testable import Training

struct AnnotatedPointsTests {
    /// The marked and the rendered points of a face whose jaw lies inside its outline.
    private func points() throws -> (
        marked: [SIMD2<Float>], rendered: [SIMD2<Float>], labels: [FaceLabel?]
    ) {
        let folder = try TestShards.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let portrait = try PortraitShards(folder.appendingPathComponent("portraits"))[0]
        let marked = annotatedPoints(of: portrait)
        let rendered = (0..<68).map {
            SIMD2(portrait.landmarks[3 * $0], portrait.landmarks[3 * $0 + 1])
        }
        let labels = portrait.withLabels { labels in
            marked.map { FaceLabel(rawValue: labels[Int($0.y) * 384 + Int($0.x)]) }
        }
        return (marked, rendered, labels)
    }

    @Test func `the chin is marked where the face ends`() throws {
        let (marked, rendered, labels) = try points()
        #expect(labels[8] == .hair)
        #expect(abs(marked[8].x - rendered[8].x) < 1)
        #expect(marked[8].y > rendered[8].y + 5)
    }

    @Test func `each half of the jaw is marked in even steps`() throws {
        let (marked, _, _) = try points()
        for half in [0...8, 8...16] {
            let steps = half.dropLast().map { number in
                let step = marked[number + 1] - marked[number]
                return (step * step).sum().squareRoot()
            }
            // Chords of the outline differ a little from its length.
            #expect(steps.max()! < 1.15 * steps.min()!)
        }
    }

    @Test func `the jaw begins below the renderer's first point`() throws {
        let (marked, rendered, _) = try points()
        #expect(marked[0].y > rendered[0].y + 2)
        #expect(marked[16].y > rendered[16].y + 2)
    }

    @Test func `inner points of the lips stand closer to the middle`() throws {
        let (marked, rendered, _) = try points()
        for (number, middle) in [(61, 62), (63, 62), (65, 66), (67, 66)] {
            let (new, old) = (
                marked[number] - rendered[middle], rendered[number] - rendered[middle]
            )
            #expect((new * new).sum() < 0.5 * (old * old).sum())
        }
    }

    @Test func `brows and eyes stay where they are`() throws {
        let (marked, rendered, _) = try points()
        #expect(Array(marked[17..<31]) == Array(rendered[17..<31]))
        #expect(Array(marked[36..<56]) == Array(rendered[36..<56]))
    }
}
