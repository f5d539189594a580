import Foundation
import TestSupport
import Testing

@testable import Tensors

struct SoftmaxTests {
    @Test(arguments: [0, 1, 2, -1])
    func `probabilities sum to one and agree with their logarithms`(axis: Int) {
        let x = Tensor.random([3, 5, 700]) * 20
        let p = x.softmax(axis: axis)
        let sums = p.sum(axes: [axis])
        expectClose(sums, Tensor(repeating: 1, shape: sums.shape), within: 1e-5)
        expectClose(x.logSoftmax(axis: axis).exp(), p, within: 1e-5)
    }

    @Test func `gradients agree with differences`() {
        let x = Tensor.random([2, 3, 4])
        let w = Tensor.random([2, 3, 4], seed: 3)
        for axis in 0..<3 {
            expectGradients(at: [x]) { ($0[0].softmax(axis: axis) * w).sum() }
            expectGradients(at: [x]) { ($0[0].logSoftmax(axis: axis) * w).sum() }
        }
    }

    @Test func `cross-entropy agrees with its definition and its gradient with differences`() {
        let x = Tensor.random([2, 3, 2, 2])
        let labels = Tensor([0, 1, 2, 2, 255, 1, 0, 2], shape: [2, 2, 2])
        let weights: [Float] = [1, 2, 0.5]
        let log = x.logSoftmax(axis: 1).scalars
        var (total, sum): (Float, Float) = (0, 0)
        for (i, label) in labels.scalars.enumerated() where label != 255 {
            let k = Int(label)
            total -= weights[k] * log[i / 4 * 12 + k * 4 + i % 4]
            sum += weights[k]
        }
        let loss = softmaxCrossEntropy(
            x, labels: labels, classWeights: weights, ignoring: 255)
        #expect(abs(loss.scalar - total / sum) < 1e-5)
        expectGradients(at: [x]) {
            softmaxCrossEntropy($0[0], labels: labels, classWeights: weights, ignoring: 255)
        }
        expectGradients(at: [.random([4, 5])]) {
            softmaxCrossEntropy($0[0], labels: Tensor([4, 0, 2, 2], shape: [4]))
        }
    }

    @Test func `one hot channels mark their class`() {
        let y = Tensor([2, 0], shape: [1, 2]).oneHot(classes: 3)
        #expect(y.shape == [1, 3, 2])
        #expect(y.scalars == [0, 1, 0, 0, 1, 0])
    }
}
