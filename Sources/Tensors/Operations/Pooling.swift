extension Tensor {
    /// The mean of each square of `size` by `size` pixels; leftover pixels are ignored.
    public func averagePooled(_ size: Int) -> Tensor {
        let (h, w) = (shape[shape.count - 2], shape[shape.count - 1])
        let (outH, outW) = (h / size, w / size)
        let (x, source, scale) = (pointer, shape, 1 / Float(size * size))
        let cost = outW * size * size
        return Tensor.rows(
            shape: shape.dropLast(2) + [outH, outW], length: outW, cost: cost
        ) { row, y in
            let x = x + (row / outH * h + row % outH * size) * w
            if size == 2 {
                let below = x + w
                for j in 0..<outW {
                    let k = j &* 2
                    y[j] = (x[k] + x[k &+ 1] + (below[k] + below[k &+ 1])) * 0.25
                }
            } else {
                for j in 0..<outW {
                    var total: Float = 0
                    for u in 0..<size {
                        for v in 0..<size { total += x[u &* w &+ j &* size &+ v] }
                    }
                    y[j] = total * scale
                }
            }
        }.recording(self) { g in
            [
                Tensor.rows(shape: source, length: w) { row, y in
                    let i = row % h / size
                    guard i < outH else { return y.update(repeating: 0, count: w) }
                    let g = g.pointer + (row / h * outH + i) * outW
                    spread(g, into: y, outW, size, scale)
                    for j in outW * size..<w { y[j] = 0 }
                }
            ]
        }
    }

    /// Repeats every pixel `factor` times in both directions.
    public func upsampledNearest(by factor: Int) -> Tensor {
        let (h, w) = (shape[shape.count - 2], shape[shape.count - 1])
        let (x, outH, outW) = (pointer, h * factor, w * factor)
        return Tensor.rows(shape: shape.dropLast(2) + [outH, outW], length: outW) { row, y in
            spread(x + (row / outH * h + row % outH / factor) * w, into: y, w, factor, 1)
        }.recording(self) {
            [$0.averagePooled(factor) * Float(factor * factor)]
        }
    }

    /// The mean of each cell of a grid of `height` by `width` cells that covers the image.
    public func adaptiveAveragePooled(_ height: Int, _ width: Int) -> Tensor {
        let (h, w) = (shape[shape.count - 2], shape[shape.count - 1])
        if h % height == 0 && w % width == 0 && h / height == w / width {
            return averagePooled(h / height)
        }
        let (x, source) = (pointer, shape)
        @Sendable func cell(_ i: Int, _ cells: Int, _ count: Int) -> Range<Int> {
            i * count / cells..<((i + 1) * count + cells - 1) / cells
        }
        return Tensor.rows(
            shape: shape.dropLast(2) + [height, width], length: height * width, cost: h * w
        ) { plane, y in
            let x = x + plane * h * w
            for i in 0..<height {
                let rows = cell(i, height, h)
                for j in 0..<width {
                    let columns = cell(j, width, w)
                    var total: Float = 0
                    for u in rows { total += rowSum(x + u * w + columns.lowerBound, columns.count) }
                    y[i * width + j] = total / Float(rows.count * columns.count)
                }
            }
        }.recording(self) { g in
            [
                Tensor.rows(shape: source, length: h * w) { plane, y in
                    y.update(repeating: 0, count: h * w)
                    let g = g.pointer + plane * height * width
                    for i in 0..<height {
                        let rows = cell(i, height, h)
                        for j in 0..<width {
                            let columns = cell(j, width, w)
                            let part = g[i * width + j] / Float(rows.count * columns.count)
                            for u in rows {
                                let y = y + u &* w
                                for v in columns { y[v] += part }
                            }
                        }
                    }
                }
            ]
        }
    }

    /// Turns groups of `factor²` channels into pixels: `[n, c·f², h, w]` becomes `[n, c, h·f, w·f]`.
    ///
    /// Shi et al. 2016, "Real-Time Single Image and Video Super-Resolution", section 3.2.
    public func pixelShuffled(_ factor: Int) -> Tensor {
        let (n, c, h, w) = (shape[0], shape[1] / (factor * factor), shape[2], shape[3])
        return reshaped(to: [n, c, factor, factor, h, w]).permuted([0, 1, 4, 2, 5, 3])
            .reshaped(to: [n, c, h * factor, w * factor])
    }
}

/// Writes each of `count` floats `factor` times, times `scale`.
@inline(__always)
private func spread(
    _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, _ count: Int, _ factor: Int,
    _ scale: Float
) {
    if factor == 2 {
        for j in 0..<count {
            let value = x[j] * scale
            y[j &* 2] = value
            y[j &* 2 &+ 1] = value
        }
    } else {
        for j in 0..<count {
            for v in 0..<factor { y[j &* factor &+ v] = x[j] * scale }
        }
    }
}
