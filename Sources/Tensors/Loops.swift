extension Tensor {
    /// The floats for reading, valid as long as this tensor.
    var pointer: UnsafePointer<Float> {
        guard let start = storage.floats.baseAddress else {
            preconditionFailure("a storage always has an address")
        }
        return UnsafePointer(start)
    }

    /// A tensor of this shape, written by `body` range by range on all threads.
    ///
    /// - Parameter body: Given what to read, what to write, and the range to work on.
    func mapped(
        _ body: (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Range<Int>) -> Void
    ) -> Tensor {
        let x = pointer
        return Tensor(shape: shape) { y in
            guard let y = y.baseAddress else { return }
            inRanges(of: count) { body(x, y, $0) }
        }
    }

    /// A tensor of this shape, written from this one and `other`, range by range on all threads.
    func mapped(
        with other: Tensor,
        _ body: (
            UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Range<Int>
        ) -> Void
    ) -> Tensor {
        precondition(count == other.count, "\(shape) does not fit \(other.shape)")
        let (a, b) = (pointer, other.pointer)
        return Tensor(shape: shape) { y in
            guard let y = y.baseAddress else { return }
            inRanges(of: count) { body(a, b, y, $0) }
        }
    }

    /// A tensor of `shape`, whose rows of `length` are written by `body` on all threads.
    ///
    /// - Parameters:
    ///   - length: How many floats of the result belong to each row.
    ///   - body: Given the row, and where it starts.
    static func rows(
        shape: [Int], length: Int, cost: Int? = nil,
        _ body: (Int, UnsafeMutablePointer<Float>) -> Void
    ) -> Tensor {
        Tensor(shape: shape) { y in
            guard let start = y.baseAddress, length > 0 else { return }
            inRanges(of: y.count / length, cost: cost ?? length) {
                for row in $0 { body(row, start + row * length) }
            }
        }
    }
}

/// Splits `0..<count` into ranges, and calls `body` with each, on all threads if it is worth it.
///
/// The ranges depend on `count` and `cost` only, so results do not depend on the number of threads.
///
/// - Parameter cost: About how many floats are touched for each index.
func inRanges(of count: Int, cost: Int = 1, _ body: (Range<Int>) -> Void) {
    let grain = max(1, 16_384 / max(cost, 1))
    guard count > 2 * grain else {
        if count > 0 { body(0..<count) }
        return
    }
    let parts = (count + grain - 1) / grain
    parallel(over: parts) { part in
        body(part * grain..<min(count, (part + 1) * grain))
    }
}

/// The sum of `count` floats, in 16 lanes.
@inline(__always)
func rowSum(_ x: UnsafePointer<Float>, _ count: Int) -> Float {
    let raw = UnsafeRawPointer(x)
    var lanes = SIMD16<Float>.zero
    var i = 0
    while i &+ 16 <= count {
        lanes += raw.loadUnaligned(fromByteOffset: i &* 4, as: SIMD16<Float>.self)
        i &+= 16
    }
    var total = lanes.sum()
    while i < count {
        total += x[i]
        i &+= 1
    }
    return total
}

/// The sum of the products of two rows of `count` floats, in 16 lanes.
@inline(__always)
func rowDot(_ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ count: Int) -> Float {
    let (rawX, rawY) = (UnsafeRawPointer(x), UnsafeRawPointer(y))
    var lanes = SIMD16<Float>.zero
    var i = 0
    while i &+ 16 <= count {
        lanes +=
            rawX.loadUnaligned(fromByteOffset: i &* 4, as: SIMD16<Float>.self)
            * rawY.loadUnaligned(fromByteOffset: i &* 4, as: SIMD16<Float>.self)
        i &+= 16
    }
    var total = lanes.sum()
    while i < count {
        total += x[i] * y[i]
        i &+= 1
    }
    return total
}

/// The greatest of `count` floats, of which there is at least one, in 16 lanes.
@inline(__always)
func rowMaximum(_ x: UnsafePointer<Float>, _ count: Int) -> Float {
    let raw = UnsafeRawPointer(x)
    var lanes = SIMD16<Float>(repeating: x[0])
    var i = 0
    while i &+ 16 <= count {
        let value = raw.loadUnaligned(fromByteOffset: i &* 4, as: SIMD16<Float>.self)
        lanes.replace(with: value, where: value .> lanes)
        i &+= 16
    }
    var greatest = lanes.max()
    while i < count {
        greatest = x[i] > greatest ? x[i] : greatest
        i &+= 1
    }
    return greatest
}

/// The sum of the squared differences from `center` of `count` floats, in 16 lanes.
@inline(__always)
func rowDeviation(_ x: UnsafePointer<Float>, _ count: Int, from center: Float) -> Float {
    let raw = UnsafeRawPointer(x)
    let middle = SIMD16<Float>(repeating: center)
    var lanes = SIMD16<Float>.zero
    var i = 0
    while i &+ 16 <= count {
        let d = raw.loadUnaligned(fromByteOffset: i &* 4, as: SIMD16<Float>.self) - middle
        lanes += d * d
        i &+= 16
    }
    var total = lanes.sum()
    while i < count {
        total += (x[i] - center) * (x[i] - center)
        i &+= 1
    }
    return total
}
