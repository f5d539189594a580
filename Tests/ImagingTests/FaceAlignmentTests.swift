import Foundation
import Imaging
import Testing

@Suite(.enabled(if: Kit.isThere, "the kit is not there"))
struct FaceAlignmentKitTests {
    @Test func `quads agree with FFHQ's script`() throws {
        let kit = try Kit("ffhq_align/quads.safetensors")
        let landmarks = kit.points("landmarks")
        let quads = kit.points("quad")
        let sides = kit.doubles("qsize")
        for i in 0..<40 {
            let alignment = try #require(
                FaceAlignment(landmarks: Array(landmarks[i * 68..<(i + 1) * 68])))
            #expect(abs(alignment.side - sides[i]) < 1e-6)
            for (found, wanted) in zip(alignment.quad, quads[i * 4..<(i + 1) * 4]) {
                #expect(abs(found.x - wanted.x) < 1e-6 && abs(found.y - wanted.y) < 1e-6)
            }
        }
    }

    /// The script counts from the centre of the first pixel, we from its corner.
    ///
    /// It does so again after shrinking. Pillow truncates its samples, which costs half a level.
    @Test(
        arguments: [
            ("centre", 1), ("rotated", 1), ("rot_neg_big", 1), ("edge_pad_left", 1),
            ("corner_pad", 1), ("shrink4", 4), ("small_face_up", 1),
        ] as [(String, Int)])
    func `aligned pixels agree with FFHQ's script`(name: String, shrink: Int) throws {
        let kit = try Kit("ffhq_align/io.safetensors")
        let landmarks = kit.points("\(name).landmarks").map { $0 + Double(shrink) * 0.5 }
        let alignment = try #require(FaceAlignment(landmarks: landmarks))
        let wanted = kit.image("\(name).out_u8")
        let found = kit.image("\(name).image_u8").aligned(to: alignment, size: wanted.width)
        let differences = zip(found.pixels, wanted.pixels).map { Int($0) - Int($1) }
        let mean = Double(differences.reduce(0, +)) / Double(differences.count)
        let wrong = differences.count(where: { $0 < 0 || $0 > 1 })
        #expect(abs(mean - 0.5) < 0.08, "\(name): \(mean)")
        #expect(wrong * 50 < differences.count, "\(name): \(wrong) of \(differences.count)")
        // Without the half level that truncation costs, nothing would be left.
        #expect(found.meanDifference(from: wanted) <= 0.55)
    }
}

struct FaceAlignmentTests {
    private let alignment = FaceAlignment(
        centre: SIMD2(120.3, 101.7), right: SIMD2(61.2, 17.9))

    @Test func `the outer square is the inner one zoomed out`() {
        let inner = alignment.map(size: 256)
        let outer = alignment.outer.map(size: 384)
        for point in [SIMD2(0.0, 0.0), SIMD2(256, 0), SIMD2(31.5, 200.25)] {
            let difference = inner(point) - outer(point + 64)
            #expect((difference * difference).sum() < 1e-18)
        }
    }

    @Test func `an inverse leads back`() {
        let map = alignment.map(size: 100)
        let there = map.followed(by: map.inverse)
        let point = SIMD2(12.5, -7.25)
        let difference = there(point) - point
        #expect((difference * difference).sum() < 1e-18)
    }

    @Test func `points that are no face give no alignment`() {
        #expect(FaceAlignment(leftEye: .zero, rightEye: .zero, mouth: .zero) == nil)
        #expect(
            FaceAlignment(leftEye: .zero, rightEye: SIMD2(.nan, 1), mouth: SIMD2(0, 5)) == nil)
        #expect(
            FaceAlignment(
                landmarks: [SIMD2<Float>](repeating: SIMD2(5, 5), count: 68)) == nil)
    }

    @Test func `a square far outside the photo is filled without trouble`() {
        let photo = Image.sample(width: 60, height: 40)
        for centre in [SIMD2(-500.0, -500), SIMD2(900, 20), SIMD2(30, 20)] {
            let far = FaceAlignment(centre: centre, right: SIMD2(200, 30))
            #expect(photo.aligned(to: far, size: 64).width == 64)
        }
        let huge = FaceAlignment(centre: SIMD2(30, 20), right: SIMD2(60_000, 0))
        #expect(photo.aligned(to: huge, size: 64).width == 64)
    }

    /// The square lies within the photo and is sampled about as densely.
    @Test(arguments: [150, 256, 512])
    func `what is aligned and placed back is nearly the photo`(size: Int) {
        let photo = Image.sample(width: 260, height: 220)
        let map = alignment.map(size: size)
        let aligned = photo.aligned(to: alignment, size: size)
        let mask = Mask(width: size, height: size, filledWith: 255).eroded(radius: 0)
            .intersection(
                Mask(
                    width: size, height: size,
                    full: PixelArea(x: 4, y: 4, width: size - 8, height: size - 8))
            ).unaligned(by: map, width: 260, height: 220)
        let area = mask.meantArea ?? photo.bounds
        let back = photo.blended(
            with: Patch(unaligning: aligned, by: map, within: area), through: mask)
        var (sum, count) = (0.0, 0.0)
        for y in 0..<220 {
            for x in 0..<260 where mask[x, y] == 255 {
                let difference = Double(photo[x, y].green) - Double(back[x, y].green)
                sum += difference * difference
                count += 1
            }
        }
        let psnr = 10 * log10(255 * 255 / (sum / count))
        #expect(count > 10_000)
        #expect(psnr > (size < 200 ? 32 : 38), "\(size): \(psnr) dB")
    }
}
