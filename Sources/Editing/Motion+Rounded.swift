import Foundation

extension Motion {
    /// The motion of a rigid rounded head that is closest to this.
    ///
    /// Seen from far away, a rotation moves each point by a linear function of where it is and of
    /// how deep it lies, and the depth of something like an ellipsoid is nearly quadratic: so is its
    /// motion. That goes for hair and ears as well, whose own motion drawings hardly tell. Iteratively
    /// reweighted least squares (Holland and Welsch 1977; Cauchy's weights).
    ///
    /// - Parameter trust: How much each pixel has to say, from 0 to 1, as large as the motion.
    func rounded(from trust: Plane, in frame: HeadMotion.Frame) -> Motion {
        let side = x.width
        let (half, scale) = (frame.rawValue, 2 * frame.rawValue / Float(side))
        /// The six terms of one pixel; the last two numbers are left for its offset.
        func terms(_ index: Int) -> SIMD8<Float> {
            let pixel = SIMD2(Float(index % side), Float(index / side))
            let place = Self.nearFace((pixel + 0.5) * scale - half)
            let (u, v) = (place.x, place.y)
            return SIMD8(1, u, v, u * u, u * v, v * v, 0, 0)
        }
        // Every second pixel of every second row tells enough.
        let points = trust.values.indices.filter {
            trust.values[$0] > 0.01 && $0 % 2 == 0 && $0 / side % 2 == 0
        }.map {
            (terms: terms($0), offset: SIMD2(x.values[$0], y.values[$0]), trust: trust.values[$0])
        }
        guard points.count > 60 else { return Motion(side: side) }
        let tolerance = Self.tolerance / scale
        var (across, down) = (SIMD8<Float>(), SIMD8<Float>())
        for round in 0..<6 {
            var equations = NormalEquations()
            for point in points {
                let rest =
                    point.offset - SIMD2((point.terms * across).sum(), (point.terms * down).sum())
                let far = round == 0 ? 0 : (rest * rest).sum() / (tolerance * tolerance)
                equations.add(point.terms, point.offset, weight: point.trust / (1 + far))
            }
            (across, down) = equations.solution(damping: Self.damping)
        }
        var result = Motion(side: side)
        for i in 0..<side * side {
            let terms = terms(i)
            let offset = SIMD2((terms * across).sum(), (terms * down).sum())
            result.set(offset, x: i % side, y: i / side)
        }
        return result
    }

    /// A place at the outline of the head for one far from the face: nothing tells what happens there,
    /// and a quadratic function soon tells too much.
    private static func nearFace(_ place: SIMD2<Float>) -> SIMD2<Float> {
        let distance = FaceEllipse.distance(of: place)
        guard distance > 1 else { return place }
        let nearer = 1 + 0.25 * tanh((distance - 1) / 0.25)
        return FaceEllipse.middle + (place - FaceEllipse.middle) * (nearer / distance)
    }

    /// How far from a rigid motion a point counts half; the inner frame is 2 wide.
    private static let tolerance: Float = 1 / 128
    /// What holds back the quadratic terms where few points tell them, as a part of all weights.
    private static let damping: Float = 1e-4
}

/// Weighted least squares with six unknowns and two right sides.
private struct NormalEquations {
    /// Six coefficients and two right sides each.
    private var rows = [SIMD8<Float>](repeating: .zero, count: 6)

    mutating func add(_ terms: SIMD8<Float>, _ values: SIMD2<Float>, weight: Float) {
        var whole = terms
        (whole[6], whole[7]) = (values.x, values.y)
        for row in rows.indices { rows[row] += weight * terms[row] * whole }
    }

    /// Gauss and Jordan; damping makes every pivot positive.
    func solution(damping: Float) -> (SIMD8<Float>, SIMD8<Float>) {
        var rows = rows
        let total = max(rows[0][0], 1e-6)
        for i in rows.indices { rows[i][i] += damping * total }
        for pivot in rows.indices {
            rows[pivot] /= rows[pivot][pivot]
            for row in rows.indices where row != pivot {
                rows[row] -= rows[row][pivot] * rows[pivot]
            }
        }
        var result = (SIMD8<Float>(), SIMD8<Float>())
        for i in rows.indices { (result.0[i], result.1[i]) = (rows[i][6], rows[i][7]) }
        return result
    }
}
