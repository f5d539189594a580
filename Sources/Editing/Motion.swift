import Imaging

/// Where each pixel of an edited picture was before the edit.
///
/// Lucas and Kanade 1981, "An Iterative Image Registration Technique", from coarse to fine, on
/// pictures whose tone was taken out. Only smooth drawings of one network are compared, so a coarse
/// field suffices; the photo's own details then ride along with it.
struct Motion: Sendable {
    /// What to add to x to find where a pixel came from, in pixels of the field.
    private(set) var x: Plane
    /// The same for y.
    private(set) var y: Plane

    /// No motion.
    init(side: Int) {
        x = Plane(width: side, height: side)
        y = Plane(width: side, height: side)
    }

    /// A motion that is known.
    init(x: Plane, y: Plane) {
        self.x = x
        self.y = y
    }

    /// Finds the motion between two drawings.
    ///
    /// - Parameters:
    ///   - before: The brightness before the edit, square; its side is a power of 2 times 16.
    ///   - after: The brightness after the edit.
    ///   - known: Where some points were.
    init(from before: Plane, to after: Plane, guidedBy known: PointMotion? = nil) {
        var pyramid = [(before.withoutTone(), after.withoutTone())]
        while let (u, e) = pyramid.last, u.width >= 32 {
            pyramid.append((u.shrunk(by: 2), e.shrunk(by: 2)))
        }
        self.init(side: pyramid[pyramid.count - 1].0.width)
        for (u, e) in pyramid.reversed() {
            if x.width < u.width { self = doubled }
            if let known, u.width * 2 >= before.width { self = guided(by: known) }
            for _ in 0..<3 { refine(u, e) }
        }
    }

    /// One step: what is left of the difference, explained by gradients around each pixel.
    private mutating func refine(_ before: Plane, _ after: Plane) {
        let (width, height) = (before.width, before.height)
        let moved = before.moved(by: self)
        var sums = (0..<5).map { _ in Plane(width: width, height: height) }
        for row in 0..<height {
            let (above, below) = (max(row - 1, 0) * width, min(row + 1, height - 1) * width)
            for column in 0..<width {
                let (left, right) = (max(column - 1, 0), min(column + 1, width - 1))
                let i = row * width + column
                let gx =
                    0.5 * (moved.values[row * width + right] - moved.values[row * width + left])
                let gy = 0.5 * (moved.values[below + column] - moved.values[above + column])
                let rest = after.values[i] - moved.values[i]
                sums[0].values[i] = gx * gx
                sums[1].values[i] = gx * gy
                sums[2].values[i] = gy * gy
                sums[3].values[i] = gx * rest
                sums[4].values[i] = gy * rest
            }
        }
        sums = sums.map { $0.blurred(radius: 2) }
        // Flat places know nothing and take the motion of their neighbours.
        var trust = Plane(width: width, height: height)
        for i in 0..<width * height {
            let (a, b, c) = (
                sums[0].values[i] + Self.damping, sums[1].values[i],
                sums[2].values[i] + Self.damping
            )
            let scale = 1 / (a * c - b * b)
            let dx = (c * sums[3].values[i] - b * sums[4].values[i]) * scale
            let dy = (a * sums[4].values[i] - b * sums[3].values[i]) * scale
            let weight = 0.02 + (a + c) / (a + c + 8 * Self.damping)
            trust.values[i] = weight
            x.values[i] = weight * (x.values[i] + min(max(dx, -1), 1))
            y.values[i] = weight * (y.values[i] + min(max(dy, -1), 1))
        }
        let whole = trust.blurred(radius: 2)
        x = x.blurred(radius: 2).divided(by: whole)
        y = y.blurred(radius: 2).divided(by: whole)
    }

    /// The variance of a gradient that counts as half known.
    private static let damping: Float = 0.004

    /// Sets where one pixel came from.
    mutating func set(_ offset: SIMD2<Float>, x column: Int, y row: Int) {
        (x.values[row * x.width + column], y.values[row * y.width + column]) = (offset.x, offset.y)
    }

    /// Lets one pixel move only a part of its way.
    mutating func slow(to part: Float, at index: Int) {
        x.values[index] *= part
        y.values[index] *= part
    }

    /// Takes over how another motion moves one pixel.
    mutating func take(_ other: Motion, at index: Int) {
        (x.values[index], y.values[index]) = (other.x.values[index], other.y.values[index])
    }

    /// 1 where neighbours move alike, and 0 around places where what lies between them is torn: samples
    /// between the pixels there would come from neither side.
    func continuity() -> Plane {
        let (side, tear) = (x.width, Self.tear * Self.tear)
        var result = Plane(width: side, height: side, repeating: 1)
        func compare(_ i: Int, _ j: Int) {
            let step = SIMD2(x.values[j] - x.values[i], y.values[j] - y.values[i])
            guard (step * step).sum() > tear else { return }
            (result.values[i], result.values[j]) = (0, 0)
        }
        for row in 0..<side {
            for column in 0..<side {
                let i = row * side + column
                if column + 1 < side { compare(i, i + 1) }
                if row + 1 < side { compare(i, i + side) }
            }
        }
        let near = result.blurred(radius: Self.wariness)
        for i in near.values.indices { result.values[i] = near.values[i] < 0.999 ? 0 : 1 }
        return result.blurred(radius: 1)
    }

    /// How differently neighbours may move, in pixels.
    private static let tear: Float = 0.9
    /// How near to a tear a pixel is not believed, in halves of pixels.
    private static let wariness = 2

    /// The same motion for pictures of twice the side.
    private var doubled: Motion {
        var result = self
        result.x = x.grown(by: 2).scaled(by: 2)
        result.y = y.grown(by: 2).scaled(by: 2)
        return result
    }

    /// The same motion in the centre of a larger picture that does not move elsewhere.
    func padded(to side: Int) -> Motion {
        var result = Motion(side: side)
        result.x.paste(x, at: (side - x.width) / 2)
        result.y.paste(y, at: (side - y.width) / 2)
        return result
    }

    /// The same motion for pictures of another side, a multiple or a divisor of this.
    func resized(to side: Int) -> Motion {
        let factor = Float(side) / Float(x.width)
        return Motion(
            x: x.resized(to: side).scaled(by: factor), y: y.resized(to: side).scaled(by: factor))
    }

    /// The same motion for pictures `factor` times as large.
    func enlarged(_ factor: Int) -> Motion {
        var result = self
        result.x = x.grown(by: factor).scaled(by: Float(factor))
        result.y = y.grown(by: factor).scaled(by: Float(factor))
        return result
    }
}

extension Mask {
    /// Where each pixel came from, as pixels are moved.
    func moved(by motion: Motion) -> Mask {
        let plane = Plane(width: width, height: height, values: values.map { Float($0) })
        return Mask(
            width: width, height: height,
            values: plane.moved(by: motion).values.map { UInt8($0.rounded()) })
    }
}

extension Plane {
    /// A mask as numbers from 0 to 1.
    init(_ mask: Mask) {
        self.init(
            width: mask.width, height: mask.height, values: mask.values.map { Float($0) / 255 })
    }

    /// The same for another side, a multiple or a divisor of this.
    func resized(to side: Int) -> Plane {
        side < width ? shrunk(by: width / side) : grown(by: side / width)
    }

    /// Where each pixel came from: bilinear samples of this picture before the motion.
    func moved(by motion: Motion) -> Plane {
        precondition(motion.x.width == width, "a motion of \(motion.x.width) does not fit \(width)")
        var result = Plane(width: width, height: height)
        let (width, right, bottom) = (width, Float(width - 1), Float(height - 1))
        let (lastX, lastY) = (max(width - 2, 0), max(height - 2, 0))
        values.withUnsafeBufferPointer { source in
            motion.x.values.withUnsafeBufferPointer { dx in
                motion.y.values.withUnsafeBufferPointer { dy in
                    result.values.withUnsafeMutableBufferPointer { target in
                        var i = 0
                        for y in 0..<height {
                            for x in 0..<width {
                                let u = min(max(Float(x) + dx[i], 0), right)
                                let v = min(max(Float(y) + dy[i], 0), bottom)
                                let (left, top) = (min(Int(u), lastX), min(Int(v), lastY))
                                let (fx, fy) = (u - Float(left), v - Float(top))
                                let k = top * width + left
                                let above = source[k] + (source[k + 1] - source[k]) * fx
                                let below =
                                    source[k + width]
                                    + (source[k + width + 1] - source[k + width]) * fx
                                target[i] = above + (below - above) * fy
                                i += 1
                            }
                        }
                    }
                }
            }
        }
        return result
    }

    /// This picture with its mean removed and its contrast evened out, over a sixth of its side.
    func withoutTone() -> Plane {
        let radius = max(width / 12, 1)
        var result = subtracting(blurred(radius: radius))
        var squares = result
        for i in squares.values.indices { squares.values[i] *= squares.values[i] }
        squares = squares.blurred(radius: radius)
        for i in result.values.indices {
            result.values[i] /= (squares.values[i] + 0.0025).squareRoot()
        }
        return result
    }

    /// The squared length of the gradient.
    func gradientEnergy() -> Plane {
        var result = Plane(width: width, height: height)
        for row in 0..<height {
            let (above, below) = (max(row - 1, 0) * width, min(row + 1, height - 1) * width)
            for column in 0..<width {
                let (left, right) = (max(column - 1, 0), min(column + 1, width - 1))
                let gx = 0.5 * (values[row * width + right] - values[row * width + left])
                let gy = 0.5 * (values[below + column] - values[above + column])
                result.values[row * width + column] = gx * gx + gy * gy
            }
        }
        return result
    }

    func scaled(by factor: Float) -> Plane {
        Plane(width: width, height: height, values: values.map { $0 * factor })
    }

    func divided(by other: Plane) -> Plane {
        Plane(width: width, height: height, values: zip(values, other.values).map { $0 / $1 })
    }
}
