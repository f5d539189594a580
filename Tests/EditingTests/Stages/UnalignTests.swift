import Foundation
import Imaging
import Tensors
import Testing

@testable import Editing

struct UnalignTests {
    private func aligned(_ photo: Image) async throws -> Aligned {
        let lane = ComputeQueue(label: "test").finish
        let points = try #require(
            FacePoints([[130, 120], [190, 120], [160, 150], [140, 180], [180, 180]]))
        return try await Align(try tinyPack.get(), lane: lane)
            .run(Align.Input(photo: photo, points: points))
    }

    private func plane(_ side: Int, _ value: (Int, Int) -> Float) -> Plane {
        Plane(
            width: side, height: side, values: (0..<side * side).map { value($0 % side, $0 / side) }
        )
    }

    @Test func `pixels outside the mask are the photo's own`() async throws {
        let photo = drawnPhoto()
        let aligned = try await aligned(photo)
        let side = aligned.outer.shape[3]
        let frame = EditedFrame(
            picture: aligned.outer * -1,
            allowed: plane(side) {
                (side / 3..<2 * side / 3).contains($0) && (side / 3..<side / 2).contains($1)
                    ? 0.7 : 0
            },
            keeps: plane(side) { x, _ in x % 2 == 0 ? 1 : 0 }, motion: Motion(side: side))
        let lane = ComputeQueue(label: "test").finish
        let output = try await Unalign(lane: lane).run(
            Unalign.Input(
                photo: photo, old: aligned.outer, map: aligned.map, new: frame))
        let (result, mask) = (output.photo, output.mask.image)
        var changed = 0
        for y in 0..<photo.height {
            for x in 0..<photo.width {
                if mask[x, y].red == 0 {
                    #expect(result[x, y] == photo[x, y])
                } else if result[x, y] != photo[x, y] {
                    changed += 1
                }
            }
        }
        #expect(changed > 1000)
    }

    @Test func `the inner frame is the centre of the outer one`() async throws {
        let aligned = try await aligned(drawnPhoto())
        let margin = (aligned.outer.shape[3] - aligned.inner.shape[3]) / 2
        let range = margin..<margin + aligned.inner.shape[3]
        let centre = aligned.outer.sliced(axis: 2, range).sliced(axis: 3, range)
        #expect(centre.scalars == aligned.inner.scalars)
    }

    @Test func `a face is shaped out of the photo's own pixels`() async throws {
        let photo = drawnPhoto()
        let aligned = try await aligned(photo)
        let side = aligned.outer.shape[3]
        // Everything in a square in the middle comes from so many pixels farther left.
        let isInside = { (x: Int, y: Int) in
            (side / 3..<2 * side / 3).contains(x) && (side / 3..<2 * side / 3).contains(y)
        }
        let shift: Float = 8
        let frame = EditedFrame(
            picture: aligned.outer, allowed: plane(side) { _, _ in 0 },
            keeps: plane(side) { _, _ in 1 }, motion: Motion(side: side),
            shape: Motion(
                x: plane(side) { isInside($0, $1) ? -shift : 0 }, y: plane(side) { _, _ in 0 }))
        let lane = ComputeQueue(label: "test").finish
        let output = try await Unalign(lane: lane).run(
            Unalign.Input(photo: photo, old: aligned.outer, map: aligned.map, new: frame))
        let mask = output.mask.image
        let way = aligned.map(SIMD2(Double(shift), 0)) - aligned.map(SIMD2(0, 0))
        let middle = aligned.map(SIMD2(Double(side) / 2, Double(side) / 2))
        var compared = 0
        for y in 0..<photo.height {
            for x in 0..<photo.width {
                if mask[x, y].red == 0 { #expect(output.photo[x, y] == photo[x, y]) }
                let away = SIMD2(Double(x), Double(y)) - middle
                let from = SIMD2(Double(x), Double(y)) - way
                guard abs(away.x) < 6, abs(away.y) < 6 else { continue }
                let (left, top) = (Int(from.x.rounded(.down)), Int(from.y.rounded(.down)))
                // The sample lies among the pixels around it, but for what cubic ones overshoot.
                let around = [(0, 0), (1, 0), (0, 1), (1, 1)].map {
                    Int(photo[left + $0.0, top + $0.1].red)
                }
                let found = Int(output.photo[x, y].red)
                #expect(found >= (around.min() ?? 0) - 12 && found <= (around.max() ?? 0) + 12)
                compared += 1
            }
        }
        #expect(compared > 50)
    }

    @Test func `a frame that did not change leaves a photo as it is`() async throws {
        let photo = drawnPhoto()
        let aligned = try await aligned(photo)
        let side = aligned.outer.shape[3]
        let frame = EditedFrame(
            picture: aligned.outer, allowed: plane(side) { _, _ in 1 },
            keeps: plane(side) { _, _ in 1 }, motion: Motion(side: side))
        let lane = ComputeQueue(label: "test").finish
        let output = try await Unalign(lane: lane).run(
            Unalign.Input(
                photo: photo, old: aligned.outer, map: aligned.map, new: frame))
        #expect(output.photo == photo)
    }
}
