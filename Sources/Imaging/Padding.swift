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
        let margins = Margins(width: width, height: height, pad: pad)
        let medians = medians(of: blur, margins)
        bytes.withUnsafeMutableBufferPointer { bytes in
            let bytes = bytes.baseAddress!
            parallelStrips(of: height) { strip in
                withUnsafeTemporaryAllocation(of: SIMD4<Float>.self, capacity: width) { blurred in
                    for y in strip {
                        let places = margins.places(inRow: y)
                        guard !places.isEmpty else { continue }
                        blur.write(row: y, to: blurred)
                        for x in places.joined() {
                            let m = margins.depth(x, y)
                            let pixel = bytes + (y * width + x) * 3
                            let soft = softened(pixel, blurred[x], m)
                            let share = min(max(m, 0), 1)
                            let level = (soft + (medians - soft) * share).rounded(.toNearestOrEven)
                                .clamped(lowerBound: .zero, upperBound: SIMD4(repeating: 255))
                            for c in 0..<3 { pixel[c] = UInt8(level[c]) }
                        }
                    }
                }
            }
        }
    }

    /// The medians of the channels after the blur, from a share of the pixels of large pictures.
    private func medians(of blur: Blur, _ margins: Margins) -> SIMD4<Float> {
        let step = max(1, Int((Double(width * height) / 1e6).squareRoot().rounded()))
        var histogram = [Int](repeating: 0, count: 3 * 256)
        bytes.withUnsafeBufferPointer { bytes in
            withUnsafeTemporaryAllocation(of: SIMD4<Float>.self, capacity: width) { blurred in
                for y in stride(from: 0, to: height, by: step) {
                    blur.write(row: y, to: blurred)
                    for x in stride(from: 0, to: width, by: step) {
                        let level = softened(
                            bytes.baseAddress! + (y * width + x) * 3, blurred[x],
                            margins.depth(x, y))
                        for c in 0..<3 { histogram[c * 256 + Int(level[c] + 0.5)] += 1 }
                    }
                }
            }
        }
        var medians = SIMD4<Float>.zero
        for c in 0..<3 {
            let counts = histogram[c * 256..<(c + 1) * 256]
            let half = counts.reduce(0, +) / 2
            var seen = 0
            medians[c] = Float(
                counts.prefix { count in
                    seen += count
                    return seen <= half
                }.count)
        }
        return medians
    }
}

/// A pixel that takes on its blurred color from a third of a margin inside the photo on.
@inline(__always)
private func softened(
    _ pixel: UnsafePointer<UInt8>, _ blurred: SIMD4<Float>, _ depth: Float
) -> SIMD4<Float> {
    let level = SIMD4(Float(pixel[0]), Float(pixel[1]), Float(pixel[2]), 0)
    return level + (blurred - level) * min(max(3 * depth + 1, 0), 1)
}

/// How deep pixels lie in the margins: 1 at the edge, 0 where the photo ends, less inside.
private struct Margins {
    private let columns: [Float]
    private let rows: [Float]

    init(width: Int, height: Int, pad: SIMD4<Double>) {
        columns = (0..<width).map {
            Float(1 - min(Double($0) / pad[0], Double(width - 1 - $0) / pad[2]))
        }
        rows = (0..<height).map {
            Float(1 - min(Double($0) / pad[1], Double(height - 1 - $0) / pad[3]))
        }
    }

    func depth(_ x: Int, _ y: Int) -> Float { max(columns[x], rows[y]) }

    /// The pixels of a row that are changed at all: none, both ends, or everything.
    func places(inRow y: Int) -> [Range<Int>] {
        guard rows[y] <= -1.0 / 3 else { return [0..<columns.count] }
        guard let first = columns.firstIndex(where: { $0 <= -1.0 / 3 }),
            let last = columns.lastIndex(where: { $0 <= -1.0 / 3 })
        else { return [0..<columns.count] }
        return [0..<first, last + 1..<columns.count].filter { !$0.isEmpty }
    }
}

/// A blurred picture, kept as coarse as its blur allows.
private struct Blur {
    private let picture: FloatPicture
    private let width: Int
    private let scale: SIMD2<Float>

    init(of pixels: PaddedPixels, sigma: Double) {
        let image = Image(
            width: pixels.width, height: pixels.height,
            pixels: Array(pixels.bytes.prefix(pixels.width * pixels.height * 3)))
        let factor = max(1, Int(sigma / 4))
        let small = image.resized(
            width: max(1, image.width / factor), height: max(1, image.height / factor))
        width = image.width
        scale = SIMD2(
            Float(small.width) / Float(image.width), Float(small.height) / Float(image.height))
        picture = FloatPicture(small).blurred(sigma: sigma * Double(scale.x))
    }

    /// The levels of a row of the sharp picture, by bilinear interpolation.
    func write(row y: Int, to line: UnsafeMutableBufferPointer<SIMD4<Float>>) {
        let (w, h) = (picture.width, picture.height)
        let v = min(max((Float(y) + 0.5) * scale.y - 0.5, 0), Float(h - 1))
        let top = Int(v)
        let down = v - Float(top)
        picture.floats.withUnsafeBytes { floats in
            let upper = floats.baseAddress! + top * w * 16
            let lower = floats.baseAddress! + min(top + 1, h - 1) * w * 16
            func level(_ x: Int) -> SIMD4<Float> {
                let above = upper.loadUnaligned(fromByteOffset: x * 16, as: SIMD4<Float>.self)
                let below = lower.loadUnaligned(fromByteOffset: x * 16, as: SIMD4<Float>.self)
                return above + (below - above) * down
            }
            var column = -1
            var (left, right) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
            for x in 0..<width {
                let u = min(max((Float(x) + 0.5) * scale.x - 0.5, 0), Float(w - 1))
                if Int(u) != column {
                    column = Int(u)
                    (left, right) = (level(column), level(min(column + 1, w - 1)))
                }
                line[x] = left + (right - left) * (u - Float(column))
            }
        }
    }
}
