import FaceModels
import Foundation
import Tensors
import TestSupport
import Testing

@testable import FaceModels

struct DormandPrinceTests {
    private let solver = DormandPrince(relativeTolerance: 1e-5, absoluteTolerance: 1e-6)

    @Test func `decay, growth with time and turning end where calculus says`() {
        let start = Tensor([1, -2, 0.5], shape: [3, 1])
        let decay = solver.solve(start, from: 0, to: 2) { _, y in y * -1.5 }
        expectClose(decay.state, start * Float(exp(-3.0)), within: 2e-5)
        // dy/dt = y·cos t: y = y₀·exp(sin t).
        let wave = solver.solve(start, from: 1, to: 6) { t, y in y * Float(cos(t)) }
        expectClose(wave.state, start * Float(exp(sin(6.0) - sin(1.0))), within: 1e-4)
        let turn = solver.solve(Tensor([1, 0], shape: [1, 2]), from: 0, to: .pi / 2) { _, y in
            matmul(y, Tensor([0, 1, -1, 0], shape: [2, 2]))
        }
        expectClose(turn.state, Tensor([0, 1], shape: [1, 2]), within: 2e-5)
    }

    @Test func `a step is of order five and its estimated error of order four`() {
        // The solution through y = 1 of dy/dt = −2·t·y² is 1 / (1 + t²).
        func field(_ t: Double, _ y: Tensor) -> Tensor { y.squared() * Float(-2 * t) }
        func step(_ length: Double) -> (error: Double, estimate: Double) {
            let y = Tensor([1 / (1 + 0.25)], shape: [1, 1])
            let step = DormandPrince.step(
                y, velocity: field(0.5, y), at: 0.5, by: length, field)
            let t = 0.5 + length
            return (
                abs(Double(step.state.scalar) - 1 / (1 + t * t)), abs(Double(step.error.scalar))
            )
        }
        // Lengths at which 32 bits do not count yet; local errors fall with one power more.
        let (long, short) = (step(1.2), step(0.6))
        #expect(log2(long.error / short.error) > 5)
        #expect(log2(long.estimate / short.estimate) > 4)
    }

    @Test func `going back arrives where it began`() {
        func field(_ t: Double, _ y: Tensor) -> Tensor { (y * 2 + Float(t)).tanh() + y * 0.3 }
        let start = Tensor.random([5, 4])
        let there = solver.solve(start, from: 0, to: 1, field)
        let back = solver.solve(there.state, from: 1, to: 0, field)
        expectClose(back.state, start, within: 1e-4)
        #expect(zip(there.state.scalars, start.scalars).contains { abs($0 - $1) > 0.1 })
    }

    @Test func `a smaller tolerance costs more evaluations and errs less`() {
        let start = Tensor([1, 3], shape: [2, 1])
        func error(_ tolerance: Float) -> (error: Float, evaluations: Int) {
            let solver = DormandPrince(
                relativeTolerance: tolerance, absoluteTolerance: tolerance)
            let solution = solver.solve(start, from: 0, to: 8) { t, y in y * Float(cos(2 * t)) }
            let truth = start * Float(exp(sin(16.0) / 2))
            return ((solution.state - truth).abs().sum().scalar, solution.evaluations)
        }
        let (coarse, fine) = (error(1e-2), error(1e-5))
        #expect(fine.error < 0.1 * coarse.error)
        #expect(fine.evaluations > coarse.evaluations)
    }

    @Test func `a sudden change makes it take a step again`() {
        let solution = solver.solve(Tensor([0], shape: [1, 1]), from: 0, to: 1) { t, _ in
            Tensor([Float(100 * exp(-pow((t - 0.5) / 0.05, 2)))], shape: [1, 1])
        }
        #expect(solution.rejections > 0)
        let area = 5 * Float.pi.squareRoot()
        expectClose(solution.state, Tensor([area], shape: [1, 1]), within: 1e-3)
    }
}
