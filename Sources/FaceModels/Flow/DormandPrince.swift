import Foundation
public import Tensors

/// Solves ordinary differential equations, `dy/dt = f(t, y)`, in steps as long as the wanted
/// accuracy allows.
///
/// The method of order 5 with an embedded one of order 4: Dormand and Prince 1980, "A Family of
/// Embedded Runge-Kutta Formulae", table 2; the steps follow Hairer et al. 1993, "Solving Ordinary
/// Differential Equations I", section II.4.
public struct DormandPrince: Sendable {
    /// The error allowed in a step, as a part of the state.
    public var relativeTolerance: Float
    /// The error allowed in a step where the state is near zero.
    public var absoluteTolerance: Float

    /// Creates a solver; what is below 1e-6 asks for more than 32 bits can hold.
    public init(relativeTolerance: Float = 1e-4, absoluteTolerance: Float = 1e-4) {
        precondition(
            min(relativeTolerance, absoluteTolerance) > 0,
            "an error of \(relativeTolerance), \(absoluteTolerance) cannot be reached")
        (self.relativeTolerance, self.absoluteTolerance) = (relativeTolerance, absoluteTolerance)
    }

    /// Where a state ends, and what it took to get there.
    public struct Solution: Sendable {
        /// The state at the end.
        public let state: Tensor
        /// How often `f` was called.
        public let evaluations: Int
        /// How many steps were too long and were taken again.
        public let rejections: Int
    }

    /// Follows `f` from one time to another, which may be earlier.
    ///
    /// All rows share their steps, which are short enough for the worst of them.
    /// - Parameters:
    ///   - state: `[batch, …]`.
    ///   - start: The time of `state`.
    ///   - end: The time of the solution.
    ///   - f: The velocity, of the shape of its second argument, at a time.
    public func solve(
        _ state: Tensor, from start: Double, to end: Double, _ f: (Double, Tensor) -> Tensor
    ) -> Solution {
        guard start != end else { return Solution(state: state, evaluations: 0, rejections: 0) }
        // A first guess; if it is bad, one or two steps are rejected.
        var length = (end - start) / 10
        let least = abs(end - start) * 1e-5
        var (time, state, velocity) = (start, state, f(start, state))
        var (evaluations, rejections) = (1, 0)
        while time != end {
            let isLast = abs(length) >= abs(end - time) * (1 - 1e-9)
            if isLast { length = end - time }
            let step = Self.step(state, velocity: velocity, at: time, by: length, f)
            evaluations += Self.nodes.count
            let error = Double(worstRow(of: step.error, from: state, to: step.state))
            if error <= 1 || abs(length) <= least {
                time = isLast ? end : time + length
                (state, velocity) = (step.state, step.velocity)
            } else {
                rejections += 1
            }
            // What is not a number counts as far too long a step.
            length *= error.isFinite ? min(5, max(0.2, 0.9 * pow(max(error, 1e-9), -0.2))) : 0.2
        }
        return Solution(state: state, evaluations: evaluations, rejections: rejections)
    }

    /// One step of order 5, the velocity at its end, and its difference from the one of order 4.
    static func step(
        _ state: Tensor, velocity: Tensor, at time: Double, by length: Double,
        _ f: (Double, Tensor) -> Tensor
    ) -> (state: Tensor, velocity: Tensor, error: Tensor) {
        func sum(_ weights: [Double], _ slopes: [Tensor]) -> Tensor? {
            zip(weights, slopes).filter { $0.0 != 0 }.reduce(nil) { sum, term in
                let part = term.1 * Float(term.0 * length)
                return sum.map { $0 + part } ?? part
            }
        }
        var slopes = [velocity]
        var next = state
        for (node, weights) in zip(nodes, stages) {
            next = sum(weights, slopes).map { state + $0 } ?? state
            slopes.append(f(time + node * length, next))
        }
        // The last stage is taken at the solution of order 5, so that it begins the next step.
        return (next, slopes[6], sum(errorWeights, slopes) ?? state * 0)
    }

    /// The root mean square of errors in units of what is allowed, of the row where it is greatest.
    private func worstRow(of error: Tensor, from old: Tensor, to new: Tensor) -> Float {
        let allowed = maximum(old.abs(), new.abs()) * relativeTolerance + absoluteTolerance
        let rows = (error / allowed).squared().reshaped(to: [error.shape[0], -1]).mean(axes: [1])
        return rows.scalars.reduce(0) { $1 > $0 || $1.isNaN ? $1 : $0 }.squareRoot()
    }

    private static let nodes: [Double] = [1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1]

    private static let stages: [[Double]] = [
        [1 / 5],
        [3 / 40, 9 / 40],
        [44 / 45, -56 / 15, 32 / 9],
        [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
        [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
        [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
    ]

    private static let errorWeights: [Double] = [
        71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40,
    ]
}
