/// Pixels: 8-bit sRGB, red, green and blue in turn, upright, rows from top to bottom.
///
/// An image is a value; copies share their memory until one of them is changed. Coordinates are
/// continuous everywhere in this library: the first pixel covers 0 to 1 and has its centre at 0.5.
public struct Image: Hashable, Sendable {
    /// The number of pixels in a row.
    public let width: Int
    /// The number of rows.
    public let height: Int
    /// `width * height * 3` bytes.
    public private(set) var pixels: [UInt8]

    /// Creates an image of `width * height * 3` bytes.
    public init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(width > 0 && height > 0, "an image needs pixels, not \(width) × \(height)")
        precondition(
            pixels.count == width * height * 3,
            "\(pixels.count) bytes cannot fill \(width) × \(height) pixels")
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// Creates an image whose bytes are written by `fill`, which must write all of them.
    public init(
        width: Int, height: Int, fill: (UnsafeMutableBufferPointer<UInt8>) throws -> Void
    ) rethrows {
        let count = width * height * 3
        let pixels = try [UInt8](unsafeUninitializedCapacity: count) { bytes, filled in
            try fill(UnsafeMutableBufferPointer(rebasing: bytes[..<count]))
            filled = count
        }
        self.init(width: width, height: height, pixels: pixels)
    }

    /// Creates an image of one color.
    public init(width: Int, height: Int, red: UInt8, green: UInt8, blue: UInt8) {
        self.init(width: width, height: height) { bytes in
            for i in stride(from: 0, to: bytes.count, by: 3) {
                bytes[i] = red
                bytes[i + 1] = green
                bytes[i + 2] = blue
            }
        }
    }

    /// Red, green and blue of one pixel.
    public subscript(x: Int, y: Int) -> (red: UInt8, green: UInt8, blue: UInt8) {
        get {
            let i = index(x, y)
            return (pixels[i], pixels[i + 1], pixels[i + 2])
        }
        set {
            let i = index(x, y)
            pixels[i] = newValue.red
            pixels[i + 1] = newValue.green
            pixels[i + 2] = newValue.blue
        }
    }

    /// Calls `body` with the bytes, which are valid until it returns.
    public func withUnsafePixels<Result>(
        _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result {
        try pixels.withUnsafeBufferPointer(body)
    }

    /// Calls `body` with the bytes, which it may change until it returns.
    public mutating func withUnsafeMutablePixels<Result>(
        _ body: (UnsafeMutableBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result {
        try pixels.withUnsafeMutableBufferPointer { try body($0) }
    }

    /// The part of the image inside `area`, which must lie within it.
    public func cropped(to area: PixelArea) -> Image {
        precondition(
            bounds.contains(area) && !area.isEmpty, "\(area) is not within \(width) × \(height)")
        return withUnsafePixels { source in
            Image(width: area.width, height: area.height) { target in
                let row = area.width * 3
                for y in 0..<area.height {
                    let start = ((area.y + y) * width + area.x) * 3
                    _ = UnsafeMutableBufferPointer(rebasing: target[y * row..<(y + 1) * row])
                        .update(fromContentsOf: source[start..<start + row])
                }
            }
        }
    }

    /// All of the image.
    public var bounds: PixelArea { PixelArea(x: 0, y: 0, width: width, height: height) }

    private func index(_ x: Int, _ y: Int) -> Int {
        precondition(
            x >= 0 && x < width && y >= 0 && y < height,
            "there is no pixel (\(x), \(y)) in \(width) × \(height)")
        return (y * width + x) * 3
    }
}
