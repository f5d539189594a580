import FaceModels
import Imaging
import Tensors
import Testing

@testable import Editing

struct SegmentTests {
    private let side = Segment.side

    private func box(_ x: Int, _ y: Int, _ width: Int, _ height: Int) -> Mask {
        Mask(width: side, height: side, full: PixelArea(x: x, y: y, width: width, height: height))
    }

    /// What is head now where a head of 160 pixels moved by 10 to the right, its right half is
    /// overlooked, and a curtain beside it looks like hair.
    ///
    /// - Parameters:
    ///   - drawn: How much of the head before the drawing had.
    ///   - seen: What looks like a head after the edit.
    private func head(
        growsHair: Bool, isTurned: Bool = false, drawn: Int = 160, seen: Mask? = nil
    ) -> Mask {
        let before = box(100, 100, 160, 160)
        var motion = Motion(side: side)
        for y in 0..<side {
            for x in 0..<side { motion.set(SIMD2(-10, 0), x: x, y: y) }
        }
        let nothing = Tensor(repeating: 0, shape: [1, 3, 1, 1])
        return Segment.head(
            after: EditedFace(
                inner: nothing, drawing: nothing, unedited: nothing,
                keeps: Plane(width: 1, height: 1), motion: motion, isUnchanged: false,
                isTurned: isTurned, growsHair: growsHair),
            from: before, motion: motion
        ) { $0 == .before ? box(100, 100, drawn, 160) : seen ?? box(60, 100, 130, 160) }
    }

    @Test func `a head in which no hair grew only moved`() {
        let after = head(growsHair: false)
        #expect(after[70, 180] == 0 && after[98, 180] == 0)
        #expect(after[118, 180] == 255 && after[180, 180] == 255)
        #expect(after[260, 180] == 255 && after[280, 180] == 0)
    }

    @Test func `what a turned head hides is no head any more`() {
        let after = head(growsHair: false, isTurned: true)
        #expect(after[180, 180] == 255 && after[185, 180] == 255)
        #expect(after[200, 180] == 0 && after[260, 180] == 0)
    }

    @Test func `what the drawing of a head never had is not hidden when it turns`() {
        let seen = box(60, 100, 130, 160).union(box(60, 220, 210, 40))
        let after = head(growsHair: false, isTurned: true, drawn: 150, seen: seen)
        #expect(after[200, 180] == 0)
        #expect(after[263, 180] == 255 && after[267, 180] == 255)
    }

    @Test func `what hangs together with nothing is no head`() {
        let after = head(growsHair: false, isTurned: true, drawn: 150)
        #expect(after[180, 180] == 255 && after[265, 180] == 0)
    }

    @Test func `a notch in the outline of a turned head is not hidden`() {
        let seen = box(110, 100, 160, 160).subtracting(box(200, 90, 30, 100))
        let after = head(growsHair: false, isTurned: true, seen: seen)
        #expect(after[215, 105] == 255 && after[215, 180] == 255)
    }

    @Test func `a gap within a turned head is not hidden`() {
        let seen = box(110, 100, 160, 160).subtracting(box(180, 150, 30, 60))
        #expect(head(growsHair: false, isTurned: true, seen: seen)[195, 180] == 255)
    }

    @Test func `hair may grow anywhere, unless the head was turned`() {
        let grown = head(growsHair: true)
        #expect(grown[70, 180] == 255 && grown[260, 180] == 0)
        let turned = head(growsHair: true, isTurned: true)
        #expect(turned[70, 180] == 0 && turned[180, 180] == 255 && turned[260, 180] == 0)
    }
}
