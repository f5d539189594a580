import Imaging
import Tensors
import Testing

@testable import Editing

struct PreviewHeadTests {
    private let side = 128

    /// A disc in the middle, softened.
    private var head: PreviewHead {
        let values = (0..<side * side).map { i -> Float in
            let (x, y) = (Float(i % side) - 63.5, Float(i / side) - 63.5)
            return min(max((34 - (x * x + y * y).squareRoot()) / 4, 0), 1)
        }
        return PreviewHead(shares: Plane(width: side, height: side, values: values))
    }

    private func grey(_ value: Float) -> Tensor {
        Tensor(repeating: value, shape: [1, 3, side, side])
    }

    private func restored(_ picture: Tensor, shift: Float) -> Restored {
        Restored(
            picture: picture, keeps: Plane(width: side, height: side, repeating: 1),
            motion: Motion(
                x: Plane(width: side, height: side, repeating: shift),
                y: Plane(width: side, height: side)),
            drawing: picture)
    }

    @Test func `a preview shows the drawing on the head and the photo around it`() {
        let head = head
        let photo = grey(-0.5)
        let shown = head.limiting(
            restored(grey(0.5), shift: 0), isTurned: false, to: photo,
            over: head.backdrop(of: photo)
        ).scalars
        #expect(abs(shown[64 * side + 64] - 0.5) < 1e-5)
        #expect(shown[64 * side + 4] == -0.5 && shown[4 * side + 64] == -0.5)
    }

    @Test func `a head at rest leaves no trace of the backdrop`() {
        let head = head
        let shown = head.limiting(
            restored(grey(0.5), shift: 0), isTurned: false, to: grey(0.5), over: grey(-1))
        #expect(shown.scalars.allSatisfy { abs($0 - 0.5) < 1e-5 })
    }

    @Test func `where a head was there is what is around it`() {
        let head = head
        // The head was black, on a white wall; now it is 12 pixels farther to the right.
        var values = [Float](repeating: 1, count: side * side)
        for i in values.indices where head.shares.values[i] > 0 { values[i] = -1 }
        let photo = Tensor(values + values + values, shape: [1, 3, side, side])
        let shown = head.limiting(
            restored(grey(0.25), shift: -12), isTurned: false, to: photo,
            over: head.backdrop(of: photo)
        ).scalars
        #expect(abs(shown[64 * side + 36] - 1) < 0.05)
        #expect(abs(shown[64 * side + 64] - 0.25) < 1e-3)
        #expect(shown[64 * side + 102] > 0.2 && shown[64 * side + 102] < 0.5)
    }

    @Test func `what is unknown is carried on from the nearest that is known`() {
        let plane = Plane(
            width: 32, height: 32, values: (0..<1024).map { $0 % 32 < 16 ? 2 : 4 })
        let known = Plane(
            width: 32, height: 32,
            values: (0..<1024).map { (4..<28).contains($0 / 32) ? 0 : 1 })
        let filled = plane.carriedOn(from: known)
        #expect(filled.values[0] == 2 && filled.values[31] == 4)
        // A row below what is known, and in the middle, from where both are equally far.
        #expect(filled.values[4 * 32 + 2] < 2.2 && filled.values[4 * 32 + 29] > 3.8)
        #expect(abs(filled.values[16 * 32 + 2] + filled.values[16 * 32 + 29] - 6) < 0.1)
        let nothing = plane.carriedOn(from: Plane(width: 32, height: 32))
        #expect(nothing.values.allSatisfy { $0 == 0 })
    }
}
