import Foundation

/// A map over the texture of the face: one value for each of 1024 × 1024 points.
struct Chart {
    /// The side in points.
    static let side = 1024

    /// The rows from the top.
    var values: [Float]

    /// A chart of zeros.
    init() { values = [Float](repeating: 0, count: Self.side * Self.side) }

    /// A soft spot around a point, 1 in its middle.
    init(spotAt u: Double, _ v: Double, width: Double, height: Double) {
        let middles = (0..<Self.side).map { (Double($0) + 0.5) / Double(Self.side) }
        let across = middles.map { Float(exp(-pow(($0 - u) / width, 2))) }
        let down = middles.map { Float(exp(-pow((1 - $0 - v) / height, 2))) }
        values = down.flatMap { y in across.map { $0 * y } }
    }

    /// The inside of an outline, 1 with blurred edges, and 0 elsewhere.
    ///
    /// - Parameter blur: The standard deviation of the blur in points.
    init(_ outline: Outline, blur: Double = 0) {
        self.init()
        fill(outline)
        if blur > 0 { self = blurred(blur) }
    }

    /// The inside of an outline and of its mirror image.
    init(both outline: Outline, blur: Double = 0) {
        self = Chart(outline, blur: blur).maximum(Chart(outline.mirrored, blur: blur))
    }

    /// The values blurred by a Gaussian.
    func blurred(_ deviation: Double) -> Chart {
        var result = self
        GaussianBlur(deviation: deviation).apply(to: &result.values, shape: [Self.side, Self.side])
        return result
    }

    /// The larger value at each point.
    func maximum(_ other: Chart) -> Chart { combined(with: other) { max($0, $1) } }

    /// Adds another chart times a factor.
    func adding(_ other: Chart, times factor: Float = 1) -> Chart {
        combined(with: other) { $0 + factor * $1 }
    }

    /// Takes away, at each point, that part which the other chart times a factor says.
    func fading(_ other: Chart, times factor: Float = 1) -> Chart {
        combined(with: other) { $0 * (1 - min(max(factor * $1, 0), 1)) }
    }

    /// All values times a factor.
    func times(_ factor: Float) -> Chart {
        var result = self
        for index in result.values.indices { result.values[index] *= factor }
        return result
    }

    private func combined(with other: Chart, _ operation: (Float, Float) -> Float) -> Chart {
        var result = self
        for index in result.values.indices {
            result.values[index] = operation(values[index], other.values[index])
        }
        return result
    }

    /// Sets every point to 1 that an outline encloses or touches.
    private mutating func fill(_ outline: Outline) {
        let side = Double(Self.side)
        let corners = outline.points.map {
            SIMD2(($0.x * side).rounded(.towardZero), ((1 - $0.y) * side).rounded(.towardZero))
        }
        let edges = zip(corners, corners.dropFirst() + corners.prefix(1))
        let rows = corners.map(\.y)
        guard let top = rows.min(), let bottom = rows.max() else { return }
        for row in max(Int(top), 0)...max(min(Int(bottom), Self.side - 1), 0) {
            let y = Double(row)
            var crossings: [Double] = []
            for (a, b) in edges {
                if a.y == b.y {
                    if a.y == y { fill(row, from: min(a.x, b.x), to: max(a.x, b.x)) }
                } else if y >= min(a.y, b.y), y < max(a.y, b.y) {
                    crossings.append(a.x + (y - a.y) * (b.x - a.x) / (b.y - a.y))
                }
            }
            crossings.sort()
            for pair in stride(from: 0, to: crossings.count - 1, by: 2) {
                fill(row, from: crossings[pair], to: crossings[pair + 1])
            }
        }
    }

    private mutating func fill(_ row: Int, from left: Double, to right: Double) {
        let first = max(Int((left + 0.5).rounded(.down)), 0)
        let last = min(Int((right - 0.5).rounded(.up)), Self.side - 1)
        guard first <= last else { return }
        for column in first...last { values[row * Self.side + column] = 1 }
    }
}
