extension Tensor {
    /// Positive values that sum to 1 along `axis`.
    public func softmax(axis: Int) -> Tensor {
        let (_, n, inner) = around(axis)
        let result = normalizedExponentials(axis: axis, isLogarithmic: false)
        return result.recording(self) { g in
            if inner == 1 {
                return [
                    Tensor.rows(shape: result.shape, length: n, cost: 2 * n) { row, y in
                        let (g, r) = (g.pointer + row * n, result.pointer + row * n)
                        let sum = rowDot(g, r, n)
                        for i in 0..<n { y[i] = r[i] * (g[i] - sum) }
                    }
                ]
            }
            let sums = (g * result).summedAlong(n, inner)
            return [
                Tensor.alongPlanes(shape: result.shape, n, inner) { start, place, range, y in
                    let (g, r) = (g.pointer + start, result.pointer + start)
                    let s = sums.pointer + place
                    for i in range { y[i] = r[i] * (g[i] - s[i]) }
                }
            ]
        }
    }

    /// The logarithm of ``softmax(axis:)``, computed without cancellation.
    public func logSoftmax(axis: Int) -> Tensor {
        let (_, n, inner) = around(axis)
        let result = normalizedExponentials(axis: axis, isLogarithmic: true)
        return result.recording(self) { g in
            if inner == 1 {
                return [
                    Tensor.rows(shape: result.shape, length: n, cost: 4 * n) { row, y in
                        let (g, r) = (g.pointer + row * n, result.pointer + row * n)
                        let sum = rowSum(g, n)
                        for i in 0..<n { y[i] = g[i] - exponential(r[i]) * sum }
                    }
                ]
            }
            let sums = g.summedAlong(n, inner)
            return [
                Tensor.alongPlanes(shape: result.shape, n, inner) { start, place, range, y in
                    let (g, r) = (g.pointer + start, result.pointer + start)
                    let s = sums.pointer + place
                    for i in range { y[i] = g[i] - exponential(r[i]) * s[i] }
                }
            ]
        }
    }

    /// The sum over the middle one of `[outer, n, inner]`, as `[outer, inner]`.
    private func summedAlong(_ n: Int, _ inner: Int) -> Tensor {
        let outer = count / max(n * inner, 1)
        return reshaped(to: [outer, n, inner]).sum(axes: [1])
    }

    private func normalizedExponentials(axis: Int, isLogarithmic: Bool) -> Tensor {
        let (outer, n, inner) = around(axis)
        let x = pointer
        if inner == 1 {
            return Tensor.rows(shape: shape, length: n, cost: 4 * n) { row, y in
                let x = x + row * n
                let greatest = rowMaximum(x, n)
                for i in 0..<n { y[i] = exponential(x[i] - greatest) }
                let sum = rowSum(y, n)
                if isLogarithmic {
                    let shift = greatest + logarithm(sum)
                    for i in 0..<n { y[i] = x[i] - shift }
                } else {
                    let scale = 1 / sum
                    for i in 0..<n { y[i] *= scale }
                }
            }
        }
        let block = min(inner, 512)
        return Tensor(shape: shape) { y in
            guard let y = y.baseAddress, inner > 0, n > 0 else { return }
            let blocks = (inner + block - 1) / block
            inRanges(of: outer * blocks, cost: n * block * 4) { jobs in
                // The maximum and the sum of each column of this block.
                withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * block) { scratch in
                    guard let greatest = scratch.baseAddress else { return }
                    let sums = greatest + block
                    for job in jobs {
                        let start = job / blocks * n * inner + job % blocks * block
                        let width = min(block, inner - job % blocks * block)
                        normalizeExponentials(
                            x + start, y + start, n, inner, width, greatest, sums, isLogarithmic)
                    }
                }
            }
        }
    }

    /// Writes a tensor of `shape`, seen as `[outer, n, inner]`, in pieces of its rows.
    ///
    /// - Parameter body: Given where the row starts, where its place in `[outer, inner]` is, the
    ///   range of the row to write, and the start of the row of the result.
    private static func alongPlanes(
        shape: [Int], _ n: Int, _ inner: Int,
        _ body: (Int, Int, Range<Int>, UnsafeMutablePointer<Float>) -> Void
    ) -> Tensor {
        Tensor.rows(shape: shape, length: inner) { row, y in
            body(row * inner, row / n * inner, 0..<inner, y)
        }
    }
}

@inline(__always)
private func normalizeExponentials(
    _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ n: Int, _ inner: Int,
    _ width: Int, _ greatest: UnsafeMutablePointer<Float>, _ sums: UnsafeMutablePointer<Float>,
    _ isLogarithmic: Bool
) {
    greatest.update(from: x, count: width)
    for k in 1..<max(n, 1) {
        let x = x + k * inner
        for i in 0..<width { greatest[i] = x[i] > greatest[i] ? x[i] : greatest[i] }
    }
    sums.update(repeating: 0, count: width)
    for k in 0..<n {
        let (x, y) = (x + k * inner, y + k * inner)
        for i in 0..<width {
            let e = exponential(x[i] - greatest[i])
            y[i] = e
            sums[i] += e
        }
    }
    if isLogarithmic {
        for i in 0..<width { greatest[i] += logarithm(sums[i]) }
    } else {
        for i in 0..<width { sums[i] = 1 / sums[i] }
    }
    for k in 0..<n {
        let (x, y) = (x + k * inner, y + k * inner)
        if isLogarithmic {
            for i in 0..<width { y[i] = x[i] - greatest[i] }
        } else {
            for i in 0..<width { y[i] *= sums[i] }
        }
    }
}
