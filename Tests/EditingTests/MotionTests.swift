import Foundation
import Testing

@testable import Editing

struct MotionTests {
    /// A face of blobs, shifted by the given amounts.
    private func face(_ side: Int, _ shift: (Float, Float) -> SIMD2<Float>) -> Plane {
        let blobs: [(SIMD2<Float>, Float, Float)] = [
            (SIMD2(0.5, 0.5), 0.3, 0.5), (SIMD2(0.38, 0.42), 0.05, -0.6),
            (SIMD2(0.62, 0.42), 0.05, -0.6), (SIMD2(0.5, 0.7), 0.07, -0.4),
        ]
        let values = (0..<side * side).map { i in
            let place = SIMD2(Float(i % side), Float(i / side))
            let point = (place + shift(place.x, place.y)) / Float(side)
            return blobs.reduce(Float(0)) { sum, blob in
                let d = point - blob.0
                return sum + blob.2 * exp(-(d * d).sum() / (blob.1 * blob.1))
            }
        }
        return Plane(width: side, height: side, values: values)
    }

    @Test(arguments: [64, 128]) func `a face that moved is found where it was`(side: Int) {
        let step = Float(side) / 64
        let still = face(side) { _, _ in .zero }
        let moved = face(side) { _, _ in SIMD2(1.5, -2) * step }
        let motion = Motion(from: still, to: moved)
        let eye = Int(0.42 * Float(side)) * side + Int(0.38 * Float(side))
        #expect(abs(motion.x.values[eye] - 1.5 * step) < 0.15 * step)
        #expect(abs(motion.y.values[eye] + 2 * step) < 0.15 * step)
    }

    @Test func `what did not move stays where it is`() {
        let still = face(64) { _, _ in .zero }
        let motion = Motion(from: still, to: still)
        let largest = (motion.x.values + motion.y.values).map(abs).max() ?? 1
        #expect(largest < 1e-4)
    }
}
