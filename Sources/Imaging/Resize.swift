internal import CImageCodecs
internal import Foundation

/// Which pixels of a line make up each pixel of a resized line, and with which weights.
struct ResamplingWeights {
    let taps: Int
    let starts: [Int32]
    /// `taps` weights for each pixel, which sum to 1.
    let weights: [Float]

    init(taps: Int, starts: [Int32], weights: [Float]) {
        self.taps = taps
        self.starts = starts
        self.weights = weights
    }

    /// Lanczos weights with three lobes, widened when shrinking so that nothing aliases.
    init(from source: Int, to target: Int) {
        let scale = Double(source) / Double(target)
        let stretch = max(scale, 1)
        let support = 3 * stretch
        taps = min(source, Int((2 * support).rounded(.up)) + 1)
        var starts: [Int32] = []
        var weights: [Float] = []
        for i in 0..<target {
            let centre = (Double(i) + 0.5) * scale
            let first = min(max(0, Int(centre - support + 0.5)), source - taps)
            let line = (first..<first + taps).map {
                lanczos((Double($0) + 0.5 - centre) / stretch)
            }
            let sum = line.reduce(0, +)
            starts.append(Int32(first))
            weights += line.map { Float($0 / sum) }
        }
        self.starts = starts
        self.weights = weights
    }
}

/// The Lanczos window of three lobes.
private func lanczos(_ x: Double) -> Double {
    guard abs(x) < 3 else { return 0 }
    guard abs(x) > 1e-9 else { return 1 }
    let angle = Double.pi * x
    return sin(angle) / angle * sin(angle / 3) / (angle / 3)
}

extension Image {
    /// The image with another size, by a Lanczos filter that also averages when shrinking.
    public func resized(width newWidth: Int, height newHeight: Int) -> Image {
        precondition(
            newWidth > 0 && newHeight > 0, "an image needs pixels, not \(newWidth) × \(newHeight)")
        guard newWidth != width || newHeight != height else { return self }
        let columns = ResamplingWeights(from: width, to: newWidth)
        let rows = ResamplingWeights(from: height, to: newHeight)
        return withUnsafePixels { source in
            Image(width: newWidth, height: newHeight) { target in
                parallelStrips(of: newHeight, height: 8) { strip in
                    let row = width * 3
                    withUnsafeTemporaryAllocation(
                        of: Float.self, capacity: row + newWidth * 3 + 8
                    ) { scratch in
                        // Rows are mixed first: that loop is wide, and the fewer rows are
                        // filtered along their length.
                        let mixed = scratch.baseAddress!
                        let filtered = mixed + row + 4
                        (mixed + row).update(repeating: 0, count: 4)
                        for y in strip {
                            rows.withWeights(of: y) {
                                ic_mix_rows_u8(
                                    mixed, source.baseAddress! + Int(rows.starts[y]) * row, row,
                                    $0, rows.taps, row)
                            }
                            ic_filter_row(
                                filtered, mixed, 3, columns.starts, columns.weights, columns.taps,
                                newWidth)
                            ic_round_row(
                                target.baseAddress! + y * newWidth * 3, filtered, newWidth * 3)
                        }
                    }
                }
            }
        }
    }

    /// The image made smaller so that no side is longer than `side`; never made larger.
    public func fitted(to side: Int) -> Image {
        let longest = max(width, height)
        guard longest > side else { return self }
        func scaled(_ length: Int) -> Int { max(1, (length * side + longest / 2) / longest) }
        return resized(width: scaled(width), height: scaled(height))
    }
}
