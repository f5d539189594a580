import Foundation

/// How the learning rate changes over the steps of a training run.
public indirect enum LearningRate: Sendable, Hashable {
    /// Always the same.
    case constant(Float)
    /// From `peak` down to `end` along half a cosine, within `steps`.
    ///
    /// Loshchilov and Hutter 2017, "SGDR: Stochastic Gradient Descent with Warm Restarts".
    case cosine(peak: Float, end: Float = 0, steps: Int)
    /// A straight line from zero during the first `steps`, then the other schedule from its start.
    case warmup(steps: Int, then: LearningRate)

    /// The learning rate at `step`, which counts from 0.
    public func rate(at step: Int) -> Float {
        switch self {
        case .constant(let rate):
            return rate
        case .cosine(let peak, let end, let steps):
            let done = min(Float(step) / Float(max(steps, 1)), 1)
            return end + (peak - end) * (1 + cos(Float.pi * done)) / 2
        case .warmup(let steps, let schedule):
            guard step < steps else { return schedule.rate(at: step - steps) }
            return schedule.rate(at: 0) * Float(step + 1) / Float(steps)
        }
    }
}
