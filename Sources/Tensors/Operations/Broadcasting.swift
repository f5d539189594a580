extension Tensor {
    /// Adds two tensors, repeating dimensions of length 1 where the other is longer.
    public static func + (a: Tensor, b: Tensor) -> Tensor {
        let (shapeA, shapeB) = (a.shape, b.shape)
        let (needsA, needsB) = (a.needsGradient, b.needsGradient)
        return broadcast(Sum.self, a, b).recording(a, b) {
            [needsA ? $0.summed(to: shapeA) : nil, needsB ? $0.summed(to: shapeB) : nil]
        }
    }

    /// Subtracts `b` from `a`, repeating dimensions of length 1 where the other is longer.
    public static func - (a: Tensor, b: Tensor) -> Tensor {
        let (shapeA, shapeB) = (a.shape, b.shape)
        let (needsA, needsB) = (a.needsGradient, b.needsGradient)
        return broadcast(Difference.self, a, b).recording(a, b) {
            [needsA ? $0.summed(to: shapeA) : nil, needsB ? -$0.summed(to: shapeB) : nil]
        }
    }

    /// Multiplies two tensors, repeating dimensions of length 1 where the other is longer.
    public static func * (a: Tensor, b: Tensor) -> Tensor {
        let (shapeA, shapeB) = (a.shape, b.shape)
        let factorA = a.needsGradient ? b.detached() : nil
        let factorB = b.needsGradient ? a.detached() : nil
        return broadcast(Product.self, a, b).recording(a, b) { g in
            [
                factorA.map { (g * $0).summed(to: shapeA) },
                factorB.map { (g * $0).summed(to: shapeB) },
            ]
        }
    }

    /// Divides `a` by `b`, repeating dimensions of length 1 where the other is longer.
    public static func / (a: Tensor, b: Tensor) -> Tensor {
        let (shapeA, shapeB) = (a.shape, b.shape)
        let (needsA, needsB) = (a.needsGradient, b.needsGradient)
        let result = broadcast(Quotient.self, a, b)
        let db = b.detached()
        return result.recording(a, b) { g in
            let part = g / db
            return [
                needsA ? part.summed(to: shapeA) : nil,
                needsB ? -(part * result).summed(to: shapeB) : nil,
            ]
        }
    }

    /// The same values, repeated along dimensions of length 1 until the shape is `target`.
    func expanded(to target: [Int]) -> Tensor {
        guard target != shape else { return self }
        let plan = BroadcastPlan(shape, target)
        precondition(plan.shape == target, "\(shape) cannot be expanded to \(target)")
        let (x, n, source) = (pointer, plan.rowLength, shape)
        let isConstant = plan.row.strideA == 0
        return Tensor.rows(shape: target, length: n) { row, y in
            let x = x + plan.offsets(ofRow: row).0
            if isConstant {
                y.update(repeating: x[0], count: n)
            } else {
                y.update(from: x, count: n)
            }
        }.recording(self) { [$0.summed(to: source)] }
    }

    /// The sum over the dimensions that were repeated when a tensor of `target` became this one.
    func summed(to target: [Int]) -> Tensor {
        guard target != shape else { return self }
        let lead = shape.count - target.count
        let axes = shape.indices.filter { $0 < lead || target[$0 - lead] != shape[$0] }
        return sum(axes: axes, keepingDimensions: true).reshaped(to: target)
    }
}

/// The greater of two tensors, element by element; the gradient flows to it.
public func maximum(_ a: Tensor, _ b: Tensor) -> Tensor {
    chosen(broadcast(Greater.self, a, b), a, b, sign: 1)
}

/// The smaller of two tensors, element by element; the gradient flows to it.
public func minimum(_ a: Tensor, _ b: Tensor) -> Tensor {
    chosen(broadcast(Smaller.self, a, b), a, b, sign: -1)
}

/// Lets the gradient of `result` flow to `a` where `(a - b) * sign` is not negative, else to `b`.
private func chosen(_ result: Tensor, _ a: Tensor, _ b: Tensor, sign: Float) -> Tensor {
    let (da, db) = (a.detached(), b.detached())
    return result.recording(a, b) { g in
        let difference = da - db
        let first = g.mapped(with: difference) { g, d, y, range in
            for i in range {
                let g = g[i]
                y[i] = d[i] * sign >= 0 ? g : 0
            }
        }
        return [first.summed(to: da.shape), (g - first).summed(to: db.shape)]
    }
}

// MARK: - The loops

private protocol BinaryOperation {
    static func apply(_ a: Float, _ b: Float) -> Float
}

private enum Sum: BinaryOperation {
    @inline(__always) static func apply(_ a: Float, _ b: Float) -> Float { a + b }
}

private enum Difference: BinaryOperation {
    @inline(__always) static func apply(_ a: Float, _ b: Float) -> Float { a - b }
}

private enum Product: BinaryOperation {
    @inline(__always) static func apply(_ a: Float, _ b: Float) -> Float { a * b }
}

private enum Quotient: BinaryOperation {
    @inline(__always) static func apply(_ a: Float, _ b: Float) -> Float { a / b }
}

private enum Greater: BinaryOperation {
    @inline(__always) static func apply(_ a: Float, _ b: Float) -> Float { a >= b ? a : b }
}

private enum Smaller: BinaryOperation {
    @inline(__always) static func apply(_ a: Float, _ b: Float) -> Float { a <= b ? a : b }
}

private func broadcast<Operation: BinaryOperation>(
    _: Operation.Type, _ a: Tensor, _ b: Tensor
) -> Tensor {
    if a.shape == b.shape {
        return a.mapped(with: b) { a, b, y, range in
            for i in range { y[i] = Operation.apply(a[i], b[i]) }
        }
    }
    let plan = BroadcastPlan(a.shape, b.shape)
    let (pa, pb) = (a.pointer, b.pointer)
    let n = plan.rowLength
    let (isConstantA, isConstantB) = (plan.row.strideA == 0, plan.row.strideB == 0)
    return Tensor.rows(shape: plan.shape, length: n) { row, y in
        let (offsetA, offsetB) = plan.offsets(ofRow: row)
        let (a, b) = (pa + offsetA, pb + offsetB)
        if isConstantB {
            let b = b[0]
            for i in 0..<n { y[i] = Operation.apply(a[i], b) }
        } else if isConstantA {
            let a = a[0]
            for i in 0..<n { y[i] = Operation.apply(a, b[i]) }
        } else {
            for i in 0..<n { y[i] = Operation.apply(a[i], b[i]) }
        }
    }
}

/// How two shapes are walked together: as few dimensions as possible, the last one in a row.
private struct BroadcastPlan {
    struct Dimension {
        var count: Int
        var strideA: Int
        var strideB: Int
    }

    let shape: [Int]
    private(set) var outer: [Dimension] = []
    private(set) var row = Dimension(count: 1, strideA: 0, strideB: 0)

    var rowLength: Int { row.count }

    init(_ a: [Int], _ b: [Int]) {
        let rank = max(a.count, b.count)
        let a1 = Array(repeating: 1, count: rank - a.count) + a
        let b1 = Array(repeating: 1, count: rank - b.count) + b
        precondition(
            zip(a1, b1).allSatisfy { $0 == $1 || $0 == 1 || $1 == 1 },
            "\(a) and \(b) do not fit each other")
        shape = zip(a1, b1).map { $0 == 1 ? $1 : $0 }

        var dimensions: [Dimension] = []  // innermost first
        var (strideA, strideB) = (1, 1)
        for d in (0..<rank).reversed() {
            let next = Dimension(
                count: shape[d], strideA: a1[d] == 1 ? 0 : strideA,
                strideB: b1[d] == 1 ? 0 : strideB)
            strideA *= a1[d]
            strideB *= b1[d]
            guard next.count != 1 else { continue }
            if let last = dimensions.last, next.strideA == last.strideA * last.count,
                next.strideB == last.strideB * last.count
            {
                dimensions[dimensions.count - 1].count *= next.count
            } else {
                dimensions.append(next)
            }
        }
        guard let first = dimensions.first else { return }
        row = first
        outer = Array(dimensions.dropFirst())
    }

    /// Where row `row` of the result starts in each tensor.
    @inline(__always)
    func offsets(ofRow row: Int) -> (Int, Int) {
        var (rest, a, b) = (row, 0, 0)
        for dimension in outer {
            let (quotient, index) = rest.quotientAndRemainder(dividingBy: dimension.count)
            a += index * dimension.strideA
            b += index * dimension.strideB
            rest = quotient
        }
        return (a, b)
    }
}
