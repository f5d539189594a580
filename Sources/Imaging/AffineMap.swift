/// A map of the plane that keeps straight lines straight and parallel lines parallel.
///
/// `(x, y)` goes to `(a x + c y + tx, b x + d y + ty)`; `x` and `y` below are the columns. (Not
/// called `AffineTransform`, which is a type of Foundation.)
public struct AffineMap: Codable, Hashable, Sendable {
    /// Where one step to the right goes: `(a, b)`.
    public var x: SIMD2<Double>
    /// Where one step down goes: `(c, d)`.
    public var y: SIMD2<Double>
    /// Where the origin goes.
    public var origin: SIMD2<Double>

    /// Creates the map that takes the origin, one step to the right and one step down to these.
    public init(origin: SIMD2<Double>, x: SIMD2<Double>, y: SIMD2<Double>) {
        self.origin = origin
        self.x = x
        self.y = y
    }

    /// The map that changes nothing.
    public static let identity = AffineMap(origin: .zero, x: SIMD2(1, 0), y: SIMD2(0, 1))

    /// The map that moves by `offset`.
    public static func translation(_ offset: SIMD2<Double>) -> AffineMap {
        AffineMap(origin: offset, x: SIMD2(1, 0), y: SIMD2(0, 1))
    }

    /// The map that scales about the origin.
    public static func scale(_ factor: Double) -> AffineMap {
        AffineMap(origin: .zero, x: SIMD2(factor, 0), y: SIMD2(0, factor))
    }

    /// Where `point` goes.
    public func callAsFunction(_ point: SIMD2<Double>) -> SIMD2<Double> {
        origin + point.x * x + point.y * y
    }

    /// How much larger areas become; negative if the map mirrors.
    public var determinant: Double { x.x * y.y - x.y * y.x }

    /// The map back; the determinant must not be 0.
    public var inverse: AffineMap {
        precondition(determinant != 0, "\(self) cannot be inverted")
        let right = SIMD2(y.y, -x.y) / determinant
        let down = SIMD2(-y.x, x.x) / determinant
        return AffineMap(
            origin: -(origin.x * right + origin.y * down), x: right, y: down)
    }

    /// This map, followed by `next`.
    public func followed(by next: AffineMap) -> AffineMap {
        let start = next.origin + origin.x * next.x + origin.y * next.y
        return AffineMap(
            origin: start, x: x.x * next.x + x.y * next.y, y: y.x * next.x + y.y * next.y)
    }
}
