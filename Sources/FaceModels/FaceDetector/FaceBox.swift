/// An upright rectangle around a face, from the hairline to the chin, in pixels.
public struct FaceBox: Codable, Sendable, Hashable {
    /// The left edge.
    public var x: Float
    /// The top edge.
    public var y: Float
    /// The width.
    public var width: Float
    /// The height.
    public var height: Float

    /// Creates a box.
    public init(x: Float, y: Float, width: Float, height: Float) {
        (self.x, self.y, self.width, self.height) = (x, y, width, height)
    }

    /// The point in the middle.
    public var center: SIMD2<Float> { SIMD2(x + width / 2, y + height / 2) }

    /// The area in square pixels; 0 if the box is inside out.
    public var area: Float { max(0, width) * max(0, height) }

    /// What this box and another have in common.
    public func intersection(_ other: FaceBox) -> FaceBox {
        let (left, top) = (max(x, other.x), max(y, other.y))
        return FaceBox(
            x: left, y: top, width: min(x + width, other.x + other.width) - left,
            height: min(y + height, other.y + other.height) - top)
    }

    /// The common area over the area of both together, 0…1.
    public func overlap(_ other: FaceBox) -> Float {
        let common = intersection(other).area
        let all = area + other.area - common
        return all > 0 ? common / all : 0
    }
}
