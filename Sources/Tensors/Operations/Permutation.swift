extension Tensor {
    /// The same elements with the dimensions in another order.
    ///
    /// - Parameter axes: Which dimension of this tensor each dimension of the result is.
    public func permuted(_ axes: [Int]) -> Tensor {
        precondition(axes.sorted() == Array(shape.indices), "\(axes) does not permute \(shape)")
        var inverse = axes
        for (d, axis) in axes.enumerated() { inverse[axis] = d }
        let plan = PermutationPlan(shape, axes)
        let x = pointer
        return Tensor(shape: axes.map { shape[$0] }) { y in
            guard let y = y.baseAddress, count > 0 else { return }
            if plan.turned.count == 1 {
                copyRows(plan, x, y)
            } else {
                turnTiles(plan, x, y)
            }
        }.recording(self) { [inverse] in [$0.permuted(inverse)] }
    }
}

/// How a tensor is walked when its dimensions change places, as few of them as possible.
private struct PermutationPlan {
    struct Dimension {
        var count: Int
        /// Floats from one element to the next, in the source and in the result.
        var source: Int
        var result: Int
    }

    /// The innermost dimension of the result.
    private(set) var row = Dimension(count: 1, source: 1, result: 1)
    /// The dimension whose elements are neighbours in the source, if that is another one.
    private(set) var turned = Dimension(count: 1, source: 1, result: 1)
    /// All others, from inside out.
    private(set) var outer: [Dimension] = []

    init(_ shape: [Int], _ axes: [Int]) {
        var strides = [Int](repeating: 1, count: shape.count)
        for d in shape.indices.dropLast().reversed() { strides[d] = strides[d + 1] * shape[d + 1] }
        var step = 1
        for axis in axes.reversed() where shape[axis] != 1 {
            // Neighbours that stay neighbours are one dimension.
            if let last = outer.last, strides[axis] == last.source * last.count {
                outer[outer.count - 1].count *= shape[axis]
            } else {
                outer.append(
                    Dimension(count: shape[axis], source: strides[axis], result: step))
            }
            step *= shape[axis]
        }
        guard !outer.isEmpty else { return }
        row = outer.removeFirst()
        guard row.source != 1, let place = outer.firstIndex(where: { $0.source == 1 }) else {
            return
        }
        turned = outer.remove(at: place)
    }

    /// How many rows, or pairs of a row and a turned dimension, there are.
    var jobs: Int { outer.reduce(1) { $0 * $1.count } }

    /// Where job `job` starts in the source and in the result.
    @inline(__always)
    func offsets(of job: Int) -> (Int, Int) {
        var (rest, source, result) = (job, 0, 0)
        for dimension in outer {
            let (quotient, i) = rest.quotientAndRemainder(dividingBy: dimension.count)
            source += i * dimension.source
            result += i * dimension.result
            rest = quotient
        }
        return (source, result)
    }
}

private func copyRows(
    _ plan: PermutationPlan, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
) {
    let (n, step) = (plan.row.count, plan.row.source)
    inRanges(of: plan.jobs, cost: n) { jobs in
        for job in jobs {
            let (source, result) = plan.offsets(of: job)
            let (x, y) = (x + source, y + result)
            if step == 1 {
                y.update(from: x, count: n)
            } else {
                for i in 0..<n { y[i] = x[i &* step] }
            }
        }
    }
}

/// Turns matrices in tiles of 16 by 16 floats, whose cache lines fit the first cache.
private func turnTiles(
    _ plan: PermutationPlan, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
) {
    let tile = 16
    let (n, m) = (plan.row.count, plan.turned.count)
    let (stepX, stepY) = (plan.row.source, plan.turned.result)
    let strips = (m + tile - 1) / tile
    inRanges(of: plan.jobs * strips, cost: n * min(m, tile)) { jobs in
        for job in jobs {
            let (source, result) = plan.offsets(of: job / strips)
            let first = job % strips * tile
            let (x, y) = (x + source + first, y + result + first * stepY)
            let width = min(tile, m - first)
            if n < tile {
                for i in 0..<n {
                    let (x, y) = (x + i * stepX, y + i)
                    for j in 0..<width { y[j &* stepY] = x[j] }
                }
                continue
            }
            var start = 0
            while start < n {
                let height = min(tile, n - start)
                for j in 0..<width {
                    let (x, y) = (x + start * stepX + j, y + j * stepY + start)
                    for i in 0..<height { y[i] = x[i &* stepX] }
                }
                start += tile
            }
        }
    }
}
