internal import CImageCodecs
internal import Foundation
internal import Tensors

/// Floats in rows, one a pixel, or four of which the fourth means nothing (so that vectors fit).
///
/// What is computed between 8-bit pictures, so that nothing is rounded on the way.
struct FloatPicture {
    let width: Int
    let height: Int
    /// 1 or 4.
    let channels: Int
    private(set) var floats: [Float]

    init(width: Int, height: Int, channels: Int, floats: [Float]) {
        precondition(floats.count == width * height * channels, "the floats do not fit the size")
        self.width = width
        self.height = height
        self.channels = channels
        self.floats = floats
    }

    /// Creates a picture whose rows are written by `fill`, in parallel.
    init(
        width: Int, height: Int, channels: Int, strip: Int = 32,
        fill: (UnsafeMutablePointer<Float>, Range<Int>) -> Void
    ) {
        let count = width * height * channels
        let floats = [Float](unsafeUninitializedCapacity: count) { target, filled in
            let start = target.baseAddress!
            parallelStrips(of: height, height: strip) { fill(start, $0) }
            filled = count
        }
        self.init(width: width, height: height, channels: channels, floats: floats)
    }

    /// Levels from 0 to 255.
    init(_ image: Image) {
        self = image.withUnsafePixels { pixels in
            let (width, source) = (image.width, pixels.baseAddress!)
            return FloatPicture(width: width, height: image.height, channels: 4) { target, rows in
                for i in rows.lowerBound * width..<rows.upperBound * width {
                    target[4 * i] = Float(source[3 * i])
                    target[4 * i + 1] = Float(source[3 * i + 1])
                    target[4 * i + 2] = Float(source[3 * i + 2])
                    target[4 * i + 3] = 0
                }
            }
        }
    }

    /// The first picture of `[batch, 3, height, width]`, each value as `value * scale + offset`.
    init(_ tensor: Tensor, scale: Float, offset: Float) {
        let shape = tensor.shape
        precondition(
            shape.count == 4 && shape[0] >= 1 && shape[1] == 3, "no picture has shape \(shape)")
        let (height, width) = (shape[2], shape[3])
        self = tensor.withUnsafeFloats { floats in
            let (source, plane) = (floats.baseAddress!, width * height)
            return FloatPicture(width: width, height: height, channels: 4) { target, rows in
                for i in rows.lowerBound * width..<rows.upperBound * width {
                    target[4 * i] = source[i] * scale + offset
                    target[4 * i + 1] = source[plane + i] * scale + offset
                    target[4 * i + 2] = source[2 * plane + i] * scale + offset
                    target[4 * i + 3] = 0
                }
            }
        }
    }

    /// Levels from 0 to 255.
    init(_ mask: Mask) {
        self.init(
            width: mask.width, height: mask.height, channels: 1, floats: mask.values.map(Float.init)
        )
    }

    /// The picture with another size, by the filter of ``Image/resized(width:height:)``.
    func resized(width newWidth: Int, height newHeight: Int) -> FloatPicture {
        let columns = ResamplingWeights(from: width, to: newWidth)
        let rows = ResamplingWeights(from: height, to: newHeight)
        let row = width * channels
        return floats.withUnsafeBufferPointer { source in
            FloatPicture(width: newWidth, height: newHeight, channels: channels) { target, strip in
                withUnsafeTemporaryAllocation(of: Float.self, capacity: row) { mixed in
                    for y in strip {
                        rows.withWeights(of: y) { weights in
                            ic_mix_rows_f32(
                                mixed.baseAddress!, source.baseAddress! + Int(rows.starts[y]) * row,
                                row, weights, rows.taps, row)
                        }
                        ic_filter_row(
                            target + y * newWidth * channels, mixed.baseAddress!, channels,
                            columns.starts, columns.weights, columns.taps, newWidth)
                    }
                }
            }
        }
    }

    /// The picture under a Gaussian of `sigma` pixels, cut off at four sigma; edges are mirrored.
    func blurred(sigma: Double) -> FloatPicture {
        guard sigma > 0 else { return self }
        let radius = max(1, Int(4 * sigma + 0.5))
        let line = (-radius...radius).map { exp(-0.5 * Double($0 * $0) / (sigma * sigma)) }
        let sum = line.reduce(0, +)
        let weights = line.map { Float($0 / sum) }
        return blurredAlongRows(weights).blurredAlongColumns(weights)
    }

    private func blurredAlongRows(_ weights: [Float]) -> FloatPicture {
        let radius = weights.count / 2
        let columns = (-radius..<width + radius).map { mirrored($0, count: width) }
        return floats.withUnsafeBufferPointer { source in
            FloatPicture(width: width, height: height, channels: channels) { target, strip in
                withUnsafeTemporaryAllocation(
                    of: Float.self, capacity: columns.count * channels
                ) { line in
                    for y in strip {
                        for (i, column) in columns.enumerated() {
                            for c in 0..<channels {
                                line[i * channels + c] =
                                    source[(y * width + column) * channels + c]
                            }
                        }
                        ic_mix_rows_f32(
                            target + y * width * channels, line.baseAddress!, channels, weights,
                            weights.count, width * channels)
                    }
                }
            }
        }
    }

    private func blurredAlongColumns(_ weights: [Float]) -> FloatPicture {
        let radius = weights.count / 2
        let row = width * channels
        return floats.withUnsafeBufferPointer { source in
            FloatPicture(width: width, height: height, channels: channels) { target, strip in
                let first = strip.lowerBound - radius
                let count = strip.count + 2 * radius
                if first >= 0, first + count <= height {
                    for y in strip {
                        ic_mix_rows_f32(
                            target + y * row, source.baseAddress! + (y - radius) * row, row,
                            weights, weights.count, row)
                    }
                    return
                }
                withUnsafeTemporaryAllocation(of: Float.self, capacity: count * row) { lines in
                    for i in 0..<count {
                        let from = mirrored(first + i, count: height) * row
                        (lines.baseAddress! + i * row).update(
                            from: source.baseAddress! + from, count: row)
                    }
                    for y in strip {
                        ic_mix_rows_f32(
                            target + y * row, lines.baseAddress! + (y - strip.lowerBound) * row,
                            row, weights, weights.count, row)
                    }
                }
            }
        }
    }

    /// Bicubic samples at `map` of each pixel centre of `area`, row by row.
    func sampled(at map: AffineMap, of area: PixelArea) -> FloatPicture {
        floats.withUnsafeBufferPointer { source in
            FloatPicture(width: area.width, height: area.height, channels: channels) {
                target, strip in
                for y in strip {
                    let start = map(SIMD2(Double(area.x), Double(area.y + y)) + 0.5)
                    ic_sample_bicubic(
                        target + y * area.width * channels, source.baseAddress!, channels, width,
                        height, start.x, start.y, map.x.x, map.x.y, area.width)
                }
            }
        }
    }

    /// What a photo shows of this picture, which `map` places in it, inside `area` of the photo.
    ///
    /// Where the photo is coarser than this picture, this is made as coarse first.
    func unaligned(by map: AffineMap, within area: PixelArea) -> FloatPicture {
        let scale = abs(map.determinant).squareRoot()  // pixels of the photo per pixel of ours
        guard scale < 0.9 else { return sampled(at: map.inverse, of: area) }
        let newWidth = max(1, Int((Double(width) * scale).rounded()))
        let newHeight = max(1, Int((Double(height) * scale).rounded()))
        let coarse = resized(width: newWidth, height: newHeight)
        let stretch = AffineMap(
            origin: .zero, x: SIMD2(Double(newWidth) / Double(width), 0),
            y: SIMD2(0, Double(newHeight) / Double(height)))
        return coarse.sampled(at: map.inverse.followed(by: stretch), of: area)
    }
}

extension ResamplingWeights {
    /// Calls `body` with the weights of one pixel.
    func withWeights(of index: Int, _ body: (UnsafePointer<Float>) -> Void) {
        weights.withUnsafeBufferPointer { body($0.baseAddress! + index * taps) }
    }
}

/// The place of `i` in a line that is mirrored at both ends, with the outermost pixels repeated.
func mirrored(_ i: Int, count: Int) -> Int {
    let place = ((i % (2 * count)) + 2 * count) % (2 * count)
    return place < count ? place : 2 * count - 1 - place
}

/// The place of `i` in a line that is reflected about the centres of its outermost pixels.
func reflected(_ i: Int, count: Int) -> Int {
    guard count > 1 else { return 0 }
    let period = 2 * (count - 1)
    let place = ((i % period) + period) % period
    return place < count ? place : period - place
}
