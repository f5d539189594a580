internal import CImageCodecs
internal import Foundation

extension Image {
    /// The square of `alignment`, turned upright, as `size` × `size` pixels.
    ///
    /// As `download_ffhq.py` of Karras et al. 2019 makes it, but for the half level that it loses
    /// by truncation: a photo that is much finer is shrunk by a Lanczos filter first; bilinear
    /// samples are taken four times as densely as needed and brought down by Lanczos again. What
    /// lies outside the photo is its reflection, more and more blurred.
    public func aligned(to alignment: FaceAlignment, size: Int) -> Image {
        aligned(to: alignment, size: size, supersampling: 4)
    }

    /// The same with any number of samples per pixel in each direction.
    func aligned(to alignment: FaceAlignment, size: Int, supersampling: Int) -> Image {
        let ratio = alignment.side / Double(size)
        // FFHQ shrinks only from a ratio of 4; a square that reaches far out of the photo must be
        // shrunk more, lest its margins fill the memory.
        let tolerable = (2 * alignment.side * alignment.side / 40e6).squareRoot().rounded(.up)
        let shrink = max((ratio * 0.5).rounded(.down), tolerable)
        guard shrink > 1 else {
            return warped(to: alignment, size: size, supersampling: supersampling)
        }
        let small = resized(
            width: max(1, Int((Double(width) / shrink).rounded(.toNearestOrEven))),
            height: max(1, Int((Double(height) / shrink).rounded(.toNearestOrEven))))
        let scale = SIMD2(
            Double(small.width) / Double(width), Double(small.height) / Double(height))
        return small.warped(
            to: FaceAlignment(
                centre: alignment.centre * scale, right: alignment.right / shrink),
            size: size, supersampling: supersampling)
    }

    private func warped(
        to alignment: FaceAlignment, size: Int, supersampling: Int
    ) -> Image {
        let side = alignment.side
        let border = max((side * 0.1).rounded(.toNearestOrEven), 3)
        // The script counts from the centre of the first pixel.
        let corners = alignment.quad.map { $0 - 0.5 }
        let low = corners.dropFirst().reduce(corners[0], pointwiseMin).rounded(.down) - border
        let high = corners.dropFirst().reduce(corners[0], pointwiseMax).rounded(.up) + border
        let limit = SIMD2(Double(width), Double(height))
        // What the photo has of the square; at least one pixel, if that lies outside.
        let start = low.clamped(lowerBound: .zero, upperBound: limit - 1)
        let end = high.clamped(lowerBound: start + 1, upperBound: limit)
        var before = (start - low).clamped(
            lowerBound: .zero, upperBound: SIMD2(repeating: 1e6))
        var after = (high - end).clamped(lowerBound: .zero, upperBound: SIMD2(repeating: 1e6))
        let isPadded = max(before.max(), after.max()) > border - 4
        if isPadded {
            let least = SIMD2(repeating: (side * 0.3).rounded(.toNearestOrEven))
            before = pointwiseMax(before, least)
            after = pointwiseMax(after, least)
        } else {
            (before, after) = (.zero, .zero)
        }
        let crop = cropped(to: PixelArea(from: start, to: end))
        let origin = start - before
        var pixels = PaddedPixels(
            crop, area: PixelArea(from: -before, to: end - start + after))
        if isPadded {
            pixels.dissolve(
                pad: SIMD4(lowHalf: before, highHalf: after), sigma: side * 0.02)
        }
        let map = FaceAlignment(centre: alignment.centre - origin, right: alignment.right)
            .map(size: size * supersampling)
        return pixels.sampled(at: map, size: size, supersampling: supersampling)
    }
}

extension PaddedPixels {
    /// Bilinear samples, `supersampling` for each pixel in each direction, filtered by Lanczos.
    fileprivate func sampled(at map: AffineMap, size: Int, supersampling: Int) -> Image {
        let dense = size * supersampling
        let weights =
            supersampling > 1 ? ResamplingWeights(from: dense, to: size) : .single(size)
        let (width, height, row) = (width, height, size * 4)
        return bytes.withUnsafeBufferPointer { source in
            Image(width: size, height: size) { target in
                parallelStrips(of: size) { strip in
                    let first = Int(weights.starts[strip.lowerBound])
                    let count =
                        Int(weights.starts[strip.upperBound - 1]) + weights.taps - first
                    withUnsafeTemporaryAllocation(
                        of: Float.self, capacity: dense * 4 + (count + 1) * row
                    ) { scratch in
                        let samples = scratch.baseAddress!
                        let lines = samples + dense * 4
                        let mixed = lines + count * row
                        for i in 0..<count {
                            let start = map(SIMD2(0.5, Double(first + i) + 0.5))
                            ic_sample_bilinear(
                                samples, source.baseAddress!, width, height, start.x, start.y,
                                map.x.x, map.x.y, dense)
                            ic_filter_row(
                                lines + i * row, samples, 4, weights.starts, weights.weights,
                                weights.taps, size)
                        }
                        for y in strip {
                            let above = Int(weights.starts[y]) - first
                            weights.withWeights(of: y) {
                                ic_mix_rows_f32(
                                    mixed, lines + above * row, row, $0, weights.taps, row)
                            }
                            let to = target.baseAddress! + y * size * 3
                            for x in 0..<size {
                                for c in 0..<3 {
                                    to[3 * x + c] = UInt8(
                                        min(max(mixed[4 * x + c] + 0.5, 0), 255))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

extension ResamplingWeights {
    /// Weights that leave a line of `count` pixels as it is.
    static func single(_ count: Int) -> ResamplingWeights {
        ResamplingWeights(
            taps: 1, starts: (0..<count).map(Int32.init),
            weights: [Float](repeating: 1, count: count))
    }
}

extension PixelArea {
    /// Creates an area from corners with whole coordinates.
    fileprivate init(from start: SIMD2<Double>, to end: SIMD2<Double>) {
        self.init(
            x: Int(start.x), y: Int(start.y), width: Int(end.x - start.x),
            height: Int(end.y - start.y))
    }
}
