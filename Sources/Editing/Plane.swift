import Tensors

/// One channel of a picture as plain numbers: what masks and gates are computed on.
struct Plane: Sendable {
    let width: Int
    let height: Int
    var values: [Float]

    init(width: Int, height: Int, values: [Float]) {
        precondition(values.count == width * height, "\(values.count) ≠ \(width)×\(height)")
        self.width = width
        self.height = height
        self.values = values
    }

    init(width: Int, height: Int, repeating value: Float = 0) {
        self.init(
            width: width, height: height,
            values: [Float](repeating: value, count: width * height))
    }

    /// One channel of a tensor `[1, channels, height, width]`.
    init(_ tensor: Tensor, channel: Int = 0) {
        let (height, width) = (tensor.shape[2], tensor.shape[3])
        let count = width * height
        self.init(
            width: width, height: height,
            values: tensor.withUnsafeFloats { Array($0[channel * count..<(channel + 1) * count]) })
    }

    /// Replaces a square inside; `margin` pixels stay on all sides.
    mutating func paste(_ other: Plane, at margin: Int) {
        for y in 0..<other.height {
            let start = (y + margin) * width + margin
            for x in 0..<other.width { values[start + x] = other.values[y * other.width + x] }
        }
    }

    /// The mean over a square of `2 · radius + 1` pixels, twice; edges are repeated.
    ///
    /// Two passes make a tent, close enough to a Gaussian of standard deviation `0.82 · radius`.
    func blurred(radius: Int) -> Plane {
        guard radius > 0 else { return self }
        return boxed(radius).transposed().boxed(radius).transposed()
    }

    /// Each row averaged twice over `2 · radius + 1` pixels.
    private func boxed(_ radius: Int) -> Plane {
        var result = Plane(width: width, height: height)
        let last = width - 1
        let scale = 1 / Float(2 * radius + 1)
        values.withUnsafeBufferPointer { source in
            result.values.withUnsafeMutableBufferPointer { target in
                withUnsafeTemporaryAllocation(of: Float.self, capacity: width) { once in
                    for y in 0..<height {
                        let row = UnsafeBufferPointer(rebasing: source[y * width..<(y + 1) * width])
                        let out = UnsafeMutableBufferPointer(
                            rebasing: target[y * width..<(y + 1) * width])
                        Self.box(row, into: once, radius: radius, last: last, scale: scale)
                        Self.box(
                            UnsafeBufferPointer(once), into: out, radius: radius, last: last,
                            scale: scale)
                    }
                }
            }
        }
        return result
    }

    private static func box(
        _ row: UnsafeBufferPointer<Float>, into out: UnsafeMutableBufferPointer<Float>,
        radius: Int, last: Int, scale: Float
    ) {
        var sum: Float = 0
        for x in -radius...radius { sum += row[min(max(x, 0), last)] }
        out[0] = sum * scale
        guard last > 0 else { return }
        for x in 1...last {
            sum += row[min(x + radius, last)] - row[max(x - 1 - radius, 0)]
            out[x] = sum * scale
        }
    }

    /// Rows as columns.
    func transposed() -> Plane {
        var result = Plane(width: height, height: width)
        let (width, height) = (width, height)
        values.withUnsafeBufferPointer { source in
            result.values.withUnsafeMutableBufferPointer { target in
                // Blocks of 16 keep both sides in the cache.
                for top in stride(from: 0, to: height, by: 16) {
                    for left in stride(from: 0, to: width, by: 16) {
                        for y in top..<min(top + 16, height) {
                            for x in left..<min(left + 16, width) {
                                target[x * height + y] = source[y * width + x]
                            }
                        }
                    }
                }
            }
        }
        return result
    }

    /// Averages squares of `factor` pixels; both sides must be multiples of it.
    func shrunk(by factor: Int) -> Plane {
        guard factor > 1 else { return self }
        let (w, h) = (width / factor, height / factor)
        var result = Plane(width: w, height: h)
        let scale = 1 / Float(factor * factor)
        values.withUnsafeBufferPointer { source in
            result.values.withUnsafeMutableBufferPointer { target in
                for y in 0..<h {
                    for dy in 0..<factor {
                        let row = (y * factor + dy) * width
                        for x in 0..<w {
                            for dx in 0..<factor {
                                target[y * w + x] += source[row + x * factor + dx] * scale
                            }
                        }
                    }
                }
            }
        }
        return result
    }

    /// Enlarges by a whole factor, interpolating between the centres of pixels.
    func grown(by factor: Int) -> Plane {
        guard factor > 1 else { return self }
        var result = Plane(width: width * factor, height: height * factor)
        let (w, h, wide) = (width, height, width * factor)
        let columns = (0..<wide).map { Self.neighbours(of: $0, factor: factor, last: w - 1) }
        values.withUnsafeBufferPointer { source in
            result.values.withUnsafeMutableBufferPointer { target in
                withUnsafeTemporaryAllocation(of: Float.self, capacity: w) { mixed in
                    for y in 0..<h * factor {
                        let (a, b, t) = Self.neighbours(of: y, factor: factor, last: h - 1)
                        for x in 0..<w {
                            mixed[x] = source[a * w + x] * (1 - t) + source[b * w + x] * t
                        }
                        for x in 0..<wide {
                            let (a, b, t) = columns[x]
                            target[y * wide + x] = mixed[a] * (1 - t) + mixed[b] * t
                        }
                    }
                }
            }
        }
        return result
    }

    private static func neighbours(of x: Int, factor: Int, last: Int) -> (Int, Int, Float) {
        let position = (Float(x) + 0.5) / Float(factor) - 0.5
        let floor = Int(position.rounded(.down))
        return (max(floor, 0), min(floor + 1, last), position - Float(floor))
    }
}
