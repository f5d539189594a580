import Imaging
import Testing

struct ResizeTests {
    @Test func `one color stays one color at any size`() {
        let image = Image(width: 37, height: 23, red: 3, green: 128, blue: 255)
        for (w, h) in [(1, 1), (5, 50), (37, 22), (100, 90), (36, 23)] {
            #expect(
                image.resized(width: w, height: h)
                    == Image(width: w, height: h, red: 3, green: 128, blue: 255))
        }
    }

    @Test(.enabled(if: Kit.isThere, "the kit is not there"), arguments: [(40, 30), (150, 120)])
    func `resizing agrees with Pillow's Lanczos filter`(width: Int, height: Int) throws {
        let kit = try Kit("resample_ops/io.safetensors")
        let resized = kit.image("pil.in_u8").resized(width: width, height: height)
        let wanted = kit.image("pil.lanczos_\(width)x\(height)")
        // Pillow clamps to bytes between its two passes, we only at the end: 1 in 200 of these
        // strong edges shows it.
        let differences = zip(resized.pixels, wanted.pixels).map { abs(Int($0) - Int($1)) }
        #expect(differences.count(where: { $0 > 1 }) * 100 < differences.count)
        #expect(resized.meanDifference(from: wanted) < 0.3)
    }

    @Test func `fine stripes average out instead of aliasing`() {
        var stripes = Image(width: 400, height: 400, red: 0, green: 0, blue: 0)
        for y in 0..<400 {
            for x in stride(from: y % 2, to: 400, by: 2) { stripes[x, y] = (255, 255, 255) }
        }
        let small = stripes.resized(width: 61, height: 61)
        for y in 3..<58 {
            #expect((3..<58).allSatisfy { abs(Int(small[$0, y].red) - 127) <= 2 })
        }
    }

    @Test func `fitting keeps the proportions and never enlarges`() {
        let image = Image.sample(width: 300, height: 100)
        let fitted = image.fitted(to: 90)
        #expect(fitted.width == 90 && fitted.height == 30)
        #expect(image.fitted(to: 1000) == image)
    }
}
