import NeuralNetworks
import Tensors
import Testing

@testable import Editing

struct GesturesTests {
    private func picture(_ value: (Int, Int) -> Float) -> Tensor {
        let plane = (0..<256 * 256).map { value($0 % 256, $0 / 256) }
        return Tensor(plane + plane + plane, shape: [1, 3, 256, 256])
    }

    private func sample(_ reach: Float, _ change: Plane) -> Gestures.Sample {
        Gestures.Sample(
            reach: reach, motion: Motion(side: Gestures.motionSide),
            change: [change, change, change])
    }

    /// One slider that turns the picture lighter to the right.
    private func gestures(_ drawing: Tensor) -> Gestures {
        var gestures = Gestures(drawing: drawing)
        for sign: Float in [-1, 1] {
            let change = Plane(width: 128, height: 128, repeating: 0.3 * sign)
            gestures.add([sample(Gestures.reach, change)])
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
        let again = try #require(try Gestures(gestures.tensors))
        #expect(again.ends.map(\.count) == [1, 1])
        #expect(again.ends[0][0].reach == Gestures.reach)
        #expect(again.ends[0][0].change[2].values == gestures.ends[0][0].change[2].values)
        #expect(try Gestures([:]) == nil)
    }

    @Test(arguments: ["drawing", "motion", "change", "ends", "reaches"])
    func `gestures whose lists do not belong together are refused`(name: String) throws {
        var tensors = gestures(picture { _, _ in 0.5 }).tensors
        tensors[name] = Tensor([Float](repeating: 1, count: 12), shape: [3, 4])
        #expect(throws: CheckpointError.self) { try Gestures(tensors) }
    }

    @Test func `gestures written down without positions were measured at one`() throws {
        var tensors = gestures(picture { _, _ in 0.5 }).tensors
        (tensors["ends"], tensors["reaches"]) = (nil, nil)
        let again = try #require(try Gestures(tensors))
        #expect(again.ends.map { $0.map(\.reach) } == [[Gestures.reach], [Gestures.reach]])
    }

    @Test(arguments: [(0.2, 0.1), (0.4, 0.2), (0.5, 0.4), (0.6, 0.6), (0.9, 0.9)])
    func `between two measured positions both count, beyond them the last`(
        _ position: Float, _ tone: Float
    ) {
        let grey = picture { _, _ in -0.3 }
        var gestures = Gestures(drawing: grey)
        for _ in 0..<2 {
            gestures.add(
                zip([0.4, 0.6], [0.2, 0.6]).map { reach, tone in
                    sample(reach, Plane(width: 128, height: 128, repeating: tone))
                })
        }
        let residual = Residual(
            of: grey, drawnAs: grey, motionSide: Gestures.motionSide,
            changeSide: Gestures.changeSide)
        let moved = gestures.picture([position], residual, keepsOutlines: [false]).picture
        #expect(abs((moved - grey).mean().scalar - tone) < 0.02)
    }
}
