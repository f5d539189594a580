internal import Foundation

/// How much of each pixel is meant: 0 for none, 255 for all.
public struct Mask: Hashable, Sendable {
    /// The number of values in a row.
    public let width: Int
    /// The number of rows.
    public let height: Int
    /// `width * height` values, row by row.
    public private(set) var values: [UInt8]

    /// Creates a mask of `width * height` values.
    public init(width: Int, height: Int, values: [UInt8]) {
        precondition(
            width > 0 && height > 0 && values.count == width * height,
            "\(values.count) values cannot fill \(width) × \(height)")
        self.width = width
        self.height = height
        self.values = values
    }

    /// Creates a mask of one value; empty, unless told otherwise.
    public init(width: Int, height: Int, filledWith value: UInt8 = 0) {
        self.init(
            width: width, height: height,
            values: [UInt8](repeating: value, count: width * height))
    }

    /// Creates a mask that is full inside `area`.
    public init(width: Int, height: Int, full area: PixelArea) {
        self.init(width: width, height: height)
        let area = area.intersection(PixelArea(x: 0, y: 0, width: width, height: height))
        for y in 0..<area.height {
            let start = (area.y + y) * width + area.x
            for i in start..<start + area.width { values[i] = 255 }
        }
    }

    /// The value of one pixel.
    public subscript(x: Int, y: Int) -> UInt8 {
        get {
            precondition(
                x >= 0 && x < width && y >= 0 && y < height, "there is no pixel (\(x), \(y))")
            return values[y * width + x]
        }
        set {
            precondition(
                x >= 0 && x < width && y >= 0 && y < height, "there is no pixel (\(x), \(y))")
            values[y * width + x] = newValue
        }
    }

    /// The smallest area outside of which everything is 0; `nil` if nothing is meant.
    public var meantArea: PixelArea? {
        var (left, right, top, bottom) = (width, -1, height, -1)
        values.withUnsafeBufferPointer { values in
            for y in 0..<height {
                let row = values[y * width..<(y + 1) * width]
                guard let first = row.firstIndex(where: { $0 != 0 }),
                    let last = row.lastIndex(where: { $0 != 0 })
                else { continue }
                left = min(left, first - y * width)
                right = max(right, last - y * width)
                top = min(top, y)
                bottom = y
            }
        }
        guard right >= 0 else { return nil }
        return PixelArea(x: left, y: top, width: right - left + 1, height: bottom - top + 1)
    }

    /// What either mask means: the larger value.
    public func union(_ other: Mask) -> Mask { combined(with: other, max) }

    /// What both masks mean: the smaller value.
    public func intersection(_ other: Mask) -> Mask { combined(with: other, min) }

    /// What this mask means and `other` does not.
    public func subtracting(_ other: Mask) -> Mask { intersection(other.complement) }

    /// What this mask does not mean.
    public var complement: Mask {
        Mask(width: width, height: height, values: values.map { 255 - $0 })
    }

    /// This mask at `(x, y)` of a larger frame, which is otherwise empty.
    public func placed(x: Int, y: Int, inWidth frameWidth: Int, height frameHeight: Int) -> Mask {
        precondition(
            x >= 0 && y >= 0 && x + width <= frameWidth && y + height <= frameHeight,
            "\(width) × \(height) at (\(x), \(y)) is not within \(frameWidth) × \(frameHeight)")
        var frame = Mask(width: frameWidth, height: frameHeight)
        for row in 0..<height {
            let start = (y + row) * frameWidth + x
            frame.values.replaceSubrange(
                start..<start + width, with: values[row * width..<(row + 1) * width])
        }
        return frame
    }

    /// The mask with another size.
    public func resized(width newWidth: Int, height newHeight: Int) -> Mask {
        guard newWidth != width || newHeight != height else { return self }
        return Mask(FloatPicture(self).resized(width: newWidth, height: newHeight))
    }

    /// The mask under a Gaussian of `sigma` pixels.
    public func blurred(sigma: Double) -> Mask {
        guard sigma > 0 else { return self }
        return Mask(FloatPicture(self).blurred(sigma: sigma))
    }

    /// Sets each value of `area`, in parallel; `value` is told the place within the area.
    mutating func fill(_ area: PixelArea, with value: (Int, Int) -> UInt8) {
        let width = width
        values.withUnsafeMutableBufferPointer { values in
            let target = values.baseAddress!
            parallelStrips(of: area.height) { strip in
                for y in strip {
                    let row = target + (area.y + y) * width + area.x
                    for x in 0..<area.width { row[x] = value(x, y) }
                }
            }
        }
    }

    /// Rounds and clamps floats from 0 to 255.
    init(_ picture: FloatPicture) {
        precondition(picture.channels == 1, "a mask has one channel")
        self.init(
            width: picture.width, height: picture.height,
            values: picture.floats.map { UInt8(min(max($0 + 0.5, 0), 255)) })
    }

    private func combined(with other: Mask, _ choose: (UInt8, UInt8) -> UInt8) -> Mask {
        precondition(
            width == other.width && height == other.height,
            "\(width) × \(height) cannot be combined with \(other.width) × \(other.height)")
        return Mask(
            width: width, height: height, values: zip(values, other.values).map { choose($0, $1) })
    }
}
