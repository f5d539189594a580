import TestSupport
import Testing

@testable import Tensors

struct ElementwiseTests {
    /// Away from zero, where some of the functions have a kink or a pole.
    private let positive = Tensor.random([3, 5]).abs() + 0.3
    private let signed = Tensor([-1.7, -0.4, 0.6, 2.1, -0.9, 1.3], shape: [2, 3])

    @Test func `operators with numbers compute what they say`() {
        let x = Tensor([1, -2, 4], shape: [3])
        #expect((x + 1).scalars == [2, -1, 5])
        #expect((1 - x).scalars == [0, 3, -3])
        #expect((2 * x - 1).scalars == [1, -5, 7])
        #expect((x / 2).scalars == [0.5, -1, 2])
        #expect((8 / x).scalars == [8, -4, 2])
        #expect((-x).scalars == [-1, 2, -4])
        #expect(x.clamped(to: -1...2).scalars == [1, -1, 2])
        #expect(x.abs().scalars == [1, 2, 4])
    }

    @Test func `gradients agree with differences`() {
        let w = Tensor.random([2, 3], seed: 3)
        let v = Tensor.random([3, 5], seed: 4)
        expectGradients(at: [signed]) { (($0[0] * 3 - 1).squared() * w).sum() }
        expectGradients(at: [signed]) { ((2 - $0[0] / 3) * w).sum() }
        expectGradients(at: [signed]) { ($0[0].abs() * w).sum() }
        expectGradients(at: [signed]) { ($0[0].clamped(to: -1...1) * w).sum() }
        expectGradients(at: [positive], step: 1e-3) { (2 / $0[0] * v).sum() }
        expectGradients(at: [positive], step: 1e-3) { ($0[0].squareRoot() * v).sum() }
        expectGradients(at: [positive], step: 1e-3) { ($0[0].reciprocalSquareRoot() * v).sum() }
    }

    /// More floats than one range, so that the threads share them.
    @Test func `large tensors give what small ones give`() {
        let x = Tensor.random([100_003])
        let expected = x.scalars.map { $0 * 2 + 1 }
        #expect((x * 2 + 1).scalars == expected)
    }
}
