/// Points in the texture of the face, from 0 to 1, upwards, that form a line or a closed outline.
struct Outline {
    /// The points in order.
    var points: [SIMD2<Double>]

    /// An outline through points of an array.
    init(_ points: [SIMD2<Double>]) { self.points = points }

    /// An outline through points.
    init(_ points: (Double, Double)...) {
        self.points = points.map { SIMD2($0.0, $0.1) }
    }

    /// The outline on the other half of the face.
    var mirrored: Outline { Outline(points.map { SIMD2(1 - $0.x, $0.y) }) }

    /// The points in the opposite order.
    var reversed: Outline { Outline(points.reversed()) }

    /// One outline that follows another.
    static func + (first: Outline, second: Outline) -> Outline {
        Outline(first.points + second.points)
    }

    /// A closed outline whose corners are rounded, as a Catmull-Rom spline through all points.
    func roundedClosed(steps: Int = 12) -> Outline {
        let count = points.count
        return Outline(
            (0..<count).flatMap { index in
                Self.piece(
                    points[(index + count - 1) % count], points[index],
                    points[(index + 1) % count], points[(index + 2) % count], steps: steps)
            })
    }

    /// A line whose corners are rounded, as a Catmull-Rom spline through all points.
    func rounded(steps: Int) -> Outline {
        let last = points.count - 1
        let pieces = (0..<last).flatMap { index in
            Self.piece(
                points[max(index - 1, 0)], points[index], points[index + 1],
                points[min(index + 2, last)], steps: steps)
        }
        return Outline(pieces + points.suffix(1))
    }

    private static func piece(
        _ a: SIMD2<Double>, _ b: SIMD2<Double>, _ c: SIMD2<Double>, _ d: SIMD2<Double>, steps: Int
    ) -> [SIMD2<Double>] {
        let slope = c - a
        let bend = 2 * a - 5 * b + 4 * c - d
        let twist = 3 * b - a - 3 * c + d
        return (0..<steps).map { step in
            let t = Double(step) / Double(steps)
            return b + 0.5 * t * (slope + t * (bend + t * twist))
        }
    }
}
