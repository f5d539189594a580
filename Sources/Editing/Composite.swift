import Imaging
import Tensors

/// How an edited frame changes the pixels of the photo it was cut from.
///
/// With `A` what may change, `K` what keeps the photo's details and `m` where they come from, a
/// pixel becomes `photo + A · (K · (photoₘ + new − oldₘ) + (1 − K) · new − photo)`: where details
/// are kept, the frames say only how the pixel changes, so the photo stays as sharp as it is. What
/// must be enlarged, `new − K · oldₘ`, is smooth there. Where the face is shaped besides, all of that is
/// looked for where it was before.
struct Composite: Sendable {
    /// `new − K · oldₘ` for red, green and blue, in levels from 0 to 255.
    private let gain: [Plane]
    private let keeps: Plane
    private let allowed: Plane
    private let motion: Motion
    private let shape: Motion?
    /// From pixels of the outer frame to pixels of the photo.
    private let map: AffineMap

    /// Compares the frames before and after an edit.
    init(old: Tensor, new: EditedFrame, map: AffineMap) {
        let scale = abs(map.determinant).squareRoot()
        // A frame finer than the photo is made as coarse first.
        let blur = scale < 0.75 ? max(1, Int((0.4 / scale).rounded())) : 0
        (self.map, motion, shape) = (map, new.motion, new.shape)
        keeps = new.keeps.blurred(radius: blur)
        allowed = new.allowed
        gain = (0..<3).map { channel in
            let old = Plane(old, channel: channel).moved(by: new.motion)
            var gain = Plane(new.picture, channel: channel)
            for i in gain.values.indices {
                gain.values[i] =
                    (gain.values[i] + 1 - new.keeps.values[i] * (old.values[i] + 1)) * 127.5
            }
            return gain.blurred(radius: blur)
        }
    }

    /// Applies the edit.
    ///
    /// - Returns: The photo, and how much of each pixel was allowed to change; a pixel at 0 is the
    ///   photo's own.
    func applied(to photo: Image) -> (photo: Image, mask: Mask) {
        let area = PixelArea(square: Double(allowed.width), under: map).intersection(photo.bounds)
        var result = photo
        var mask = [UInt8](repeating: 0, count: photo.width * photo.height)
        let inverse = map.inverse
        photo.withUnsafePixels { source in
            result.withUnsafeMutablePixels { pixels in
                mask.withUnsafeMutableBufferPointer { mask in
                    nonisolated(unsafe) let (source, pixels, mask) = (source, pixels, mask)
                    parallel(over: max(0, area.height)) { row in
                        apply(
                            row: area.y + row, columns: area.x..<area.x + area.width,
                            Pixels(source, width: photo.width, height: photo.height),
                            inverse: inverse, pixels, mask)
                    }
                }
            }
        }
        return (result, Mask(width: photo.width, height: photo.height, values: mask))
    }

    private func apply(
        row y: Int, columns: Range<Int>, _ source: Pixels, inverse: AffineMap,
        _ pixels: UnsafeMutableBufferPointer<UInt8>, _ mask: UnsafeMutableBufferPointer<UInt8>
    ) {
        for x in columns {
            var point = inverse(SIMD2(Double(x) + 0.5, Double(y) + 0.5))
            guard var tap = Tap(point, side: allowed.width) else { continue }
            var isShaped = false
            if let shape {
                let way = SIMD2(shape.x.linear(tap), shape.y.linear(tap))
                isShaped = way != .zero
                point += SIMD2<Double>(way)
                guard let before = Tap(point, side: allowed.width) else { continue }
                tap = before
            }
            let share = (allowed.linear(tap) * 255).rounded()
            guard share >= 1 || isShaped else { continue }
            let i = y * source.width + x
            mask[i] = isShaped ? 255 : UInt8(min(share, 255))
            let (share1, keep) = (min(share / 255, 1), min(max(keeps.linear(tap), 0), 1))
            let own = isShaped ? source.cubic(map(point)) : source[x, y]
            let moved = SIMD2(motion.x.linear(tap), motion.y.linear(tap))
            let isStill = (moved * moved).sum() < 1e-6
            let detail = isStill ? own : source.cubic(map(point + SIMD2<Double>(moved)))
            let gain = SIMD3(gain[0].cubic(tap), gain[1].cubic(tap), gain[2].cubic(tap))
            let value = own + share1 * (keep * detail + gain - own)
            for channel in 0..<3 {
                pixels[3 * i + channel] = UInt8(min(max(value[channel].rounded(), 0), 255))
            }
        }
    }
}

/// The bytes of a photo, for samples between its pixels.
private struct Pixels {
    let bytes: UnsafeBufferPointer<UInt8>
    let width: Int
    let height: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>, width: Int, height: Int) {
        (self.bytes, self.width, self.height) = (bytes, width, height)
    }

    /// One pixel; those beyond the edges are like the nearest inside.
    subscript(x: Int, y: Int) -> SIMD3<Float> {
        let i = 3 * (min(max(y, 0), height - 1) * width + min(max(x, 0), width - 1))
        return SIMD3(Float(bytes[i]), Float(bytes[i + 1]), Float(bytes[i + 2]))
    }

    /// Bicubic interpolation (Catmull and Rom); the first pixel has its centre at 0.5.
    func cubic(_ point: SIMD2<Double>) -> SIMD3<Float> {
        let corner = (point - 0.5).rounded(.down)
        let rest = SIMD2<Float>(point - 0.5 - corner)
        let (across, down) = (Plane.weights(rest.x), Plane.weights(rest.y))
        let (left, top) = (Int(corner.x) - 1, Int(corner.y) - 1)
        var sum = SIMD3<Float>.zero
        for row in 0..<4 {
            for column in 0..<4 {
                sum += down[row] * across[column] * self[left + column, top + row]
            }
        }
        return sum
    }
}

/// Where between the pixels of a plane a sample is taken.
struct Tap {
    let x: Int
    let y: Int
    let (fx, fy): (Float, Float)

    /// Fails for a point whose 16 neighbours are not all inside a square of pixels.
    ///
    /// - Parameter point: In continuous coordinates: the first pixel has its centre at 0.5.
    init?(_ point: SIMD2<Double>, side: Int) {
        let corner = (point - 0.5).rounded(.down)
        guard all(corner .>= 1), all(corner .< Double(side - 2)) else { return nil }
        (x, y) = (Int(corner.x), Int(corner.y))
        (fx, fy) = (Float(point.x - 0.5 - corner.x), Float(point.y - 0.5 - corner.y))
    }
}

extension Plane {
    /// Bilinear interpolation.
    func linear(_ tap: Tap) -> Float {
        values.withUnsafeBufferPointer { values in
            let i = tap.y * width + tap.x
            let above = values[i] * (1 - tap.fx) + values[i + 1] * tap.fx
            let below = values[i + width] * (1 - tap.fx) + values[i + width + 1] * tap.fx
            return above * (1 - tap.fy) + below * tap.fy
        }
    }

    /// Bicubic interpolation (Catmull and Rom), which keeps edges sharp when enlarging.
    func cubic(_ tap: Tap) -> Float {
        values.withUnsafeBufferPointer { values in
            let (across, down) = (Self.weights(tap.fx), Self.weights(tap.fy))
            var sum: Float = 0
            for row in 0..<4 {
                let i = (tap.y - 1 + row) * width + tap.x - 1
                let line = SIMD4(values[i], values[i + 1], values[i + 2], values[i + 3])
                sum += down[row] * (across * line).sum()
            }
            return sum
        }
    }

    /// The weights of four neighbours for a point `t` between the second and the third.
    fileprivate static func weights(_ t: Float) -> SIMD4<Float> {
        let (a, b) = (t * t, t * t * t)
        return SIMD4(
            -0.5 * b + a - 0.5 * t, 1.5 * b - 2.5 * a + 1, -1.5 * b + 2 * a + 0.5 * t,
            0.5 * b - 0.5 * a)
    }
}
