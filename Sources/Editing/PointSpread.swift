import Foundation
import Tensors

/// Spreads what is known at some points smoothly over a picture.
///
/// The mean of a Gaussian process given its values at the points (Rasmussen and Williams 2006,
/// "Gaussian Processes for Machine Learning", section 2.2): it passes near what is known, falls to zero
/// away from it, and does not tear where points that are close together differ.
struct PointSpread {
    private let points: [SIMD2<Float>]
    private let side: Int
    /// The factor L of the points' covariance, by rows.
    private let factor: [Double]
    /// The covariance of each pixel with each point.
    private let reach: [Float]

    /// How far from a point its way counts, as a part of the side.
    private static let width = 0.11
    /// How much of the variance at a point is doubt.
    private static let doubt = 0.01
    /// How near to the edges of the picture nothing moves any more, as a part of the side.
    private static let margin: Float = 0.06

    /// Prepares for points, as parts of the side of a picture.
    init(_ points: [SIMD2<Float>], side: Int) {
        (self.points, self.side) = (points, side)
        func covariance(_ a: SIMD2<Float>, _ b: SIMD2<Float>) -> Double {
            let d = a - b
            return exp(-Double((d * d).sum()) / (2 * Self.width * Self.width))
        }
        let count = points.count
        var factor = [Double](repeating: 0, count: count * count)
        for i in 0..<count {
            for j in 0...i {
                var sum = covariance(points[i], points[j]) + (i == j ? Self.doubt : 0)
                for k in 0..<j { sum -= factor[i * count + k] * factor[j * count + k] }
                factor[i * count + j] = i == j ? sum.squareRoot() : sum / factor[j * count + j]
            }
        }
        self.factor = factor
        reach = (0..<side * side).flatMap { i in
            let place = (SIMD2(Float(i % side), Float(i / side)) + 0.5) / Float(side)
            let edge = min(place.min(), (1 - place).min())
            let share = min(max(edge / Self.margin, 0), 1)
            let inside = share * share * (3 - 2 * share)
            return points.map { inside * Float(covariance(place, $0)) }
        }
    }

    /// Where each pixel goes, if points go these ways, as parts of the side.
    func field(of ways: [SIMD2<Float>]) -> Motion {
        let count = points.count
        precondition(ways.count == count, "\(ways.count) ways of \(count) points")
        var weights = ways.map { SIMD2<Double>($0) * Double(side) }
        for i in 0..<count {
            for k in 0..<i { weights[i] -= factor[i * count + k] * weights[k] }
            weights[i] /= factor[i * count + i]
        }
        for i in (0..<count).reversed() {
            for k in (i + 1)..<max(count, i + 1) {
                weights[i] -= factor[k * count + i] * weights[k]
            }
            weights[i] /= factor[i * count + i]
        }
        let single = weights.map { SIMD2<Float>($0) }
        var field = Motion(side: side)
        for i in 0..<side * side {
            var sum = SIMD2<Float>.zero
            for k in 0..<count { sum += reach[i * count + k] * single[k] }
            field.set(sum, x: i % side, y: i / side)
        }
        return field
    }
}

extension Motion {
    /// Where each pixel came from, if this says where each goes: the fixed point of `b = −f(x + b)`.
    ///
    /// Chen et al. 2008, "A simple fixed-point approach to invert a deformation field".
    func inverted() -> Motion {
        var result = Motion(x: x.scaled(by: -1), y: y.scaled(by: -1))
        for _ in 0..<4 {
            result = Motion(
                x: x.moved(by: result).scaled(by: -1), y: y.moved(by: result).scaled(by: -1))
        }
        return result
    }

    /// How another motion goes on where this one has moved everything.
    func moving(_ other: Motion) -> Motion {
        Motion(x: other.x.moved(by: self), y: other.y.moved(by: self))
    }

    /// The same with every way shortened by so much, and no shorter than nothing.
    func withoutTraces(below trace: Float) -> Motion {
        var result = self
        for i in x.values.indices {
            let length = (x.values[i] * x.values[i] + y.values[i] * y.values[i]).squareRoot()
            result.slow(to: length > trace ? 1 - trace / length : 0, at: i)
        }
        return result
    }
}

extension Tensor {
    /// A picture `[1, channels, side, side]` with its pixels where a motion says they came from.
    ///
    /// - Parameter motion: Of any side.
    func moved(by motion: Motion) -> Tensor {
        let fine = motion.resized(to: shape[3])
        return Tensor(
            (0..<shape[1]).flatMap { Plane(self, channel: $0).moved(by: fine).values },
            shape: shape)
    }
}
