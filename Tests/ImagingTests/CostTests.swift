import Foundation
import Imaging
import Tensors
import Testing

/// How long a photo of 12 megapixels takes; run with `IMAGING_COSTS=1`.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["IMAGING_COSTS"] != nil, "not asked for"))
struct CostTests {
    @Test func `a photo of 12 megapixels`() throws {
        let photo = Image.sample(width: 4032, height: 3024)
        func time<Result>(_ name: String, _ body: () throws -> Result) rethrows -> Result {
            // Processor time of all threads, because the machine may be busy with other things.
            var best = clock_t.max
            var result = try body()
            for _ in 0..<3 {
                let start = clock()
                result = try body()
                best = min(best, clock() - start)
            }
            print("cost", name, best / 1000, "ms of processor time")
            return result
        }
        let jpeg = try time("encode JPEG 92") { try photo.encoded(as: .jpeg, quality: 92) }
        _ = try time("decode JPEG") { try Photo(decoding: jpeg) }
        let png = try time("encode PNG") { try photo.encoded(as: .png) }
        print("cost PNG bytes", png.count, "of", photo.pixels.count)
        _ = try time("decode PNG") { try Photo(decoding: png) }
        let webp = try time("encode WebP 92") { try photo.encoded(as: .webp, quality: 92) }
        _ = try time("decode WebP") { try Photo(decoding: webp) }
        _ = time("resize to 1024") { photo.fitted(to: 1024) }
        _ = time("resize to 256") { photo.fitted(to: 256) }
        let alignment = FaceAlignment(centre: SIMD2(2000, 1500), right: SIMD2(700, 120))
        for size in [256, 1024] {
            _ = time("align inner \(size)") { photo.aligned(to: alignment, size: size) }
            _ = time("align outer \(size * 3 / 2)") {
                photo.aligned(to: alignment.outer, size: size * 3 / 2)
            }
            let outer = photo.aligned(to: alignment.outer, size: size * 3 / 2)
            let map = alignment.outer.map(size: size * 3 / 2)
            let mask = time("feathered mask \(size * 3 / 2)") {
                Mask(
                    width: outer.width, height: outer.height,
                    full: PixelArea.inner(ofOuter: outer.width)
                ).feathered(radius: Double(size) / 20)
            }
            let placed = time("unalign mask") {
                mask.unaligned(by: map, width: photo.width, height: photo.height)
            }
            let area = try #require(placed.meantArea)
            print("cost area", area)
            let patch = time("unalign picture") {
                Patch(unaligning: outer, by: map, within: area)
            }
            _ = time("blend") { photo.blended(with: patch, through: placed) }
        }
        let edge = FaceAlignment(centre: SIMD2(700, 500), right: SIMD2(700, 120))
        _ = time("align over the edge 1536") { photo.aligned(to: edge.outer, size: 1536) }
        let small = photo.fitted(to: 1536)
        _ = time("tensor of 1536 × 1152") { Tensor(small) }
        let preview = photo.resized(width: 256, height: 256)
        _ = try time("256² JPEG") { try preview.encoded(as: .jpeg, quality: 85) }
    }
}
