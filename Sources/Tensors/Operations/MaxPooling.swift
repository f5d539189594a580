extension Tensor {
    /// The greatest element of each window; the gradient flows to the first such element.
    ///
    /// - Parameters:
    ///   - kernel: The side of the window.
    ///   - stride: How far the window moves; its own side unless given.
    ///   - padding: How far windows reach beyond the edges, where there is nothing.
    public func maxPooled(kernel: Int, stride: Int? = nil, padding: Int = 0) -> Tensor {
        let (h, w) = (shape[shape.count - 2], shape[shape.count - 1])
        let window = Window(
            kernel: kernel, stride: stride ?? kernel, padding: padding, height: h, width: w)
        let (outH, outW) = (window.outHeight, window.outWidth)
        let (x, source) = (detached(), shape)
        let result = Tensor.rows(
            shape: shape.dropLast(2) + [outH, outW], length: outW, cost: outW * kernel * kernel
        ) { row, y in
            let x = x.pointer + row / outH * h * w
            y.update(repeating: -.infinity, count: outW)
            window.forEachPass(outputRow: row % outH) { offset, outputs in
                let (x, y, step) = (x + offset, y + outputs.lowerBound, window.stride)
                for j in 0..<outputs.count {
                    let value = x[j &* step]
                    y[j] = value > y[j] ? value : y[j]
                }
            }
        }
        return result.recording(self) { g in
            [
                Tensor.rows(shape: source, length: h * w) { plane, y in
                    y.update(repeating: 0, count: h * w)
                    let x = x.pointer + plane * h * w
                    withUnsafeTemporaryAllocation(of: Float.self, capacity: outW) { rest in
                        guard let rest = rest.baseAddress else { return }
                        for i in 0..<outH {
                            let row = (plane * outH + i) * outW
                            let r = result.pointer + row
                            if window.isHalving {
                                let start = 2 * i * w
                                spread(g.pointer + row, r, x + start, y + start, outW, rest)
                                spread(
                                    UnsafePointer(rest), r, x + start + w, y + start + w, outW, rest
                                )
                                continue
                            }
                            // What of the gradient has not found its element yet.
                            rest.update(from: g.pointer + row, count: outW)
                            window.forEachPass(outputRow: i) { offset, outputs in
                                let (first, step) = (outputs.lowerBound, window.stride)
                                let (x, y) = (x + offset, y + offset)
                                let (r, rest) = (r + first, rest + first)
                                for j in 0..<outputs.count {
                                    let isFound = x[j &* step] == r[j]
                                    let g = rest[j]
                                    y[j &* step] += isFound ? g : 0
                                    rest[j] = isFound ? 0 : g
                                }
                            }
                        }
                    }
                }
            ]
        }
    }
}

/// Gives each of `count` gradients to the first of two neighbours that was the greatest, if either.
///
/// - Parameter rest: Gets the gradients that found no element; it may be `g`.
@inline(__always)
private func spread(
    _ g: UnsafePointer<Float>, _ result: UnsafePointer<Float>, _ x: UnsafePointer<Float>,
    _ y: UnsafeMutablePointer<Float>, _ count: Int, _ rest: UnsafeMutablePointer<Float>
) {
    for j in 0..<count {
        let (g, r) = (g[j], result[j])
        let (isFirst, isSecond) = (x[2 &* j] == r, x[2 &* j &+ 1] == r)
        let left = isFirst ? 0 : g
        y[2 &* j] = isFirst ? g : 0
        y[2 &* j &+ 1] = isSecond ? left : 0
        rest[j] = isSecond ? 0 : left
    }
}

/// A square that moves over an image, one of its elements at a time.
private struct Window: Sendable {
    let kernel, stride, padding: Int
    let height, width: Int

    /// Whether it makes images half as large, without overlaps.
    var isHalving: Bool { kernel == 2 && stride == 2 && padding == 0 }

    var outHeight: Int { (height + 2 * padding - kernel) / stride + 1 }
    var outWidth: Int { (width + 2 * padding - kernel) / stride + 1 }

    /// Calls `body` for each element of the window that lies inside the image for some output.
    ///
    /// - Parameter body: Given where in the image the element is for the first of the outputs (the
    ///   others follow by `stride`), and for which outputs of the row it lies inside.
    @inline(__always)
    func forEachPass(outputRow: Int, _ body: (Int, Range<Int>) -> Void) {
        let top = outputRow * stride - padding
        for u in max(0, -top)..<max(0, -top, min(kernel, height - top)) {
            for v in 0..<min(kernel, width + padding) {
                let first = v < padding ? (padding - v + stride - 1) / stride : 0
                let end = min(outWidth, (width - 1 + padding - v) / stride + 1)
                guard first < end else { continue }
                body((top + u) * width + first * stride + v - padding, first..<end)
            }
        }
    }
}
