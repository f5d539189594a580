import Foundation
import TestSupport
import Testing

@testable import Tensors

struct ExponentialTests {
    @Test func `the exponential is as exact as the library's`() {
        for i in -8700...8800 {
            let x = Float(i) * 0.01 + 0.003
            let expected = Foundation.exp(Double(x))
            guard expected < 3e38, expected > 1.2e-38 else { continue }
            #expect(abs(Double(exponential(x)) / expected - 1) < 3e-7, "at \(x)")
        }
        #expect(exponential(0) == 1)
        #expect(exponential(-1000) < 1.3e-38)
        #expect(exponential(1000) > 3e38)
    }

    @Test func `the logarithm is as exact as the library's`() {
        for i in 1...20_000 {
            for x in [Float(i) * 1e-4, Float(i) * 3.7, Float(i) * 1e33, Float(i) * 1e-36 * 1e-4] {
                guard x.isFinite else { continue }
                let expected = Foundation.log(Double(x))
                #expect(abs(Double(logarithm(x)) - expected) < 2e-7 * max(1, abs(expected)))
            }
        }
        #expect(logarithm(1) == 0)
        #expect(logarithm(0) == -.infinity)
        #expect(logarithm(.infinity) == .infinity)
        #expect(logarithm(-1).isNaN && logarithm(.nan).isNaN)
    }

    @Test func `the cosine is exact all around`() {
        for i in 0..<4096 {
            let turns = Float(i) / 4096
            #expect(abs(cosine(turns: turns) - Foundation.cos(2 * .pi * turns)) < 5e-7)
        }
    }

    @Test func `the hyperbolic tangent is exact near zero and far from it`() {
        for i in -1000...1000 {
            let x = Float(i) * 0.011
            #expect(abs(hyperbolicTangent(x) - Foundation.tanh(x)) < 3e-7, "at \(x)")
        }
        #expect(hyperbolicTangent(1e-5) == 1e-5)
    }

    @Test func `gradients agree with differences`() {
        let x = Tensor.random([3, 5]) * 2
        let w = Tensor.random([3, 5], seed: 3)
        expectGradients(at: [x]) { ($0[0].exp() * w).sum() }
        expectGradients(at: [x]) { ($0[0].sigmoid() * w).sum() }
        expectGradients(at: [x]) { ($0[0].tanh() * w).sum() }
        expectGradients(at: [x]) { ($0[0].softplus() * w).sum() }
        expectGradients(at: [x.abs() + 0.5]) { ($0[0].log() * w).sum() }
    }

    @Test func `softplus keeps large values`() {
        let y = Tensor([-200, 0, 200], shape: [3]).softplus().scalars
        #expect(y[0] >= 0 && y[0] < 1e-30 && abs(y[1] - 0.693_147_2) < 1e-6 && y[2] == 200)
    }
}
