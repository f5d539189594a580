import FaceModels
import Tensors
import Testing

@testable import Editing

struct FaceTrackerTests {
    @Test func `points that hardly move guide nothing`() {
        let before = [SIMD2<Float>(0.3, 0.4), SIMD2(0.6, 0.4)]
        let after = before.map { $0 + SIMD2(1.5 / 256, 0) }
        #expect(PointMotion(from: before, to: after) == nil)
    }

    @Test func `motion follows points where they are and nothing elsewhere`() throws {
        let side = 128
        // One point went down by an eighth of the side, the other stood still but for a tremor.
        let before = [SIMD2<Float>(0.5, 0.5), SIMD2(0.25, 0.25)]
        let after = [SIMD2<Float>(0.5, 0.625), SIMD2(0.25, 0.252)]
        let known = try #require(PointMotion(from: before, to: after))
        let motion = Motion(
            x: Plane(width: side, height: side, repeating: 3),
            y: Plane(width: side, height: side)
        ).guided(by: known)
        let (there, still, far) = (80 * side + 64, 32 * side + 32, 20 * side + 100)
        #expect(abs(motion.y.values[there] + 16) < 0.01 && abs(motion.x.values[there]) < 0.01)
        #expect(abs(motion.y.values[still]) < 0.01 && abs(motion.x.values[still]) < 0.01)
        #expect(motion.x.values[far] == 3 && motion.y.values[far] == 0)
    }

    @Test func `points beyond the frame are left alone`() throws {
        let known = try #require(
            PointMotion(
                from: [SIMD2(0.5, 0.5), SIMD2(-9, .nan)], to: [SIMD2(3, 0.9), SIMD2(-9, .nan)]))
        let motion = Motion(side: 64).guided(by: known)
        #expect(motion.x.values.allSatisfy { $0.isFinite })
    }

    @Test func `a small thing that moves fast is followed with points and lost without`() throws {
        // A bright bar of 4 rows goes down by 20.
        let side = 128
        func picture(_ row: Int) -> Plane {
            Plane(
                width: side, height: side,
                values: (0..<side * side).map { i in
                    let (x, y) = (i % side, i / side)
                    return (row..<row + 4).contains(y) && (50..<78).contains(x) ? 1 : 0
                })
        }
        let (before, after) = (picture(60), picture(80))
        let xs = stride(from: 52, through: 76, by: 4).map { Float($0) + 0.5 }
        let known = try #require(
            PointMotion(
                from: xs.map { SIMD2($0, 62) / Float(side) },
                to: xs.map { SIMD2($0, 82) / Float(side) }))
        let guided = Motion(from: before, to: after, guidedBy: known)
        let free = Motion(from: before, to: after)
        let bar = (80..<84).flatMap { y in (54..<74).map { y * side + $0 } }
        func error(_ motion: Motion) -> Float {
            bar.map { abs(motion.y.values[$0] + 20) }.reduce(0, +) / Float(bar.count)
        }
        #expect(error(guided) < 2 && error(free) > 3 * error(guided))
    }

    @Test func `the tracker finds 51 points in any inner frame`() throws {
        let tracker = try FaceTracker(tinyPack.get())
        let points = tracker.points(of: Tensor(repeating: 0.2, shape: [1, 3, 256, 256]))
        #expect(points.count == 51 && points.allSatisfy { $0.x.isFinite && $0.y.isFinite })
    }
}
