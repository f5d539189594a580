import Foundation
import Tensors

extension Chart {
    /// Deepens the chart along a line to at most `depth`, less towards the ends of the line.
    ///
    /// - Parameters:
    ///   - line: Points that the groove goes through.
    ///   - width: How far from the line the groove has lost most of its depth, in the texture.
    ///   - depth: The value on the line.
    ///   - roughness: How much the line wavers up and down.
    ///   - seed: Which wavering it is.
    mutating func carve(
        _ line: Outline, width: Double, depth: Double = 1, roughness: Double = 0, seed: UInt64 = 0
    ) {
        var points = line.rounded(steps: 24).points
        if roughness > 0 {
            var random = SplitMix64(state: seed)
            var waver = points.map { _ in random.normal() }
            GaussianBlur(deviation: 5).apply(to: &waver, shape: [waver.count])
            for index in points.indices {
                points[index].y += Double(waver[index]) * roughness * 2.5
            }
        }
        let side = Double(Self.side)
        let reach = 4 * width
        let columns = Self.covered(points.map(\.x), reach: reach)
        let rows = Self.covered(points.map { 1 - $0.y }, reach: reach)
        for row in rows {
            let v = 1 - (Double(row) + 0.5) / side
            for column in columns {
                let place = SIMD2((Double(column) + 0.5) / side, v)
                var nearest = (distance: Double.infinity, index: 0)
                for (index, point) in points.enumerated() {
                    let offset = place - point
                    let distance = (offset * offset).sum()
                    if distance < nearest.distance { nearest = (distance, index) }
                }
                guard nearest.distance < 2 * reach * reach else { continue }
                let along = Double(nearest.index) / Double(points.count - 1)
                let taper = pow(min(min(along, 1 - along) * 5, 1), 0.7)
                let value = depth * taper * exp(-nearest.distance / (width * width))
                let index = row * Self.side + column
                values[index] = max(values[index], Float(value))
            }
        }
    }

    private static func covered(_ places: [Double], reach: Double) -> Range<Int> {
        let (low, high) = (places.min() ?? 0, places.max() ?? 0)
        let first = Int(max((low - reach) * Double(side), 0))
        let last = Int(min((high + reach) * Double(side), Double(side - 1)))
        return first..<max(last + 1, first)
    }
}
