internal import Foundation

/// Bytes of RGB with a few more behind them, which loops that read four at once may touch.
struct PaddedPixels {
    let width: Int
    let height: Int
    private(set) var bytes: [UInt8]

    /// Copies `area` of an image, whose outside is the reflection of its inside.
    init(_ image: Image, area: PixelArea) {
        width = area.width
        height = area.height
        let row = area.width * 3
        let count = row * area.height
        let columns = (area.x..<area.x + area.width).map { reflected($0, count: image.width) * 3 }
        let inside = area.intersection(image.bounds)
        bytes = image.withUnsafePixels { source in
            [UInt8](unsafeUninitializedCapacity: count + 8) { target, filled in
                (target.baseAddress! + count).update(repeating: 0, count: 8)
                parallelStrips(of: area.height) { strip in
                    for y in strip {
                        let from =
                            source.baseAddress! + reflected(area.y + y, count: image.height)
                            * image.width * 3
                        let to = target.baseAddress! + y * row
                        func copy(_ places: Range<Int>) {
                            for x in places {
                                let pixel = from + columns[x]
                                to[3 * x] = pixel[0]
                                to[3 * x + 1] = pixel[1]
                                to[3 * x + 2] = pixel[2]
                            }
                        }
                        guard !inside.isEmpty else {
                            copy(0..<area.width)
                            continue
                        }
                        let left = inside.x - area.x
                        copy(0..<left)
                        (to + left * 3).update(
                            from: from + inside.x * 3, count: inside.width * 3)
                        copy(left + inside.width..<area.width)
                    }
                }
                filled = count + 8
            }
        }
    }

    /// Lets the picture dissolve towards its edges, so that the reflection is not seen as one.
    ///
    /// - Parameters:
    ///   - pad: How wide the reflected margins are: left, top, right and bottom.
    ///   - sigma: Of the blur that the margins get, in pixels.
    mutating func dissolve(pad: SIMD4<Double>, sigma: Double) {
        let (width, height) = (width, height)
        let blur = Blur(of: self, sigma: sigma)
        // How far a pixel is in the margins: 1 at the edge, 0 where the photo ends, less inside.
        let columns = (0..<width).map {
            1 - min(Double($0) / pad[0], Double(width - 1 - $0) / pad[2])
        }
        let rows = (0..<height).map {
            1 - min(Double($0) / pad[1], Double(height - 1 - $0) / pad[3])
        }
        func margin(_ x: Int, _ y: Int) -> Float { Float(max(columns[x], rows[y])) }
        func softened(_ value: UInt8, _ blurred: Float, _ margin: Float) -> Float {
            Float(value) + (blurred - Float(value)) * min(max(3 * margin + 1, 0), 1)
        }

        // Medians after the blur, from histograms of every second pixel of every second row.
        var histogram = [Int](repeating: 0, count: 3 * 256)
        for y in stride(from: 0, to: height, by: 2) {
            for x in stride(from: 0, to: width, by: 2) {
                let m = margin(x, y)
                for c in 0..<3 {
                    let value = bytes[(y * width + x) * 3 + c]
                    let level = m <= -1.0 / 3 ? Float(value) : softened(value, blur[x, y, c], m)
                    histogram[c * 256 + Int(level.rounded())] += 1
                }
            }
        }
        let medians = (0..<3).map { c in Self.median(histogram[c * 256..<(c + 1) * 256]) }

        bytes.withUnsafeMutableBufferPointer { bytes in
            let bytes = bytes.baseAddress!
            parallelStrips(of: height) { strip in
                for y in strip {
                    for x in 0..<width {
                        let m = margin(x, y)
                        guard m > -1.0 / 3 else { continue }
                        for c in 0..<3 {
                            let i = (y * width + x) * 3 + c
                            let soft = softened(bytes[i], blur[x, y, c], m)
                            let level = soft + (medians[c] - soft) * min(max(m, 0), 1)
                            bytes[i] = UInt8(min(max(level.rounded(), 0), 255))
                        }
                    }
                }
            }
        }
    }

    private static func median(_ histogram: ArraySlice<Int>) -> Float {
        let half = histogram.reduce(0, +) / 2
        var seen = 0
        for (level, count) in histogram.enumerated() {
            seen += count
            if seen > half { return Float(level) }
        }
        return 0
    }
}

/// A blurred picture, kept as coarse as its blur allows.
private struct Blur {
    let picture: FloatPicture
    let scaleX: Float
    let scaleY: Float

    init(of pixels: PaddedPixels, sigma: Double) {
        let image = Image(
            width: pixels.width, height: pixels.height,
            pixels: Array(pixels.bytes.prefix(pixels.width * pixels.height * 3)))
        let factor = max(1, Int(sigma / 4))
        let small = image.resized(
            width: max(1, image.width / factor), height: max(1, image.height / factor))
        scaleX = Float(small.width) / Float(image.width)
        scaleY = Float(small.height) / Float(image.height)
        picture = FloatPicture(small).blurred(sigma: sigma * Double(scaleX))
    }

    /// The level at the centre of a pixel, by bilinear interpolation.
    subscript(x: Int, y: Int, channel: Int) -> Float {
        let (w, h) = (picture.width, picture.height)
        let u = min(max((Float(x) + 0.5) * scaleX - 0.5, 0), Float(w - 1))
        let v = min(max((Float(y) + 0.5) * scaleY - 0.5, 0), Float(h - 1))
        let (left, top) = (Int(u), Int(v))
        let (right, bottom) = (min(left + 1, w - 1), min(top + 1, h - 1))
        func level(_ x: Int, _ y: Int) -> Float { picture.floats[(y * w + x) * 4 + channel] }
        let (fx, fy) = (u - Float(left), v - Float(top))
        let above = level(left, top) * (1 - fx) + level(right, top) * fx
        let below = level(left, bottom) * (1 - fx) + level(right, bottom) * fx
        return above * (1 - fy) + below * fy
    }
}
