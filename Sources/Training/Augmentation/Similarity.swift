import Foundation
import Tensors

/// A turn, a scale and a shift, possibly mirrored: where each point of a new picture lies in an old.
///
/// Pixel centres are at half-integers.
struct Similarity: Sendable {
    private let a: Float
    private let b: Float
    private let shift: SIMD2<Float>
    /// Whether the new picture is a mirror image.
    let mirrors: Bool

    /// How many old pixels one new pixel is wide.
    var scale: Float { (a * a + b * b).squareRoot() }

    /// Creates the map that takes `center` of the new picture to `target` of the old one.
    ///
    /// - Parameters:
    ///   - scale: Old pixels per new pixel.
    ///   - degrees: How far the old picture appears turned counterclockwise in the new one.
    init(
        center: SIMD2<Float>, to target: SIMD2<Float>, scale: Float, degrees: Float = 0,
        mirrors: Bool = false
    ) {
        let angle = degrees * .pi / 180
        (a, b) = (scale * cos(angle), scale * sin(angle))
        self.mirrors = mirrors
        let x = mirrors ? -center.x : center.x
        shift = target - SIMD2(a * x - b * center.y, b * x + a * center.y)
    }

    /// The old point that a new point shows.
    @inline(__always)
    func source(_ point: SIMD2<Float>) -> SIMD2<Float> {
        let x = mirrors ? -point.x : point.x
        return shift + SIMD2(a * x - b * point.y, b * x + a * point.y)
    }

    /// The new point that shows an old point.
    func target(_ point: SIMD2<Float>) -> SIMD2<Float> {
        let p = point - shift
        let square = a * a + b * b
        let result = SIMD2((a * p.x + b * p.y) / square, (a * p.y - b * p.x) / square)
        return mirrors ? SIMD2(-result.x, result.y) : result
    }

    /// The same map for a part of the new picture that begins at `corner`.
    func shifted(by corner: SIMD2<Float>) -> Similarity {
        Similarity(
            a: a, b: b,
            shift: shift
                + (mirrors
                    ? SIMD2(-a * corner.x - b * corner.y, -b * corner.x + a * corner.y)
                    : SIMD2(a * corner.x - b * corner.y, b * corner.x + a * corner.y)),
            mirrors: mirrors)
    }

    private init(a: Float, b: Float, shift: SIMD2<Float>, mirrors: Bool) {
        (self.a, self.b, self.shift, self.mirrors) = (a, b, shift, mirrors)
    }
}
