/// A rectangle of whole pixels.
public struct PixelArea: Codable, Hashable, Sendable {
    /// The first column.
    public var x: Int
    /// The first row.
    public var y: Int
    /// The number of columns.
    public var width: Int
    /// The number of rows.
    public var height: Int

    /// Creates an area from its first pixel and its size.
    public init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// Whether it has no pixels.
    public var isEmpty: Bool { width <= 0 || height <= 0 }

    /// Whether all pixels of `other` belong to this area too.
    public func contains(_ other: PixelArea) -> Bool {
        other.isEmpty
            || (other.x >= x && other.y >= y && other.x + other.width <= x + width
                && other.y + other.height <= y + height)
    }

    /// The pixels that belong to both areas.
    public func intersection(_ other: PixelArea) -> PixelArea {
        let left = max(x, other.x)
        let top = max(y, other.y)
        let right = min(x + width, other.x + other.width)
        let bottom = min(y + height, other.y + other.height)
        return PixelArea(
            x: left, y: top, width: max(0, right - left), height: max(0, bottom - top))
    }

    /// The area made larger by `margin` pixels on each side, or smaller.
    public func expanded(by margin: Int) -> PixelArea {
        PixelArea(
            x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin)
    }
}
