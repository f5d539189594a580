import Imaging
import Tensors
import Testing

struct BlendTests {
    private let photo = Image.sample(width: 90, height: 70)
    private let map = FaceAlignment(centre: SIMD2(40, 33), right: SIMD2(22, -9)).map(size: 64)

    private var mask: Mask {
        Mask(width: 64, height: 64, full: PixelArea(x: 16, y: 20, width: 30, height: 25))
            .feathered(radius: 6).unaligned(by: map, width: 90, height: 70)
    }

    @Test func `bytes stay where the mask is empty and change where it is full`() throws {
        let area = try #require(mask.meantArea)
        let red = Image(width: 64, height: 64, red: 255, green: 0, blue: 0)
        let result = photo.blended(
            with: Patch(unaligning: red, by: map, within: area), through: mask)
        let mask = mask
        var (empty, full, wrong) = (0, 0, 0)
        for y in 0..<70 {
            for x in 0..<90 {
                if mask[x, y] == 0 {
                    empty += 1
                    if result[x, y] != photo[x, y] { wrong += 1 }
                } else if mask[x, y] == 255 {
                    full += 1
                    if result[x, y] != (255, 0, 0) { wrong += 1 }
                }
            }
        }
        #expect(empty > 1000 && full > 300 && wrong == 0)
    }

    @Test func `no difference changes nothing`() {
        let none = Patch(
            unaligningDifference: Tensor(repeating: 0, shape: [1, 3, 64, 64]), by: map,
            within: photo.bounds)
        let all = Mask(width: 90, height: 70, filledWith: 255)
        #expect(photo.adding(none, through: all) == photo)
        #expect(photo.blended(with: none, through: Mask(width: 90, height: 70)) == photo)
    }

    @Test func `a difference is added in levels`() {
        let gray = Image(width: 90, height: 70, red: 100, green: 100, blue: 100)
        let more = Patch(
            unaligningDifference: Tensor(repeating: 20 / 127.5, shape: [1, 3, 64, 64]), by: map,
            within: gray.bounds)
        let half = Mask(width: 90, height: 70, filledWith: 128)
        #expect(gray.adding(more, through: half)[40, 33] == (110, 110, 110))
    }

    @Test func `a patch may reach out of the photo`() {
        let area = PixelArea(x: -20, y: 50, width: 60, height: 60)
        let patch = Patch(
            unaligning: Tensor(repeating: 1, shape: [1, 3, 64, 64]), by: map, within: area)
        let all = Mask(width: 90, height: 70, filledWith: 255)
        let result = photo.blended(with: patch, through: all)
        #expect(result[0, 60] == (255, 255, 255))
        #expect(result[0, 49] == photo[0, 49] && result[40, 60] == photo[40, 60])
    }

    @Test func `pasting replaces a rectangle`() {
        let blue = Image(width: 3, height: 2, red: 0, green: 0, blue: 255)
        let result = photo.pasting(blue, x: 5, y: 6)
        #expect(result.cropped(to: PixelArea(x: 5, y: 6, width: 3, height: 2)) == blue)
        #expect(result[4, 6] == photo[4, 6] && result[8, 7] == photo[8, 7])
    }
}

struct ImageTensorTests {
    @Test func `an image survives as a tensor`() {
        let image = Image.sample(width: 33, height: 70)
        let tensor = Tensor(image)
        #expect(tensor.shape == [1, 3, 70, 33])
        #expect(Image(tensor) == image)
        #expect(tensor.scalars[0] == Float(image[0, 0].red) / 127.5 - 1)
    }

    @Test func `values outside the range are clamped`() {
        let tensor = Tensor([-7, 9, .nan, 0, 1, -1], shape: [2, 3, 1, 1])
        #expect(Image(tensor).pixels == [0, 255, 0])
        #expect(Image(tensor, at: 1).pixels == [128, 255, 0])
    }
}
