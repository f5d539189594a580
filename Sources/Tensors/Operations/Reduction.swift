extension Tensor {
    /// The sum of all elements, of shape `[]`.
    public func sum() -> Tensor {
        let shape = shape
        // Blocks are summed in a fixed order, so the result does not depend on the threads.
        let (x, block) = (pointer, 8192)
        let parts = Tensor.rows(shape: [(count + block - 1) / block], length: 1, cost: block) {
            $1[0] = rowSum(x + $0 * block, min(block, count - $0 * block))
        }
        let total = parts.storage.floats.reduce(Double(0)) { $0 + Double($1) }
        return Tensor([Float(total)], shape: []).recording(self) {
            [Tensor(repeating: $0.scalar, shape: shape)]
        }
    }

    /// The mean of all elements, of shape `[]`.
    public func mean() -> Tensor { sum() * (1 / Float(count)) }

    /// The sum over some dimensions.
    ///
    /// - Parameters:
    ///   - axes: The dimensions to sum over; negative ones count from the end.
    ///   - keepingDimensions: Whether they stay, with length 1.
    public func sum(axes: [Int], keepingDimensions: Bool = false) -> Tensor {
        let summed = Set(axes.map { axis($0) })
        let flags = shape.indices.map { summed.contains($0) }
        let kept = shape.indices.map { flags[$0] ? 1 : shape[$0] }
        let source = shape
        let result = Tensor(shape: kept, reducing: self, over: flags)
        let target = keepingDimensions ? kept : zip(kept, flags).filter { !$1 }.map(\.0)
        return Tensor(shape: target, storage: result.storage, node: nil).recording(self) {
            [$0.reshaped(to: kept).expanded(to: source)]
        }
    }

    /// The mean over some dimensions.
    ///
    /// - Parameters:
    ///   - axes: The dimensions to average over; negative ones count from the end.
    ///   - keepingDimensions: Whether they stay, with length 1.
    public func mean(axes: [Int], keepingDimensions: Bool = false) -> Tensor {
        let total = sum(axes: axes, keepingDimensions: keepingDimensions)
        return total * (Float(total.count) / Float(count))
    }

    /// The sum over the last two dimensions: `[a, b, c, d]` becomes `[a, b]`.
    public func sumOfPlanes() -> Tensor { sum(axes: [-2, -1]) }

    /// Where along `axis` the greatest element is, for each place in the other dimensions.
    public func maximumIndex(axis: Int) -> [Int] {
        let (outer, n, inner) = around(axis)
        let x = pointer
        var indices = [Int](repeating: 0, count: outer * inner)
        indices.withUnsafeMutableBufferPointer { indices in
            for o in 0..<outer {
                for i in 0..<inner {
                    var (best, start) = (0, x + o * n * inner + i)
                    var greatest = start[0]
                    for k in 1..<max(n, 1) {
                        start += inner
                        if start[0] > greatest { (best, greatest) = (k, start[0]) }
                    }
                    indices[o * inner + i] = best
                }
            }
        }
        return indices
    }

    /// A dimension of this tensor; a negative one counts from the end.
    func axis(_ axis: Int) -> Int {
        let positive = axis < 0 ? axis + shape.count : axis
        precondition(shape.indices.contains(positive), "\(shape) has no dimension \(axis)")
        return positive
    }

    /// How many elements there are before, along and after a dimension.
    func around(_ axis: Int) -> (outer: Int, count: Int, inner: Int) {
        let axis = self.axis(axis)
        return (
            shape[..<axis].reduce(1, *), shape[axis], shape[(axis + 1)...].reduce(1, *)
        )
    }

    /// Sums `source` over the flagged dimensions; `shape` has length 1 there.
    private init(shape: [Int], reducing source: Tensor, over flags: [Bool]) {
        let plan = ReductionPlan(source.shape, flags)
        let x = source.pointer
        self.init(shape: shape) { result in
            guard let y = result.baseAddress else { return }
            if plan.sumsRows {
                let n = plan.rowLength
                inRanges(of: result.count, cost: plan.folded.count * n) {
                    for i in $0 {
                        let start = x + plan.keptOffset(i)
                        var total: Float = 0
                        for offset in plan.folded { total += rowSum(start + offset, n) }
                        y[i] = total
                    }
                }
            } else {
                // The last dimension stays: rows are added to each other, in blocks of columns.
                let (n, block) = (plan.rowLength, min(plan.rowLength, 1024))
                guard n > 0 else { return }
                let blocks = (n + block - 1) / block
                inRanges(of: result.count / n * blocks, cost: plan.folded.count * block) {
                    for job in $0 {
                        let (row, column) = (job / blocks, job % blocks * block)
                        let width = min(block, n - column)
                        let y = y + row * n + column
                        let start = x + plan.keptOffset(row) + column
                        y.update(repeating: 0, count: width)
                        for offset in plan.folded {
                            let x = start + offset
                            for i in 0..<width { y[i] += x[i] }
                        }
                    }
                }
            }
        }
    }
}

/// How a tensor is walked when some of its dimensions are summed.
private struct ReductionPlan {
    /// Whether the innermost run of floats is summed, rather than kept.
    private(set) var sumsRows = true
    /// The length of the innermost run.
    private(set) var rowLength = 1
    /// Kept dimensions beyond the innermost run, from inside out: lengths and strides.
    private(set) var kept: [(count: Int, stride: Int)] = []
    /// The offsets of all elements of the summed dimensions beyond the innermost run.
    private(set) var folded: [Int] = [0]

    init(_ shape: [Int], _ flags: [Bool]) {
        var stride = 1
        var isFirst = true
        var isInRow = true
        for d in shape.indices.reversed() where shape[d] != 1 {
            if isFirst {
                sumsRows = flags[d]
                isFirst = false
            }
            isInRow = isInRow && flags[d] == sumsRows
            if isInRow {
                rowLength *= shape[d]
            } else if flags[d] {
                let step = stride
                let inner = folded
                folded = (0..<shape[d]).flatMap { i in inner.map { $0 + i * step } }
            } else {
                kept.append((shape[d], stride))
            }
            stride *= shape[d]
        }
        // A scalar has nothing to sum; as one row of one element it is copied.
    }

    @inline(__always)
    func keptOffset(_ index: Int) -> Int {
        var (rest, offset) = (index, 0)
        for dimension in kept {
            let (quotient, i) = rest.quotientAndRemainder(dividingBy: dimension.count)
            offset += i * dimension.stride
            rest = quotient
        }
        return offset
    }
}
