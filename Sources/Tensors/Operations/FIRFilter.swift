/// Upsamples by inserting zeros, pads, convolves with a small filter, and keeps every `down`th pixel.
///
/// Karras et al. 2019, "A Style-Based Generator Architecture", and its reference code: the filter
/// is flipped, which makes this a true convolution. No gradient flows to the filter.
///
/// - Parameters:
///   - x: `[batch, channels, height, width]`.
///   - filter: `[filter height, filter width]`.
///   - padding: Pixels added on the left, right, top and bottom after upsampling; negative to crop.
/// - Returns: `[batch, channels, (height · up + y0 + y1 - filter height) / down + 1, …]`.
public func upfirdn2d(
    _ x: Tensor, filter: Tensor, up: Int = 1, down: Int = 1,
    padding: (x0: Int, x1: Int, y0: Int, y1: Int) = (0, 0, 0, 0)
) -> Tensor {
    let (h, w) = (x.shape[2], x.shape[3])
    let (kh, kw) = (filter.shape[0], filter.shape[1])
    let (x0, x1, y0, y1) = padding
    let outH = (h * up + y0 + y1 - kh) / down + 1
    let outW = (w * up + x0 + x1 - kw) / down + 1
    precondition(
        h * up + y0 + y1 >= kh && w * up + x0 + x1 >= kw,
        "\(x.shape) is too small for the filter \(filter.shape)")

    // Outputs that a column of the filter reaches are `step` apart, and so are their inputs.
    let divisor = greatestCommonDivisor(up, down)
    let (stepOut, stepIn) = (up / divisor, down / divisor)
    var columns: [(out: Int, source: Int, count: Int)] = []
    for k in 0..<kw {
        let first = (0..<stepOut).first { ($0 * down + k - x0).isMultiple(of: up) } ?? outW
        var (out, source) = (first, (first * down + k - x0) / up)
        if source < 0 {
            let skipped = (-source + stepIn - 1) / stepIn
            (out, source) = (out + skipped * stepOut, source + skipped * stepIn)
        }
        let fits = max(0, (outW - out + stepOut - 1) / stepOut)
        let lasts = max(0, (w - source + stepIn - 1) / stepIn)
        columns.append((out, source, first < outW ? min(fits, lasts) : 0))
    }
    let taps = filter.detached()
    let source = x.pointer
    let jobs = columns
    let factors = FilterFactors(of: taps)
    let result = Tensor.rows(
        shape: [x.shape[0], x.shape[1], outH, outW], length: outW,
        cost: max(1, outW * kh * kw / (up * up))
    ) { row, y in
        y.update(repeating: 0, count: outW)
        let top = row % outH * down - y0

        /// The row of the image under row `u` of the filter, if there is one.
        func sourceRow(_ u: Int) -> UnsafePointer<Float>? {
            let place = top + u
            guard place >= 0, place < h * up, place.isMultiple(of: up) else { return nil }
            return source + (row / outH * h + place / up) * w
        }
        /// Adds one column of the filter, for the outputs that it reaches.
        func add(_ v: Int, _ weight: Float, _ x: UnsafePointer<Float>) {
            guard jobs[v].count > 0 else { return }
            let (y, x, n) = (y + jobs[v].out, x + jobs[v].source, jobs[v].count)
            if stepOut == 1 && stepIn == 1 {
                for i in 0..<n { y[i] += weight * x[i] }
            } else {
                for i in 0..<n { y[i &* stepOut] += weight * x[i &* stepIn] }
            }
        }
        if let factors {
            withUnsafeTemporaryAllocation(of: Float.self, capacity: w) { line in
                guard let line = line.baseAddress else { return }
                line.update(repeating: 0, count: w)
                for u in 0..<kh {
                    guard let x = sourceRow(u) else { continue }
                    let weight = factors.column[kh - 1 - u]
                    for i in 0..<w { line[i] += weight * x[i] }
                }
                for v in 0..<kw { add(v, factors.row[kw - 1 - v], line) }
            }
        } else {
            for u in 0..<kh {
                guard let x = sourceRow(u) else { continue }
                for v in 0..<kw { add(v, taps.pointer[(kh - 1 - u) * kw + kw - 1 - v], x) }
            }
        }
    }
    return result.recording(x) { g in
        let flipped = taps.flipped(axis: 0).flipped(axis: 1)
        let right = (w - 1) * up - outW * down + x0 + 1
        let bottom = (h - 1) * up - outH * down + y0 + 1
        return [
            upfirdn2d(
                g, filter: flipped, up: down, down: up,
                padding: (kw - 1 - x0, right, kh - 1 - y0, bottom))
        ]
    }
}

/// A filter that is the product of a column and a row, which are applied one after the other.
private struct FilterFactors {
    let column: [Float]
    let row: [Float]

    /// The factors of `filter`, or `nil` if it has none.
    init?(of filter: Tensor) {
        let (h, w, values) = (filter.shape[0], filter.shape[1], filter.scalars)
        guard h > 1, w > 1, let greatest = values.max(by: { abs($0) < abs($1) }), greatest != 0,
            let place = values.firstIndex(of: greatest)
        else { return nil }
        column = (0..<h).map { values[$0 * w + place % w] }
        row = (0..<w).map { values[place / w * w + $0] / greatest }
        for (i, value) in values.enumerated()
        where abs(column[i / w] * row[i % w] - value) > 1e-6 * abs(greatest) { return nil }
    }
}

private func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
    b == 0 ? a : greatestCommonDivisor(b, a % b)
}

extension Tensor {
    /// Twice the size, filtered by `[1, 3, 3, 1]`: StyleGAN2's way up for skip connections.
    ///
    /// - Returns: `[batch, channels, 2 · height, 2 · width]`.
    public func upsampledFIR() -> Tensor {
        doubled(gain: 1).recording(self) { [$0.halved(gain: 4)] }
    }

    /// Half the size, filtered by `[1, 3, 3, 1]`: StyleGAN2's way down for skip connections.
    ///
    /// - Returns: `[batch, channels, height / 2, width / 2]`; both must be even.
    public func downsampledFIR() -> Tensor {
        precondition(
            shape[2].isMultiple(of: 2) && shape[3].isMultiple(of: 2), "\(shape) cannot be halved")
        return halved(gain: 1).recording(self) { [$0.doubled(gain: 0.25)] }
    }

    /// Twice the size by the filter `[1, 3, 3, 1]`, which is also what linear interpolation does.
    ///
    /// - Parameter replicates: Whether the outermost pixels go on beyond the edges, rather than zero.
    func doubled(gain: Float, replicates: Bool = false) -> Tensor {
        let (h, w) = (shape[shape.count - 2], shape[shape.count - 1])
        let x = pointer
        let (near, far) = (0.75 * gain, 0.25 * gain)
        return Tensor.rows(
            shape: shape.dropLast(2) + [2 * h, 2 * w], length: 2 * w
        ) { row, y in
            let i = row % (2 * h)
            let (center, other) = (i / 2, i & 1 == 0 ? i / 2 - 1 : i / 2 + 1)
            let plane = x + row / (2 * h) * h * w
            let a = plane + center * w
            let isInside = 0..<h ~= other
            let b = isInside ? plane + other * w : a
            let (wa, wb) = (near, isInside || replicates ? far : 0)
            // The two rows mixed, with a zero at each end.
            withUnsafeTemporaryAllocation(of: Float.self, capacity: w + 2) { line in
                guard let line = line.baseAddress else { return }
                line[0] = 0
                line[w + 1] = 0
                let t = line + 1
                for j in 0..<w { t[j] = a[j] * wa + b[j] * wb }
                if replicates { (line[0], line[w + 1]) = (t[0], t[w - 1]) }
                for j in 0..<w {
                    let center = line[j &+ 1] * 0.75
                    y[j &* 2] = center + line[j] * 0.25
                    y[j &* 2 &+ 1] = center + line[j &+ 2] * 0.25
                }
            }
        }
    }

    /// Half the size by the filter `[1, 3, 3, 1]`: a quarter of the transpose of `doubled`.
    func halved(gain: Float, replicates: Bool = false) -> Tensor {
        let (h, w) = (shape[shape.count - 2], shape[shape.count - 1])
        let (outH, outW) = (h / 2, w / 2)
        let x = pointer
        let (near, far) = (0.375 * gain, 0.125 * gain)
        return Tensor.rows(
            shape: shape.dropLast(2) + [outH, outW], length: outW, cost: outW * 4
        ) { row, y in
            let o = row % outH
            let plane = x + row / outH * h * w
            let (b, c) = (plane + 2 * o * w, plane + (2 * o + 1) * w)
            let (a, d) = (o > 0 ? b - w : b, o < outH - 1 ? c + w : c)
            let wa = o > 0 || replicates ? far : 0
            let wd = o < outH - 1 || replicates ? far : 0
            withUnsafeTemporaryAllocation(of: Float.self, capacity: w + 2) { line in
                guard let line = line.baseAddress else { return }
                line[0] = 0
                line[w + 1] = 0
                let t = line + 1
                for j in 0..<w { t[j] = (b[j] + c[j]) * near + (a[j] * wa + d[j] * wd) }
                if replicates { (line[0], line[w + 1]) = (t[0], t[w - 1]) }
                for j in 0..<outW {
                    let k = j &* 2
                    y[j] = (line[k] + line[k &+ 3]) * 0.125 + (line[k &+ 1] + line[k &+ 2]) * 0.375
                }
            }
        }
    }
}
