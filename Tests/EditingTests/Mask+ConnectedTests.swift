import Imaging
import Testing

@testable import Editing

struct MaskConnectedTests {
    @Test func `only what hangs together with the middle is kept`() {
        let middle = Mask(
            width: 60, height: 60, full: PixelArea(x: 20, y: 20, width: 20, height: 20))
        let patch = Mask(width: 60, height: 60, full: PixelArea(x: 48, y: 5, width: 8, height: 50))
        let thread = Mask(
            width: 60, height: 60, full: PixelArea(x: 38, y: 30, width: 12, height: 2))
        let kept = middle.union(patch).union(thread).connectedToCentre(thread: 3)
        #expect(kept[30, 30] == 255 && kept[21, 21] == 255)
        #expect(kept[52, 30] == 0 && kept[52, 10] == 0)
    }

    @Test func `holes are filled, and bays are not`() {
        let whole = Mask(
            width: 60, height: 60, full: PixelArea(x: 10, y: 10, width: 40, height: 40))
        let hole = Mask(width: 60, height: 60, full: PixelArea(x: 20, y: 20, width: 5, height: 9))
        let bay = Mask(width: 60, height: 60, full: PixelArea(x: 40, y: 30, width: 10, height: 5))
        let filled = whole.subtracting(hole).subtracting(bay).withoutHoles()
        #expect(filled.values == whole.subtracting(bay).values)
    }
}
