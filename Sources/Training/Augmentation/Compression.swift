import Foundation
import Tensors

extension Picture {
    /// Leaves the traces of JPEG: rounds the cosine transform of every block of 8×8 pixels.
    ///
    /// - Parameter quality: The rounding step of the finest luminance frequencies, 0…1.
    mutating func compress(quality step: Float) {
        let (width, count) = (width, pixels)
        guard width >= 8, height >= 8 else { return }
        planes.withUnsafeMutableBufferPointer { planes in
            for i in 0..<count {  // to luminance and two differences
                let (r, g, b) = (planes[i], planes[count + i], planes[2 * count + i])
                let luminance = 0.3 * r + 0.59 * g + 0.11 * b
                planes[i] = luminance
                planes[count + i] = b - luminance
                planes[2 * count + i] = r - luminance
            }
            for channel in 0..<3 {
                let fine = channel == 0 ? step : step * 2
                for y in stride(from: 0, through: height - 8, by: 8) {
                    for x in stride(from: 0, through: width - 8, by: 8) {
                        roundBlock(
                            planes.baseAddress! + channel * count + y * width + x, width, fine)
                    }
                }
            }
            for i in 0..<count {
                let (luminance, u, v) = (planes[i], planes[count + i], planes[2 * count + i])
                let (r, b) = (luminance + v, luminance + u)
                planes[i] = r
                planes[count + i] = (luminance - 0.3 * r - 0.11 * b) / 0.59
                planes[2 * count + i] = b
            }
        }
    }
}

/// `cosines[k * 8 + n]`: the orthonormal cosine of frequency `k` at sample `n`.
private let cosines: [Float] = (0..<64).map { i in
    let (k, n) = (Float(i / 8), Float(i % 8))
    return (k == 0 ? Float(0.125).squareRoot() : 0.5) * cos((2 * n + 1) * k * .pi / 16)
}

private func roundBlock(_ block: UnsafeMutablePointer<Float>, _ stride: Int, _ fine: Float) {
    cosines.withUnsafeBufferPointer { c in
        withUnsafeTemporaryAllocation(of: SIMD8<Float>.self, capacity: 16) { rows in
            // Rows of the block as vectors: transforming along y is a sum of rows.
            for n in 0..<8 {
                var row = SIMD8<Float>()
                for i in 0..<8 { row[i] = block[n * stride + i] }
                rows[n] = row
            }
            transform(rows, c, inverse: false)
            transpose(rows)
            transform(rows, c, inverse: false)
            for k in 0..<8 {
                for i in 0..<8 {
                    let width = fine * (0.12 + 0.88 * Float(k + i) / 14)
                    rows[k][i] = (rows[k][i] / width).rounded() * width
                }
            }
            transform(rows, c, inverse: true)
            transpose(rows)
            transform(rows, c, inverse: true)
            for n in 0..<8 {
                for i in 0..<8 { block[n * stride + i] = rows[n][i] }
            }
        }
    }
}

private func transform(
    _ rows: UnsafeMutableBufferPointer<SIMD8<Float>>, _ c: UnsafeBufferPointer<Float>,
    inverse: Bool
) {
    for k in 0..<8 {
        var sum = SIMD8<Float>.zero
        for n in 0..<8 { sum += rows[n] * (inverse ? c[n * 8 + k] : c[k * 8 + n]) }
        rows[8 + k] = sum
    }
    for k in 0..<8 { rows[k] = rows[8 + k] }
}

private func transpose(_ rows: UnsafeMutableBufferPointer<SIMD8<Float>>) {
    for i in 0..<8 {
        for j in 0..<i { (rows[i][j], rows[j][i]) = (rows[j][i], rows[i][j]) }
    }
}
