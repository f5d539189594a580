extension Tensor {
    /// Resizes images by linear interpolation in both directions, without antialiasing.
    ///
    /// - Parameter alignCorners: Whether the centres of the corner pixels stay where they are,
    ///   rather than the corners of the image.
    /// - Returns: `[…, height, width]`.
    public func resizedBilinear(
        height: Int, width: Int, alignCorners: Bool = false
    ) -> Tensor {
        let (h, w) = (shape[shape.count - 2], shape[shape.count - 1])
        guard height != h || width != w else { return self }
        if height == 2 * h && width == 2 * w && !alignCorners {
            return doubled(gain: 1, replicates: true).recording(self) {
                [$0.halved(gain: 4, replicates: true)]
            }
        }
        let rows = InterpolationTable(from: h, to: height, alignCorners: alignCorners)
        let columns = InterpolationTable(from: w, to: width, alignCorners: alignCorners)
        let (x, source) = (pointer, shape)
        return Tensor.rows(
            shape: shape.dropLast(2) + [height, width], length: width, cost: 2 * max(w, width)
        ) { row, y in
            let plane = x + row / height * h * w
            let i = row % height
            let (a, b) = (plane + rows.first[i] * w, plane + rows.second[i] * w)
            let (wa, wb) = (1 - rows.fraction[i], rows.fraction[i])
            withUnsafeTemporaryAllocation(of: Float.self, capacity: w) { line in
                guard let line = line.baseAddress else { return }
                for j in 0..<w { line[j] = a[j] * wa + b[j] * wb }
                columns.interpolate(line, into: y)
            }
        }.recording(self) { g in
            [
                Tensor.rows(shape: source, length: h * w, cost: 2 * height * width) { plane, y in
                    y.update(repeating: 0, count: h * w)
                    withUnsafeTemporaryAllocation(of: Float.self, capacity: w) { line in
                        guard let line = line.baseAddress else { return }
                        for i in 0..<height {
                            columns.spread(
                                g.pointer + (plane * height + i) * width, into: line, count: w)
                            let (a, b) = (y + rows.first[i] * w, y + rows.second[i] * w)
                            let (wa, wb) = (1 - rows.fraction[i], rows.fraction[i])
                            for j in 0..<w { a[j] += line[j] * wa }
                            for j in 0..<w { b[j] += line[j] * wb }
                        }
                    }
                }
            ]
        }
    }

    /// Samples images at given places, by bilinear interpolation; beyond the edges there is zero.
    ///
    /// - Parameters:
    ///   - grid: `[batch, height, width, 2]`: x and y, where -1 is the left or top edge of the image
    ///     and 1 its right or bottom edge.
    ///   - alignCorners: Whether -1 and 1 are the centres of the outermost pixels instead.
    /// - Returns: `[batch, channels, height, width]`.
    public func gridSampled(_ grid: Tensor, alignCorners: Bool = false) -> Tensor {
        let (n, c, h, w) = (shape[0], shape[1], shape[2], shape[3])
        let (outH, outW) = (grid.shape[1], grid.shape[2])
        precondition(
            grid.shape == [n, outH, outW, 2], "the grid \(grid.shape) does not fit \(shape)")
        let (x, places) = (detached(), grid.detached())
        let sampler = GridSampler(width: w, height: h, alignCorners: alignCorners)
        let (pixels, plane) = (outH * outW, h * w)
        let (needsSelf, needsGrid) = (needsGradient, grid.needsGradient)
        return Tensor.rows(
            shape: [n, c, outH, outW], length: pixels, cost: pixels * 8
        ) { row, y in
            let (x, grid) = (x.pointer + row * plane, places.pointer + row / c * pixels * 2)
            for i in 0..<pixels {
                let place = sampler.place(grid[2 &* i], grid[2 &* i &+ 1])
                let v = sampler.corners(of: x, at: place)
                let top = v.0 + (v.1 - v.0) * place.fractionX
                let bottom = v.2 + (v.3 - v.2) * place.fractionX
                y[i] = top + (bottom - top) * place.fractionY
            }
        }.recording(self, grid) { g in
            let gx =
                !needsSelf
                ? nil
                : Tensor.rows(
                    shape: x.shape, length: plane, cost: pixels * 8
                ) { row, y in
                    y.update(repeating: 0, count: plane)
                    let grid = places.pointer + row / c * pixels * 2
                    let g = g.pointer + row * pixels
                    for i in 0..<pixels {
                        sampler.spread(
                            g[i], into: y, at: sampler.place(grid[2 &* i], grid[2 &* i &+ 1]))
                    }
                }
            let gridGradient =
                !needsGrid
                ? nil
                : Tensor.rows(
                    shape: places.shape, length: pixels * 2, cost: c * pixels * 8
                ) { image, y in
                    let grid = places.pointer + image * pixels * 2
                    for i in 0..<pixels {
                        let place = sampler.place(grid[2 &* i], grid[2 &* i &+ 1])
                        var (dx, dy): (Float, Float) = (0, 0)
                        for channel in 0..<c {
                            let row = image &* c &+ channel
                            let v = sampler.corners(of: x.pointer + row * plane, at: place)
                            let g = g.pointer[row &* pixels &+ i]
                            let (fx, fy) = (place.fractionX, place.fractionY)
                            dx += g * ((v.1 - v.0) * (1 - fy) + (v.3 - v.2) * fy)
                            dy += g * ((v.2 - v.0) * (1 - fx) + (v.3 - v.1) * fx)
                        }
                        y[2 &* i] = dx * sampler.scaleX
                        y[2 &* i &+ 1] = dy * sampler.scaleY
                    }
                }
            return [gx, gridGradient]
        }
    }
}

/// For each place of a resized line, the two places it lies between, and how far along.
private struct InterpolationTable: Sendable {
    private(set) var first: [Int] = []
    private(set) var second: [Int] = []
    private(set) var fraction: [Float] = []

    init(from count: Int, to target: Int, alignCorners: Bool) {
        let scale =
            alignCorners
            ? (target > 1 ? Float(count - 1) / Float(target - 1) : 0)
            : Float(count) / Float(target)
        for i in 0..<target {
            let place = alignCorners ? Float(i) * scale : max(0, (Float(i) + 0.5) * scale - 0.5)
            let low = min(Int(place), count - 1)
            first.append(low)
            second.append(min(low + 1, count - 1))
            fraction.append(place - Float(low))
        }
    }

    @inline(__always)
    func interpolate(_ x: UnsafeMutablePointer<Float>, into y: UnsafeMutablePointer<Float>) {
        first.withUnsafeBufferPointer { first in
            second.withUnsafeBufferPointer { second in
                fraction.withUnsafeBufferPointer { fraction in
                    for j in 0..<first.count {
                        let a = x[first[j]]
                        y[j] = a + (x[second[j]] - a) * fraction[j]
                    }
                }
            }
        }
    }

    /// The transpose of ``interpolate(_:into:)``.
    @inline(__always)
    func spread(
        _ g: UnsafePointer<Float>, into line: UnsafeMutablePointer<Float>, count: Int
    ) {
        line.update(repeating: 0, count: count)
        first.withUnsafeBufferPointer { first in
            second.withUnsafeBufferPointer { second in
                fraction.withUnsafeBufferPointer { fraction in
                    for j in 0..<first.count {
                        let part = g[j] * fraction[j]
                        line[first[j]] += g[j] - part
                        line[second[j]] += part
                    }
                }
            }
        }
    }
}

/// Bilinear interpolation at any place of an image, with zeros around it.
private struct GridSampler: Sendable {
    struct Place {
        let column: Int
        let row: Int
        let fractionX: Float
        let fractionY: Float
    }

    let width: Int
    let height: Int
    /// Pixels for each unit of the grid.
    let scaleX: Float
    let scaleY: Float

    init(width: Int, height: Int, alignCorners: Bool) {
        self.width = width
        self.height = height
        scaleX = Float(alignCorners ? width - 1 : width) / 2
        scaleY = Float(alignCorners ? height - 1 : height) / 2
    }

    @inline(__always)
    func place(_ gridX: Float, _ gridY: Float) -> Place {
        // Far outside everything is zero; the clamp keeps the conversion to Int in range.
        let x = limited(gridX * scaleX + Float(width - 1) / 2, Float(width) + 1)
        let y = limited(gridY * scaleY + Float(height - 1) / 2, Float(height) + 1)
        let (column, row) = (x.rounded(.down), y.rounded(.down))
        return Place(
            column: Int(column), row: Int(row), fractionX: x - column, fractionY: y - row)
    }

    /// The pixels at the top left, top right, bottom left and bottom right.
    @inline(__always)
    func corners(
        of x: UnsafePointer<Float>, at place: Place
    ) -> (Float, Float, Float, Float) {
        (
            pixel(x, place.row, place.column), pixel(x, place.row, place.column &+ 1),
            pixel(x, place.row &+ 1, place.column), pixel(x, place.row &+ 1, place.column &+ 1)
        )
    }

    /// The transpose of sampling: adds `g` to the four pixels by their weights.
    @inline(__always)
    func spread(_ g: Float, into y: UnsafeMutablePointer<Float>, at place: Place) {
        let (fx, fy) = (place.fractionX, place.fractionY)
        add(g * (1 - fx) * (1 - fy), to: y, place.row, place.column)
        add(g * fx * (1 - fy), to: y, place.row, place.column &+ 1)
        add(g * (1 - fx) * fy, to: y, place.row &+ 1, place.column)
        add(g * fx * fy, to: y, place.row &+ 1, place.column &+ 1)
    }

    @inline(__always)
    private func pixel(_ x: UnsafePointer<Float>, _ row: Int, _ column: Int) -> Float {
        isInside(row, column) ? x[row &* width &+ column] : 0
    }

    @inline(__always)
    private func add(
        _ value: Float, to y: UnsafeMutablePointer<Float>, _ row: Int, _ column: Int
    ) {
        if isInside(row, column) { y[row &* width &+ column] += value }
    }

    @inline(__always)
    private func isInside(_ row: Int, _ column: Int) -> Bool {
        row >= 0 && row < height && column >= 0 && column < width
    }

    @inline(__always)
    private func limited(_ x: Float, _ limit: Float) -> Float {
        x > -2 ? (x < limit ? x : limit) : -2  // also for NaN
    }
}
