import Imaging
import Tensors
import Testing

@testable import Editing

struct HeadMotionTests {
    private let side = 128

    /// A disc in the middle.
    private func disc(_ radius: Float) -> Mask {
        Mask(
            width: side, height: side,
            values: (0..<side * side).map { i in
                let (x, y) = (Float(i % side) - 63.5, Float(i / side) - 63.5)
                return x * x + y * y < radius * radius ? 255 : 0
            })
    }

    private func motion(_ offset: (_ u: Float, _ v: Float) -> SIMD2<Float>) -> Motion {
        var result = Motion(side: side)
        for i in 0..<side * side {
            let place = (SIMD2(Float(i % side), Float(i / side)) + 0.5) / 64 - 1
            result.set(offset(place.x, place.y), x: i % side, y: i / side)
        }
        return result
    }

    private func offset(_ motion: Motion, _ x: Int, _ y: Int) -> SIMD2<Float> {
        SIMD2(motion.x.values[y * side + x], motion.y.values[y * side + x])
    }

    @Test func `a rounded head is told from a third that is nonsense`() {
        var random = SplitMix64(state: 3)
        let truth = motion { u, v in SIMD2(4 - 5 * u * u - 2 * v * v, 1.5 * v) }
        var seen = truth
        for y in 0..<side {
            for x in 0..<side where Float.random(in: 0...1, using: &random) < 0.33 {
                seen.set(SIMD2(40, -30), x: x, y: y)
            }
        }
        let found = seen.rounded(
            from: Plane(width: side, height: side, repeating: 1), in: .inner)
        for (x, y) in [(64, 70), (40, 60), (84, 90)] {
            let miss = offset(found, x, y) - offset(truth, x, y)
            #expect((miss * miss).sum() < 0.25)
        }
    }

    @Test func `far from the face a turned head moves no faster than at its outline`() {
        let seen = motion { u, _ in SIMD2(4 - 12 * u * u, 0) }
        let found = seen.rounded(
            from: Plane(width: side, height: side, repeating: 1), in: .inner)
        #expect(abs(offset(found, 127, 71).x - offset(found, 112, 71).x) < 0.6)
    }

    @Test func `what hair seems to do does not count when the head is turned`() {
        let head = disc(56)
        let seen = motion { _, v in v < -0.55 ? SIMD2(30, 20) : SIMD2(3, 0) }
        let turned = HeadMotion(seen, of: head, isTurned: true, in: .inner)
        let hair = offset(turned.motion, 64, 16)
        #expect(abs(hair.x - 3) < 0.5 && abs(hair.y) < 0.5)
        #expect(turned.believed.values[16 * side + 64] == 0)
        #expect(turned.believed.values[70 * side + 64] > 0.99)
    }

    @Test func `an outline moves as what is inside it`() {
        // Behind the head something else seems to come from far away.
        let seen = motion { u, v in u * u + v * v < 0.7 ? SIMD2(0, -4) : SIMD2(50, 50) }
        let found = HeadMotion(seen, of: disc(56), isTurned: false, in: .inner)
        let outline = offset(found.motion, 64, 122)
        #expect(abs(outline.x) < 0.1 && abs(outline.y + 4) < 0.1)
        #expect(found.believed.values[122 * side + 64] < 0.01)
    }

    @Test func `the outline of a head that moved is that of the photo`() {
        let (head, shift) = (disc(40), Float(6))
        // A white head before a black wall; the drawing carries a grey rim of wall along.
        let white = Plane(head).scaled(by: 2).values.map { $0 - 1 }
        let photo = Tensor(white + white + white, shape: [1, 3, side, side])
        let moved = motion { _, _ in SIMD2(-shift, 0) }
        let rim = Plane(disc(46)).moved(by: moved).values
        let drawn = zip(Plane(head).moved(by: moved).values, rim).map {
            $0 > 0.5 ? Float(0.5) : ($1 > 0.5 ? 0 : -1)
        }
        let restored = Restored(
            picture: Tensor(drawn + drawn + drawn, shape: photo.shape),
            keeps: Plane(width: side, height: side), motion: moved, drawing: photo)
        let found = restored.carried(
            by: HeadMotion(moved, of: head, isTurned: false, in: .inner), over: photo)
        let line = Array(found.picture.scalars[64 * side..<65 * side])
        // All of the head got darker by as much, and the rim is gone.
        #expect(abs(line[70] - 0.5) < 0.02 && abs(line[107] - 0.5) < 0.05)
        #expect(abs(line[112] + 1.5) < 0.05)
        #expect(found.keeps.values[64 * side + 112] == 1)
        #expect(found.keeps.values[64 * side + 70] == 0)
        #expect(abs(found.motion.x.values[64 * side + 112] + shift) < 0.1)
    }
}
