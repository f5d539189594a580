import Foundation
import Tensors

/// How one training picture is framed, coloured and spoilt, so that what is learned from renders
/// holds for photos and for what a generator draws.
struct FaceView {
    /// How strong each kind of change may be.
    struct Ranges: Sendable {
        /// Natural logarithm of the zoom, plus or minus.
        var zoom: Float
        /// Degrees of turn in the plane of the picture, plus or minus.
        var turn: Float
        /// Shift as a share of the side, plus or minus.
        var shift: Float
        /// 0 for true colours, 1 for strong changes of gain, contrast, hue and saturation.
        var colour: Float
        /// The largest blur, as a standard deviation in pixels of the result.
        var blur: Float
        /// The largest noise, as a standard deviation on the scale of `[-1, 1]`.
        var noise: Float
        /// Whether pictures may be mirrored.
        var mirrors: Bool

        /// For networks that read aligned faces: small misalignment, other cameras.
        static let aligned = Ranges(
            zoom: 0.05, turn: 3, shift: 0.02, colour: 0.35, blur: 1.2, noise: 0.06,
            mirrors: false)
        /// For networks that compare pictures, framed in any way.
        static let loose = Ranges(
            zoom: 0.12, turn: 8, shift: 0.05, colour: 0.5, blur: 1.2, noise: 0.06,
            mirrors: false)
        /// For networks that must see any picture as it is.
        static let strong = Ranges(
            zoom: 0.22, turn: 14, shift: 0.1, colour: 1, blur: 1, noise: 0.03, mirrors: true)
        /// Nothing is changed.
        static let none = Ranges(
            zoom: 0, turn: 0, shift: 0, colour: 0, blur: 0, noise: 0, mirrors: false)
    }

    private let a: Float  // the similarity, in units of the source's pixels per unit of the side
    private let b: Float
    private let shift: (x: Float, y: Float)
    private let mirror: Float
    private let tables: [[Float]]  // 8-bit value to light, for each channel
    private let mixing: [Float]  // 3×3
    private let blur: Float
    private let noise: Float
    private let noiseSeed: UInt64

    /// Draws a view.
    init(_ ranges: Ranges, using random: inout SplitMix64) {
        func symmetric(_ size: Float) -> Float { random.uniform(in: -size...size) }
        let zoom = exp(symmetric(ranges.zoom))
        let turn = symmetric(ranges.turn) * .pi / 180
        (a, b) = (zoom * cos(turn), zoom * sin(turn))
        shift = (symmetric(ranges.shift), symmetric(ranges.shift))
        mirror = ranges.mirrors && random.uniform() < 0.5 ? -1 : 1
        let strength = ranges.colour * (random.uniform() < 0.3 ? 0 : 1)
        let brightness = 0.25 * strength * random.normal()
        let contrast = exp(0.25 * strength * random.normal())
        let gamma = exp(0.3 * strength * random.normal())
        var tables: [[Float]] = []
        for _ in 0..<3 {
            let gain = exp(0.12 * strength * random.normal())
            tables.append(
                (0..<256).map { value in
                    let light = powf(Float(value) / 255, gamma) * gain
                    return (2 * light - 1) * contrast + brightness
                })
        }
        self.tables = tables
        let saturation = max(0, 1 + 0.45 * strength * random.normal())
        let hue = 0.35 * strength * random.normal()
        mixing = Self.mixing(saturation: saturation, hue: hue)
        blur = random.uniform() < 0.4 ? random.uniform() * ranges.blur : 0
        let amount = random.uniform()
        noise = random.uniform() < 0.5 ? ranges.noise * amount * amount : 0
        noiseSeed = random.next()
    }

    /// Scales and turns colours around grey.
    private static func mixing(saturation: Float, hue: Float) -> [Float] {
        let (c, s) = (cos(hue) * saturation, sin(hue) * saturation / Float(3).squareRoot())
        let third = (1 - c) / 3
        return [
            c + third, third - s, third + s,
            third + s, c + third, third - s,
            third - s, third + s, c + third,
        ]
    }

    /// Reads the view of a square of 8-bit interleaved RGB as three planes in `[-1, 1]`.
    ///
    /// - Parameters:
    ///   - width: The width and height of the source in pixels.
    ///   - frame: The side of the central square that an unchanged view shows, in pixels.
    func read(
        _ source: UnsafeBufferPointer<UInt8>, width: Int, frame: Int,
        into target: UnsafeMutableBufferPointer<Float>, side: Int
    ) {
        let step = Float(frame) / Float(side)
        let samples = step > 1.4 ? 2 : 1  // each way, so that nothing aliases
        let share = 1 / Float(samples * samples)
        for y in 0..<side {
            for x in 0..<side {
                var (red, green, blue): (Float, Float, Float) = (0, 0, 0)
                for sample in 0..<samples * samples {
                    let dx = (Float(sample % samples) + 0.5) / Float(samples)
                    let dy = (Float(sample / samples) + 0.5) / Float(samples)
                    let u = (Float(x) + dx - Float(side) / 2) * step
                    let v = (Float(y) + dy - Float(side) / 2) * step
                    let (cx, cy) = place(u, v, width: width, frame: frame)
                    let (ix, iy) = (Int(cx), Int(cy))
                    let (fx, fy) = (cx - Float(ix), cy - Float(iy))
                    let p = (iy * width + ix) * 3
                    let (w00, w01) = ((1 - fx) * (1 - fy), fx * (1 - fy))
                    let (w10, w11) = ((1 - fx) * fy, fx * fy)
                    func light(_ c: Int) -> Float {
                        let table = tables[c]
                        let (q, r) = (p + c, p + c + width * 3)
                        return table[Int(source[q])] * w00 + table[Int(source[q + 3])] * w01
                            + table[Int(source[r])] * w10 + table[Int(source[r + 3])] * w11
                    }
                    red += light(0)
                    green += light(1)
                    blue += light(2)
                }
                let at = y * side + x
                for c in 0..<3 {
                    let mixed =
                        mixing[c * 3] * red + mixing[c * 3 + 1] * green
                        + mixing[c * 3 + 2] * blue
                    target[c * side * side + at] = min(max(mixed * share, -1), 1)
                }
            }
        }
        if blur > 0.25 { blurPlanes(target, side: side, deviation: blur) }
        if noise > 0 { addNoise(to: target) }
    }

    /// Reads the labels of the same square, one for each pixel of the result.
    func readLabels(
        _ source: UnsafeBufferPointer<UInt8>, width: Int, frame: Int, side: Int
    ) -> [UInt8] {
        let step = Float(frame) / Float(side)
        return (0..<side * side).map { pixel in
            let u = (Float(pixel % side) + 0.5 - Float(side) / 2) * step
            let v = (Float(pixel / side) + 0.5 - Float(side) / 2) * step
            let (x, y) = place(u, v, width: width, frame: frame)
            return source[Int(y + 0.5) * width + Int(x + 0.5)]
        }
    }

    /// Where the view looks in the source for a point at a distance from its centre, in pixels.
    private func place(_ u: Float, _ v: Float, width: Int, frame: Int) -> (x: Float, y: Float) {
        let (u, last) = (u * mirror, Float(width) - 1.001)
        let x = a * u - b * v + shift.x * Float(frame) + Float(width) / 2 - 0.5
        let y = b * u + a * v + shift.y * Float(frame) + Float(width) / 2 - 0.5
        return (min(max(x, 0), last), min(max(y, 0), last))
    }

    private func addNoise(to target: UnsafeMutableBufferPointer<Float>) {
        var random = SplitMix64(state: noiseSeed)
        // The sum of four uniform numbers is nearly normal, and one draw yields all four.
        let scale = noise * Float(3).squareRoot() / 65536
        for i in target.indices {
            let bits = random.next()
            let sum =
                Float(bits & 0xFFFF) + Float(bits >> 16 & 0xFFFF) + Float(bits >> 32 & 0xFFFF)
                + Float(bits >> 48)
            target[i] = min(max(target[i] + (sum - 131070) * scale, -1), 1)
        }
    }
}

/// Blurs square planes with a normal distribution, repeating their edges.
private func blurPlanes(
    _ planes: UnsafeMutableBufferPointer<Float>, side: Int, deviation: Float
) {
    let radius = max(1, Int((2.5 * deviation).rounded(.up)))
    var kernel = (-radius...radius).map { exp(-Float($0 * $0) / (2 * deviation * deviation)) }
    let total = kernel.reduce(0, +)
    kernel = kernel.map { $0 / total }
    var line = [Float](repeating: 0, count: side)
    for plane in 0..<planes.count / (side * side) {
        for (step, stride) in [(1, side), (side, 1)] {
            for row in 0..<side {
                let start = plane * side * side + row * stride
                for i in 0..<side { line[i] = planes[start + i * step] }
                for i in 0..<side {
                    var sum: Float = 0
                    for (k, weight) in kernel.enumerated() {
                        sum += weight * line[min(max(i + k - radius, 0), side - 1)]
                    }
                    planes[start + i * step] = sum
                }
            }
        }
    }
}
