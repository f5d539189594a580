import TestSupport
import Testing

@testable import Tensors

struct NormalizationTests {
    private let x = Tensor.random([2, 4, 3, 3]) * 2 + 0.5
    private let w = Tensor.random([2, 4, 3, 3], seed: 7)

    @Test func `results have mean 0 and variance 1`() {
        let x = Tensor.random([3, 4, 17, 19]) * 3 + 2
        for (y, axes) in [
            (x.instanceNormalized(), [2, 3]), (x.layerNormalized(), [1, 2, 3]),
            (x.layerNormalized(axes: [-1]), [3]),
        ] {
            let mean = y.mean(axes: axes)
            let variance = y.squared().mean(axes: axes)
            expectClose(mean, Tensor(repeating: 0, shape: mean.shape), within: 1e-5)
            expectClose(variance, Tensor(repeating: 1, shape: mean.shape), within: 1e-3)
        }
    }

    @Test func `gradients agree with differences`() {
        func check(_ f: @escaping (Tensor) -> Tensor) {
            expectGradients(at: [x]) { (f($0[0]) * w).sum() }
        }
        check { $0.instanceNormalized() }
        check { $0.instanceNormalized(isUnbiased: true) }
        check { $0.layerNormalized() }
        check { $0.layerNormalized(axes: [3], isUnbiased: true) }
        check { $0.groupNormalized(groups: 2) }
        let (a, b) = (Tensor.random([4], seed: 2), Tensor.random([4], seed: 3))
        expectGradients(at: [x, a, b]) {
            ($0[0].batchNormalizedTraining(weight: $0[1], bias: $0[2]).result * w).sum()
        }
        let (mean, variance) = (Tensor.random([4], seed: 4), Tensor.random([4], seed: 5).abs() + 1)
        expectGradients(at: [x, a, b]) {
            ($0[0].batchNormalized(mean: mean, variance: variance, weight: $0[1], bias: $0[2]) * w)
                .sum()
        }
    }
}
