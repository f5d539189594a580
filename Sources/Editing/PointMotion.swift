import Foundation

/// Where points of a face were before an edit.
struct PointMotion: Sendable {
    /// Where a point is now and where it was, relative to that, as parts of the side.
    let points: [(place: SIMD2<Float>, offset: SIMD2<Float>)]

    /// The least way of the fastest point; below it nothing moves but the doubts about points.
    private static let least: Float = 2 / 256
    /// What a point that stands still may seem to move.
    private static let still: Float = 1 / 256

    /// Compares the same points before and after; `nil` if none has moved.
    init?(from before: [SIMD2<Float>], to after: [SIMD2<Float>]) {
        func length(_ v: SIMD2<Float>) -> Float { (v * v).sum().squareRoot() }
        points = zip(before, after).map { before, after in
            let offset = before - after
            return (after, length(offset) < Self.still ? .zero : offset)
        }
        guard points.contains(where: { length($0.offset) >= Self.least }) else { return nil }
    }
}

extension Motion {
    /// How far around a point its motion is that of the face, as a part of the side.
    private static let reach: Float = 0.022

    /// This motion with that of known points, where those are near.
    ///
    /// Lips and lids are small and fast: where pictures are coarse enough to follow their way, they
    /// are not to be seen any more.
    func guided(by known: PointMotion) -> Motion {
        let side = x.width
        let scale = Float(side)
        let sharpness = 1 / (2 * Self.reach * Self.reach * scale * scale)
        let radius = Int((3 * Self.reach * scale).rounded(.up))
        var (sums, weights) = (
            [SIMD2<Float>](repeating: .zero, count: side * side),
            [Float](repeating: 0, count: side * side)
        )
        for (place, offset) in known.points {
            let middle = place * scale - 0.5
            guard middle.x.isFinite, middle.y.isFinite, abs(middle.x) < 2 * scale,
                abs(middle.y) < 2 * scale
            else { continue }
            let (column, row) = (Int(middle.x.rounded()), Int(middle.y.rounded()))
            for y in max(0, row - radius)..<max(0, min(side, row + radius + 1)) {
                for x in max(0, column - radius)..<max(0, min(side, column + radius + 1)) {
                    let d = SIMD2(Float(x), Float(y)) - middle
                    let weight = exp(-(d * d).sum() * sharpness)
                    sums[y * side + x] += weight * offset * scale
                    weights[y * side + x] += weight
                }
            }
        }
        var result = self
        for i in weights.indices where weights[i] > 0.01 {
            let share = min(1, weights[i] * 2)
            let own = SIMD2(x.values[i], y.values[i])
            let mixed = own + share * (sums[i] / weights[i] - own)
            result.set(mixed, x: i % side, y: i / side)
        }
        return result
    }
}
