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

    @Test func `pixels outside the mask are the photo's own`() async throws {
        let photo = drawnPhoto()
        let aligned = try await aligned(photo)
        let side = aligned.outer.shape[3]
        let area = PixelArea(x: side / 3, y: side / 3, width: side / 3, height: side / 3)
        let frame = EditedFrame(
            picture: aligned.outer * -1,
            replaced: Mask(width: side, height: side, full: area).feathered(radius: 6),
            adjusted: Mask(width: side, height: side))
        let lane = ComputeQueue(label: "test").finish
        let output = try await Unalign(EditingConfiguration(), lane: lane).run(
            Unalign.Input(
                photo: try photo.encoded(as: .png), aligned: aligned, outer: frame, format: .png,
                quality: 92))
        let (result, mask) = (
            try Image(decoding: output.file), try Image(decoding: output.mask)
        )
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

    @Test func `a frame that did not change leaves a photo as it is`() async throws {
        let photo = drawnPhoto()
        let aligned = try await aligned(photo)
        let side = aligned.outer.shape[3]
        let frame = EditedFrame(
            picture: aligned.outer, replaced: Mask(width: side, height: side),
            adjusted: Mask(width: side, height: side, filledWith: 255))
        let lane = ComputeQueue(label: "test").finish
        let output = try await Unalign(EditingConfiguration(), lane: lane).run(
            Unalign.Input(
                photo: try photo.encoded(as: .png), aligned: aligned, outer: frame, format: .png,
                quality: 92))
        #expect(try Image(decoding: output.file) == photo)
    }
}
