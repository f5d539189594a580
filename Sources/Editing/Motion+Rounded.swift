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
        func terms(_ index: Int) -> [Float] {
            var place = SIMD2(Float(index % side), Float(index / side))
            place = Self.nearFace((place + 0.5) * scale - half)
            let (u, v) = (place.x, place.y)
            return [1, u, v, u * u, u * v, v * v]
        }
        // Every second pixel of every second row tells enough.
        let points = trust.values.indices.filter {
            trust.values[$0] > 0.01 && $0 % 2 == 0 && $0 / side % 2 == 0
        }.map {
            (terms: terms($0), offset: SIMD2(x.values[$0], y.values[$0]), trust: trust.values[$0])
        }
        guard points.count > 60 else { return Motion(side: side) }
        let tolerance = Self.tolerance / scale
        var (across, down) = ([Float](repeating: 0, count: 6), [Float](repeating: 0, count: 6))
        for round in 0..<6 {
            var normal = NormalEquations(unknowns: 6)
            for point in points {
                let rest = point.offset - SIMD2(dot(point.terms, across), dot(point.terms, down))
                let far = round == 0 ? 0 : (rest * rest).sum() / (tolerance * tolerance)
                normal.add(
                    point.terms, [point.offset.x, point.offset.y], weight: point.trust / (1 + far))
            }
            let solution = normal.solution(damping: Self.damping)
            (across, down) = (solution[0], solution[1])
        }
        var result = Motion(side: side)
        for i in 0..<side * side {
            let terms = terms(i)
            result.set(SIMD2(dot(terms, across), dot(terms, down)), x: i % side, y: i / side)
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

private func dot(_ a: [Float], _ b: [Float]) -> Float {
    var sum: Float = 0
    for i in a.indices { sum += a[i] * b[i] }
    return sum
}

/// Weighted least squares with two right sides.
private struct NormalEquations {
    private var matrix: [[Float]]
    private let unknowns: Int

    init(unknowns: Int) {
        self.unknowns = unknowns
        matrix = [[Float]](
            repeating: [Float](repeating: 0, count: unknowns + 2), count: unknowns)
    }

    mutating func add(_ terms: [Float], _ values: [Float], weight: Float) {
        for row in 0..<unknowns {
            let scaled = weight * terms[row]
            for column in 0..<unknowns { matrix[row][column] += scaled * terms[column] }
            for k in 0..<2 { matrix[row][unknowns + k] += scaled * values[k] }
        }
    }

    /// Gauss and Jordan; damping makes every pivot positive.
    func solution(damping: Float) -> [[Float]] {
        var rows = matrix
        let total = max(rows[0][0], 1e-6)
        for i in 0..<unknowns { rows[i][i] += damping * total }
        for pivot in 0..<unknowns {
            let scale = 1 / rows[pivot][pivot]
            for column in rows[pivot].indices { rows[pivot][column] *= scale }
            for row in 0..<unknowns where row != pivot {
                let factor = rows[row][pivot]
                for column in rows[row].indices {
                    rows[row][column] -= factor * rows[pivot][column]
                }
            }
        }
        return (0..<2).map { k in rows.map { $0[unknowns + k] } }
    }
}
