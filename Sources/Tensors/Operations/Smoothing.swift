extension Tensor {
    /// Filters by `[1, 3, 3, 1]` in both directions, padded by `padding` zeros on each side.
    ///
    /// Equal to ``upfirdn2d(_:filter:up:down:padding:)`` with the outer product, row by row and
    /// with half the multiplications: the blur beside a convolution of stride 2.
    ///
    /// - Parameters:
    ///   - gain: The sum of the filter.
    ///   - padding: 1 makes images one pixel smaller, 2 one pixel larger.
    /// - Returns: `[batch, channels, height + 2 · padding − 3, width + 2 · padding − 3]`.
    func smoothed(gain: Float, padding: Int) -> Tensor {
        let (h, w) = (shape[2], shape[3])
        let (outH, outW) = (h + 2 * padding - 3, w + 2 * padding - 3)
        let x = pointer
        let (outer, inner) = (gain / 64, 3 * gain / 64)
        return Tensor.rows(
            shape: [shape[0], shape[1], outH, outW], length: outW, cost: 4 * w
        ) { row, y in
            let plane = x + row / outH * h * w
            let top = row % outH - padding
            withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * w + 4) { memory in
                guard let memory = memory.baseAddress else { return }
                // The four rows mixed, with `padding` zeros at each end; then a row of zeros.
                let line = memory + padding
                let zeros = memory + w + 4
                memory.update(repeating: 0, count: 2 * w + 4)
                func source(_ i: Int) -> UnsafePointer<Float> {
                    0..<h ~= top + i ? plane + (top + i) * w : UnsafePointer(zeros)
                }
                let (a, b, c, d) = (source(0), source(1), source(2), source(3))
                for j in 0..<w { line[j] = (a[j] + d[j]) * outer + (b[j] + c[j]) * inner }
                for j in 0..<outW {
                    y[j] =
                        (memory[j] + memory[j &+ 3]) + 3 * (memory[j &+ 1] + memory[j &+ 2])
                }
            }
        }.recording(self) { [$0.smoothed(gain: gain, padding: 3 - padding)] }
    }
}
