import Tensors
import Testing

@testable import Editing

struct GesturesTests {
    private func picture(_ value: (Int, Int) -> Float) -> Tensor {
        let plane = (0..<256 * 256).map { value($0 % 256, $0 / 256) }
        return Tensor(plane + plane + plane, shape: [1, 3, 256, 256])
    }

    /// One slider that turns the picture lighter to the right.
    private func gestures(_ drawing: Tensor) -> Gestures {
        var gestures = Gestures(drawing: drawing)
        for sign: Float in [-1, 1] {
            let change = Plane(width: 128, height: 128, repeating: 0.3 * sign)
            gestures.add(Motion(side: Gestures.motionSide), [change, change, change])
        }
        return gestures
    }

    @Test func `sliders at zero give the photo, others their share of the change`() {
        let photo = picture { x, y in Float((x * 7 + y * 3) % 5) * 0.1 - 0.2 }
        let drawing = picture { _, _ in -0.1 }
        let gestures = gestures(drawing)
        let residual = Residual(
            of: photo, drawnAs: drawing, motionSide: Gestures.motionSide,
            changeSide: Gestures.changeSide)
        let still = gestures.picture([0], residual, keepsOutlines: [false]).picture
        #expect((still - photo).abs().mean().scalar < 1e-5)
        let moved = gestures.picture(
            [-Gestures.reach / 2], residual, keepsOutlines: [false]
        ).picture
        let tone = (moved - photo).mean().scalar
        #expect(abs(tone + 0.15) < 0.02)
    }

    @Test func `gestures survive being written down`() throws {
        let gestures = gestures(picture { _, _ in 0.5 })
        let again = try #require(Gestures(gestures.tensors))
        #expect(again.motions.count == 2 && again.changes.count == 2)
        #expect(again.changes[0][2].values == gestures.changes[0][2].values)
        #expect(Gestures([:]) == nil)
    }
}
