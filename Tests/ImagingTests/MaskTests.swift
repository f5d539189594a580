import Imaging
import Testing

struct MaskTests {
    private func random(_ width: Int, _ height: Int, share: Int = 20) -> Mask {
        var state: UInt32 = 9
        return Mask(
            width: width, height: height,
            values: (0..<width * height).map { _ in
                state = state &* 1_664_525 &+ 1_013_904_223
                return Int(state >> 16) % 1000 < share ? 255 : 0
            })
    }

    @Test(arguments: [0, 1, 2.5, 7, 40], [(31, 23), (1, 9), (9, 1)])
    func `dilation is a disc around every meant pixel`(radius: Double, size: (Int, Int)) {
        let mask = random(size.0, size.1)
        let dilated = mask.dilated(radius: radius)
        for y in 0..<size.1 {
            let isRight = (0..<size.0).allSatisfy { x in
                let isNear = (0..<size.1).contains { v in
                    (0..<size.0).contains { u in
                        mask[u, v] == 255
                            && Double((u - x) * (u - x) + (v - y) * (v - y)) <= radius * radius
                    }
                }
                return dilated[x, y] == (isNear ? 255 : 0)
            }
            #expect(isRight)
        }
    }

    @Test func `erosion undoes the dilation of a rectangle`() {
        let area = PixelArea(x: 12, y: 10, width: 20, height: 15)
        let mask = Mask(width: 50, height: 40, full: area)
        #expect(mask.dilated(radius: 5).eroded(radius: 5) == mask)
        let full = Mask(width: 9, height: 9, filledWith: 255)
        #expect(full.eroded(radius: 3) == full)
    }

    @Test func `a feather falls smoothly to nothing`() {
        let mask = Mask(width: 40, height: 3, full: PixelArea(x: 0, y: 0, width: 10, height: 3))
        let soft = mask.feathered(radius: 8)
        #expect((0..<10).allSatisfy { soft[$0, 1] == 255 })
        #expect((10..<20).allSatisfy { soft[$0, 1] <= soft[$0 - 1, 1] })
        #expect(soft[10, 1] > 200 && soft[13, 1] == 128 && soft[17, 1] == 0)
    }

    @Test func `a blur keeps the sum and one value`() {
        let mask = Mask(width: 60, height: 50, full: PixelArea(x: 25, y: 20, width: 9, height: 9))
        let sum = mask.blurred(sigma: 3).values.reduce(0) { $0 + Int($1) }
        #expect(abs(sum - 81 * 255) < 81 * 255 / 100)
        let full = Mask(width: 20, height: 10, filledWith: 200)
        #expect(full.blurred(sigma: 30) == full)
    }

    @Test func `unions, intersections and what is meant`() {
        let left = Mask(width: 10, height: 4, full: PixelArea(x: 1, y: 1, width: 4, height: 2))
        let right = Mask(width: 10, height: 4, full: PixelArea(x: 4, y: 1, width: 4, height: 2))
        #expect(left.union(right).meantArea == PixelArea(x: 1, y: 1, width: 7, height: 2))
        #expect(left.intersection(right).meantArea == PixelArea(x: 4, y: 1, width: 1, height: 2))
        #expect(left.subtracting(right).meantArea == PixelArea(x: 1, y: 1, width: 3, height: 2))
        #expect(Mask(width: 3, height: 3).meantArea == nil)
        #expect(left.complement.complement == left)
        let small = Mask(width: 2, height: 1, filledWith: 9)
        #expect(
            small.placed(x: 3, y: 2, inWidth: 8, height: 4).meantArea
                == PixelArea(x: 3, y: 2, width: 2, height: 1))
    }

    /// `(a ∪ b) ∩ ¬(c ∩ d) ∩ ¬e`, pixel by pixel.
    @Test func `the inpaint mask follows its formula`() {
        let (side, hair) = (48, UInt8(11))
        func labels(_ area: PixelArea) -> LabelMap {
            LabelMap(
                width: side, height: side,
                labels: Mask(width: side, height: side, full: area).values
                    .map { $0 > 0 ? hair : 9 })
        }
        let old = labels(PixelArea(x: 10, y: 4, width: 20, height: 40))
        let predicted = labels(PixelArea(x: 6, y: 10, width: 16, height: 38))
        let inner = PixelArea.inner(ofOuter: side)
        #expect(inner == PixelArea(x: 8, y: 8, width: 32, height: 32))
        let mask = Mask.inpainting(
            old: old, predicted: predicted, faceAndHair: [1, hair], inner: inner, dilation: 3,
            border: 2)
        for y in 0..<side {
            let isRight = (0..<side).allSatisfy { x in
                func isNear(_ map: LabelMap) -> Bool {
                    (-3...3).contains { v in
                        (-3...3).contains { u in
                            let (i, j) = (x + u, y + v)
                            return u * u + v * v <= 9 && 0..<side ~= i && 0..<side ~= j
                                && map.labels[j * side + i] == hair
                        }
                    }
                }
                let c = predicted.labels[y * side + x] == hair
                let d = 8..<40 ~= x && 8..<40 ~= y
                let e = !(2..<46 ~= x && 2..<46 ~= y)
                let wanted = (isNear(old) || isNear(predicted)) && !(c && d) && !e
                return mask[x, y] == (wanted ? 255 : 0)
            }
            #expect(isRight)
        }
        let changeable = Mask.changeable(
            inpainted: mask,
            newInner: LabelMap(
                width: 32, height: 32, labels: [UInt8](repeating: hair, count: 32 * 32)),
            faceAndHair: [hair], inner: inner, radius: 2)
        #expect(changeable[8, 8] == 255 && changeable[39, 39] == 255 && changeable[47, 47] == 0)
    }
}
