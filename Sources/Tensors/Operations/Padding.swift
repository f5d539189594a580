/// What lies beyond the edge of an image.
public enum PaddingMode: Sendable, Hashable {
    /// Zeros.
    case zero
    /// The image mirrored about its outermost pixels, which are not repeated.
    case reflect
    /// The outermost pixels, repeated.
    case replicate
}

extension Tensor {
    /// Adds pixels around each image; negative numbers take some away.
    ///
    /// - Returns: `[…, top + height + bottom, left + width + right]`.
    public func padded(
        top: Int, left: Int, bottom: Int, right: Int, mode: PaddingMode = .zero
    ) -> Tensor {
        let (h, w) = (shape[shape.count - 2], shape[shape.count - 1])
        let rows = sources(h, before: top, after: bottom, mode: mode)
        let columns = sources(w, before: left, after: right, mode: mode)
        let (x, source) = (pointer, shape)
        let (outH, outW) = (rows.count, columns.count)
        // Columns in the middle come from one run of the source.
        let (from, to) = (max(left, 0), max(left, 0) + max(0, w + min(left, 0) + min(right, 0)))
        let edges = Array(0..<min(from, outW)) + Array(min(to, outW)..<outW)
        let middle = max(0, min(to, outW) - from)
        return Tensor.rows(shape: shape.dropLast(2) + [outH, outW], length: outW) { row, y in
            let sourceRow = rows[row % outH]
            guard sourceRow >= 0 else { return y.update(repeating: 0, count: outW) }
            let x = x + (row / outH * h + sourceRow) * w
            if middle > 0 { (y + from).update(from: x + columns[from], count: middle) }
            for i in edges { y[i] = columns[i] < 0 ? 0 : x[columns[i]] }
        }.recording(self) { g in
            [
                Tensor.rows(shape: source, length: h * w) { plane, y in
                    y.update(repeating: 0, count: h * w)
                    for (i, sourceRow) in rows.enumerated() where sourceRow >= 0 {
                        let g = g.pointer + (plane * outH + i) * outW
                        let y = y + sourceRow * w
                        if middle > 0 {
                            let (g, y) = (g + from, y + columns[from])
                            for j in 0..<middle { y[j] += g[j] }
                        }
                        for j in edges where columns[j] >= 0 { y[columns[j]] += g[j] }
                    }
                }
            ]
        }
    }
}

/// Which of `count` places each place of the padded line is copied from; -1 is zero.
private func sources(_ count: Int, before: Int, after: Int, mode: PaddingMode) -> [Int] {
    precondition(
        mode != .reflect || (before < count && after < count),
        "\(count) pixels cannot be reflected \(before) and \(after) beyond the edge")
    return (-before..<max(-before, count + after)).map { i in
        if 0..<count ~= i { return i }
        switch mode {
        case .zero: return -1
        case .reflect: return i < 0 ? -i : 2 * (count - 1) - i
        case .replicate: return i < 0 ? 0 : count - 1
        }
    }
}
