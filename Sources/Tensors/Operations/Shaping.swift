extension Tensor {
    /// The same floats in another shape; one length may be -1, which is then worked out.
    public func reshaped(to target: [Int]) -> Tensor {
        var target = target
        if let unknown = target.firstIndex(of: -1) {
            let known = target.reduce(-1, *)
            precondition(known > 0 && count % known == 0, "\(shape) cannot become \(target)")
            target[unknown] = count / known
        }
        precondition(target.reduce(1, *) == count, "\(shape) cannot become \(target)")
        guard target != shape else { return self }
        let source = shape
        return Tensor(shape: target, storage: storage, node: nil).recording(self) {
            [$0.reshaped(to: source)]
        }
    }

    /// A part of this tensor: the elements at the places `range` along `axis`.
    public func sliced(axis: Int, _ range: Range<Int>) -> Tensor {
        let axis = self.axis(axis)
        let (_, n, inner) = around(axis)
        precondition(
            range.lowerBound >= 0 && range.upperBound <= n,
            "\(shape) has no range \(range) in dimension \(axis)")
        guard range.count < n else { return self }
        var target = shape
        target[axis] = range.count
        let (x, source, length) = (pointer, shape, range.count * inner)
        return Tensor.rows(shape: target, length: length) { row, y in
            y.update(from: x + (row * n + range.lowerBound) * inner, count: length)
        }.recording(self) { g in
            [
                Tensor.rows(shape: source, length: n * inner) { row, y in
                    let before = range.lowerBound * inner
                    y.update(repeating: 0, count: before)
                    (y + before).update(from: g.pointer + row * length, count: length)
                    (y + before + length).update(repeating: 0, count: n * inner - before - length)
                }
            ]
        }
    }

    /// Parts of this tensor along `axis`, which have the lengths `counts` and make up all of it.
    public func split(axis: Int, counts: [Int]) -> [Tensor] {
        precondition(
            counts.reduce(0, +) == shape[self.axis(axis)], "\(counts) does not split \(shape)")
        var start = 0
        return counts.map { count in
            defer { start += count }
            return sliced(axis: axis, start..<start + count)
        }
    }

    /// The rows (the parts along the first dimension) at `indices`, in that order.
    public func gatheredRows(_ indices: [Int]) -> Tensor {
        let (rows, length) = (shape[0], shape.dropFirst().reduce(1, *))
        precondition(
            indices.allSatisfy { 0..<rows ~= $0 }, "\(indices) are not all rows of \(shape)")
        let (x, source) = (pointer, shape)
        return Tensor.rows(shape: [indices.count] + shape.dropFirst(), length: length) {
            $1.update(from: x + indices[$0] * length, count: length)
        }.recording(self) { g in
            [
                Tensor(shape: source) { y in
                    y.update(repeating: 0)
                    guard let y = y.baseAddress else { return }
                    for (k, row) in indices.enumerated() {
                        let (g, y) = (g.pointer + k * length, y + row * length)
                        for i in 0..<length { y[i] += g[i] }
                    }
                }
            ]
        }
    }

    /// This tensor `count` times in a row along `axis`.
    public func repeated(axis: Int, count: Int) -> Tensor {
        concatenate(Array(repeating: self, count: count), axis: axis)
    }

    /// The same elements in the opposite order along `axis`.
    public func flipped(axis: Int) -> Tensor {
        let (_, n, inner) = around(axis)
        let x = pointer
        return Tensor.rows(shape: shape, length: n * inner) { row, y in
            let x = x + row * n * inner
            if inner == 1 {
                for i in 0..<n { y[i] = x[n &- 1 &- i] }
            } else {
                for i in 0..<n {
                    (y + i * inner).update(from: x + (n - 1 - i) * inner, count: inner)
                }
            }
        }.recording(self) { [$0.flipped(axis: axis)] }
    }

}

/// Joins tensors along `axis`; their other dimensions agree.
public func concatenate(_ tensors: [Tensor], axis: Int) -> Tensor {
    guard let first = tensors.first else {
        preconditionFailure("there is nothing to concatenate")
    }
    guard tensors.count > 1 else { return first }
    let axis = first.axis(axis)
    for tensor in tensors {
        var shape = tensor.shape
        precondition(shape.count == first.shape.count, "\(shape) does not fit \(first.shape)")
        shape[axis] = first.shape[axis]
        precondition(shape == first.shape, "\(tensor.shape) does not fit \(first.shape)")
    }
    let (_, _, inner) = first.around(axis)
    let counts = tensors.map { $0.shape[axis] }
    var shape = first.shape
    shape[axis] = counts.reduce(0, +)
    let sources = tensors.map { ($0.pointer, $0.shape[axis] * inner) }
    let needs = tensors.map(\.needsGradient)
    return Tensor.rows(shape: shape, length: shape[axis] * inner) { row, y in
        var y = y
        for (source, length) in sources {
            y.update(from: source + row * length, count: length)
            y += length
        }
    }.recording(tensors) { g in
        var start = 0
        return zip(counts, needs).map { count, needed in
            defer { start += count }
            return needed ? g.sliced(axis: axis, start..<start + count) : nil
        }
    }
}
