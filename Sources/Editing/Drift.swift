import Foundation
import Tensors

/// How the surroundings of a face move in its frame: a small similarity.
///
/// A point `(x, y)`, both from −1 to 1, now shows what was at `(x, y)` plus
/// `(a x − b y + c, b x + a y + d)`.
struct Drift: Sendable, Equatable {
    /// a, b, c and d.
    var values = SIMD4<Float>()

    /// The largest of a, b, c and d that can be meant.
    private static let limit: Float = 0.4
    /// How far from the similarity, in pixels, a point counts half.
    private static let tolerance: Float = 2
    /// The part of the surroundings that must agree with a similarity to be believed.
    private static let agreement: Float = 0.1

    func scaled(by factor: Float) -> Drift { Drift(values: values * factor) }

    static func + (left: Drift, right: Drift) -> Drift {
        Drift(values: left.values + right.values)
    }

    /// Where in the drifted picture is what belongs to a column and a row, relative to it, in
    /// pixels: the inverse similarity.
    private func origin(x: Int, y: Int, side: Int) -> SIMD2<Float> {
        let half = Float(side) / 2
        let (u, v) = ((Float(x) + 0.5) / half - 1, (Float(y) + 0.5) / half - 1)
        let (a, b) = (1 + values.x, values.y)
        let (p, q) = (u - values.z, v - values.w)
        let scale = 1 / (a * a + b * b)
        return half * SIMD2((a * p + b * q) * scale - u, (a * q - b * p) * scale - v)
    }

    /// A picture whose surroundings were drawn after this drift, with them back in their places.
    ///
    /// - Parameters:
    ///   - picture: `[1, 3, side, side]`.
    ///   - unedited: What stands where the picture does not reach.
    func undone(in picture: Tensor, over unedited: Tensor) -> Tensor {
        let side = picture.shape[3]
        var motion = Motion(side: side)
        var isBeyond = [Bool](repeating: false, count: side * side)
        let last = Float(side - 1)
        for y in 0..<side {
            for x in 0..<side {
                let offset = origin(x: x, y: y, side: side)
                let (u, v) = (Float(x) + offset.x, Float(y) + offset.y)
                isBeyond[y * side + x] = u < 0 || v < 0 || u > last || v > last
                motion.set(offset, x: x, y: y)
            }
        }
        let rows = (0..<3).flatMap { channel in
            let own = Plane(unedited, channel: channel)
            var plane = Plane(picture, channel: channel).moved(by: motion)
            for i in isBeyond.indices where isBeyond[i] { plane.values[i] = own.values[i] }
            return plane.values
        }
        return Tensor(rows, shape: picture.shape)
    }
}

extension Drift {
    /// What aligning its eyes and mouth does to the surroundings of a head that leans to a side.
    ///
    /// - Parameter degrees: How far it leans, to the left of the picture.
    init(leaningBy degrees: Float) {
        let angle = degrees * .pi / 180
        let (a, b) = (cos(angle) - 1, -sin(angle))
        self.init(values: SIMD4(a, b, b * Self.neck, -a * Self.neck))
    }

    /// How far below the middle of its frame a head turns on its neck.
    private static let neck: Float = 0.45

    /// The shift and change of scale that explain best how the surroundings of a face moved.
    ///
    /// Iteratively reweighted least squares, in which points that disagree count less and less
    /// (Holland and Welsch 1977; Cauchy's weights). Alignment puts eyes and mouth always in the same
    /// place, so the face is known to be inside an ellipse.
    ///
    /// - Parameter picture: The brightness before the motion; flat places have no say.
    init(around motion: Motion, of picture: Plane) {
        self.init()
        let side = picture.width
        let detail = picture.withoutTone().gradientEnergy().blurred(radius: 2)
        let half = Float(side) / 2
        var points: [(u: Float, v: Float, dx: Float, dy: Float, weight: Float)] = []
        for y in 0..<side {
            for x in 0..<side {
                let i = y * side + x
                let (u, v) = ((Float(x) + 0.5) / half - 1, (Float(y) + 0.5) / half - 1)
                let distance = (u / 0.5) * (u / 0.5) + ((v - 0.05) / 0.62) * ((v - 0.05) / 0.62)
                guard distance > 1 else { continue }
                points.append(
                    (
                        u, v, motion.x.values[i] / half, motion.y.values[i] / half,
                        detail.values[i] / (detail.values[i] + 0.02)
                    ))
            }
        }
        let total = points.reduce(0) { $0 + $1.weight }
        var (fit, agreed) = (SIMD4<Float>(), Float(0))
        for _ in 0..<8 {
            // The rows of each point are (u, 1, 0) and (v, 0, 1).
            var (uu, u, v, w) = (Float(0), Float(0), Float(0), Float(0))
            var right = SIMD4<Float>()
            agreed = 0
            for p in points {
                let miss = SIMD2(fit.x * p.u + fit.z - p.dx, fit.x * p.v + fit.w - p.dy)
                let far = (miss * miss).sum() * half * half / (Self.tolerance * Self.tolerance)
                let weight = p.weight / (1 + far)
                agreed += weight
                uu += weight * (p.u * p.u + p.v * p.v)
                u += weight * p.u
                v += weight * p.v
                w += weight
                right += weight * SIMD4(p.u * p.dx + p.v * p.dy, 0, p.dx, p.dy)
            }
            guard w > 0 else { return }
            let determinant = uu - (u * u + v * v) / w
            guard determinant > 1e-6 * w else { return }
            fit.x = (right.x - (u * right.z + v * right.w) / w) / determinant
            fit.z = (right.z - fit.x * u) / w
            fit.w = (right.w - fit.x * v) / w
        }
        guard agreed > Self.agreement * total,
            (0..<4).allSatisfy({ abs(fit[$0]) < Self.limit })
        else { return }
        values = fit
    }
}
