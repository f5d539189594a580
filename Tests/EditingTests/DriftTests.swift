import Tensors
import Testing

@testable import Editing

struct DriftTests {
    private let side = 64

    /// Waves in both directions, shifted by the given amounts in pixels.
    private func waves(_ shift: (Float, Float) -> SIMD2<Float>) -> Plane {
        let values = (0..<side * side).map { i -> Float in
            let place = SIMD2(Float(i % side), Float(i / side))
            let point = place + shift(place.x, place.y)
            return 0.5 * sine(point.x * 0.4) + 0.5 * sine(point.y * 0.3 + 1)
        }
        return Plane(width: side, height: side, values: values)
    }

    private func sine(_ x: Float) -> Float {
        let turns = x / 6.2831853
        let t = (turns - turns.rounded(.down)) * 2 - 1
        return 4 * t * (abs(t) - 1)
    }

    private func picture(_ plane: Plane) -> Tensor {
        Tensor(plane.values + plane.values + plane.values, shape: [1, 3, side, side])
    }

    /// Where a drift says that the points of a frame come from, in pixels.
    private func offset(_ drift: Drift, _ x: Float, _ y: Float) -> SIMD2<Float> {
        let half = Float(side) / 2
        let (u, v, d) = ((x + 0.5) / half - 1, (y + 0.5) / half - 1, drift.values)
        return half * SIMD2(d.x * u - d.y * v + d.z, d.y * u + d.x * v + d.w)
    }

    @Test(arguments: [
        SIMD4<Float>(0, 0, 0.1, -0.05), SIMD4(0.05, 0, 0, 0.08), SIMD4(-0.03, 0.12, 0.02, 0),
    ])
    func `what drifted is put back in its place`(values: SIMD4<Float>) {
        let drift = Drift(values: values)
        let still = waves { _, _ in .zero }
        let drifted = waves { offset(drift, $0, $1) }
        let back = Plane(drift.undone(in: picture(drifted), over: picture(still)))
        for y in 16..<48 {
            for x in 16..<48 {
                let i = y * side + x
                #expect(abs(back.values[i] - still.values[i]) < 0.06)
            }
        }
    }

    @Test func `where a drawing does not reach the unedited one stands`() {
        let unedited = Plane(width: side, height: side, repeating: 0.25)
        let drawn = Plane(width: side, height: side, repeating: -1)
        let back = Plane(
            Drift(values: SIMD4(0, 0, 0.5, 0)).undone(in: picture(drawn), over: picture(unedited)))
        #expect(back.values[32 * side + 2] == 0.25)
        #expect(back.values[32 * side + 60] == -1)
    }

    @Test func `the surroundings of a face tell how they drifted, whatever it does itself`() {
        let truth = Drift(values: SIMD4(-0.04, 0, 0.09, 0.02))
        var motion = Motion(side: side)
        for y in 0..<side {
            for x in 0..<side {
                let (u, v) = (Float(x - 32) / 32, Float(y - 34) / 32)
                let isFace = u * u / 0.25 + v * v / 0.38 < 1
                motion.set(
                    isFace ? SIMD2(-4, 3) : offset(truth, Float(x), Float(y)), x: x, y: y)
            }
        }
        let found = Drift(around: motion, of: waves { _, _ in .zero })
        for k in 0..<4 { #expect(abs(found.values[k] - truth.values[k]) < 0.01) }
    }

    @Test func `surroundings that do not agree say nothing`() {
        var random = SplitMix64(state: 3)
        var motion = Motion(side: side)
        for y in 0..<side {
            for x in 0..<side {
                motion.set(
                    SIMD2(random.uniform(in: -30...30), random.uniform(in: -30...30)), x: x, y: y)
            }
        }
        #expect(Drift(around: motion, of: waves { _, _ in .zero }) == Drift())
    }

    @Test func `a head that leans to the left of the picture turns on its neck`() {
        // A dot high above the neck, and one on it.
        var plane = Plane(width: side, height: side)
        plane.values[8 * side + 32] = 1
        plane.values[46 * side + 32] = 1
        let drawn = picture(plane)
        let back = Plane(Drift(leaningBy: 12).undone(in: drawn, over: drawn * 0))
        func column(in rows: Range<Int>) -> Float {
            var (sum, weight) = (Float(0), Float(0))
            for y in rows {
                for x in 0..<side {
                    sum += Float(x) * back.values[y * side + x]
                    weight += back.values[y * side + x]
                }
            }
            return sum / weight
        }
        #expect(abs(column(in: 0..<20) - 24) < 1.5)
        #expect(abs(column(in: 40..<52) - 32) < 0.7)
    }
}
