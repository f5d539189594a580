import FaceModels
import Tensors

/// A small square map of labels that can be warped and whose regions grow and shrink.
struct LabelMap: Sendable {
    /// The side in pixels.
    let side: Int
    /// Raw values of ``FaceLabel``, row by row.
    var labels: [UInt8]

    /// Reads a portrait's outer frame through a map and a smooth displacement.
    init(
        _ portrait: Portrait, side: Int, _ map: Similarity, displacement: Displacement? = nil
    ) {
        self.side = side
        let outer = PortraitShards.outerSide
        labels = portrait.withLabels { source in
            (0..<side * side).map { i in
                var at = SIMD2(Float(i % side), Float(i / side)) + 0.5
                if let displacement { at += displacement.offset(at / Float(side)) }
                let p = map.source(at)
                let x = min(outer - 1, max(0, Int(p.x)))
                let y = min(outer - 1, max(0, Int(p.y)))
                return source[y * outer + x]
            }
        }
    }

    /// For each pixel whether one of `region` lies within `radius` pixels, along rows and columns.
    func near(_ region: Set<FaceLabel>, radius: Int) -> [Bool] {
        let isPart = FaceLabel.allCases.map { region.contains($0) }
        var mask = labels.map { isPart[Int($0)] }
        guard radius > 0 else { return mask }
        for (line, step) in [(side, 1), (1, side)] {
            let old = mask
            for number in 0..<side {
                // Counts how far the last and the next pixel of the region are.
                var last = -1_000
                for i in 0..<side {
                    let at = number * line + i * step
                    if old[at] { last = i }
                    if i - last <= radius { mask[at] = true }
                }
                var next = 1_000_000
                for i in (0..<side).reversed() {
                    let at = number * line + i * step
                    if old[at] { next = i }
                    if next - i <= radius { mask[at] = true }
                }
            }
        }
        return mask
    }

    /// Adds the part of each coarse cell that each label covers to planes of `side / 2` squared.
    func addHalved(to planes: UnsafeMutableBufferPointer<Float>, inside margin: Int = 0) {
        let half = side / 2
        for y in 2 * margin..<side - 2 * margin {
            for x in 2 * margin..<side - 2 * margin {
                let plane = Int(labels[y * side + x]) * half * half
                planes[plane + y / 2 * half + x / 2] += 0.25
            }
        }
    }
}

/// A smooth field of shifts over the unit square, from a 5×5 grid.
struct Displacement: Sendable {
    private let knots: [SIMD2<Float>]

    /// Draws a field whose shifts are at most `amplitude` long in each direction.
    init(amplitude: Float, _ random: inout SplitMix64) {
        knots = (0..<25).map { _ in
            SIMD2(random.between(-amplitude, amplitude), random.between(-amplitude, amplitude))
        }
    }

    /// The shift at a point of the unit square.
    func offset(_ point: SIMD2<Float>) -> SIMD2<Float> {
        let p = (point * 4).clamped(lowerBound: .zero, upperBound: SIMD2(repeating: 3.999))
        let (x, y) = (Int(p.x), Int(p.y))
        let f = p - SIMD2(Float(x), Float(y))
        let k = y * 5 + x
        let top = knots[k] + (knots[k + 1] - knots[k]) * f.x
        let bottom = knots[k + 5] + (knots[k + 6] - knots[k + 5]) * f.x
        return top + (bottom - top) * f.y
    }
}
