import Foundation
import Tensors
import TestSupport
import Testing

@testable import NeuralNetworks

struct LossesTests {
    private let x = Tensor([-2, 0.3, 4, -0.2], shape: [2, 2])
    private let zero = Tensor(repeating: 0, shape: [2, 2])

    @Test func `losses have the values of their definitions`() {
        #expect(abs(meanSquaredError(x, zero).scalar - (4 + 0.09 + 16 + 0.04) / 4) < 1e-5)
        #expect(abs(meanAbsoluteError(x, zero).scalar - 6.5 / 4) < 1e-5)
        let smooth = (2 - 0.5) + 0.045 + (4 - 0.5) + 0.02
        #expect(abs(smoothL1(x, zero).scalar - Float(smooth) / 4) < 1e-5)
        let constant = 1 - 1 * Foundation.log(1 + 1 / 0.5)
        let wing = (2 - constant) + Foundation.log(1.6) + (4 - constant) + Foundation.log(1.4)
        #expect(abs(wingLoss(x, zero, width: 1, curvature: 0.5).scalar - Float(wing) / 4) < 1e-5)
        let target = Tensor([1, 0, 1, 0], shape: [2, 2])
        var cross: Float = 0
        for (x, t) in zip(x.scalars, target.scalars) {
            let p = 1 / (1 + Foundation.exp(-x))
            cross -= t * Foundation.log(p) + (1 - t) * Foundation.log(1 - p)
        }
        #expect(abs(binaryCrossEntropyWithLogits(x, target).scalar - cross / 4) < 1e-5)
        let cosine = cosineSimilarity(
            Tensor([1, 0, 3, 4], shape: [2, 2]), Tensor([1, 1, -3, -4], shape: [2, 2]))
        #expect(abs(cosine.scalars[0] - 0.707_106_8) < 1e-5)
        #expect(abs(cosine.scalars[1] + 1) < 1e-5)
        let mask = Tensor([1, 0, 1, 0], shape: [1, 1, 2, 2])
        #expect(diceLoss(mask, mask).scalar == 0)
        #expect(abs(diceLoss(1 - mask, mask).scalar - 0.8) < 1e-6)
        #expect(abs(generatorLoss(fake: zero).scalar - 0.693_147_2) < 1e-5)
        #expect(abs(discriminatorLoss(real: zero, fake: zero).scalar - 2 * 0.693_147_2) < 1e-5)
    }

    @Test func `gradients agree with differences`() {
        let t = Tensor([1, 0, 1, 0], shape: [2, 2])
        expectGradients(at: [x]) { smoothL1($0[0], zero) }
        expectGradients(at: [x], step: 1e-3) {
            wingLoss($0[0], zero, width: 1, curvature: 0.5)
        }
        expectGradients(at: [x]) { binaryCrossEntropyWithLogits($0[0], t) }
        expectGradients(at: [x]) { binaryCrossEntropyWithLogits($0[0], t, positiveWeight: 3) }
        expectGradients(at: [x, t + 0.5]) { (cosineSimilarity($0[0], $0[1])).sum() }
        let p = Tensor.random([1, 2, 2, 2]).abs()
        let mask = Tensor([1, 0, 1, 0, 0, 1, 0, 1], shape: [1, 2, 2, 2])
        expectGradients(at: [p]) { diceLoss($0[0], mask) }
    }

    /// For D(x) = Σ w² x² the gradient is 2 w² x, so the penalty is 2γ Σ w⁴ x² for one image.
    @Test func `the gradient penalty agrees with the derivative by hand`() throws {
        struct Discriminator: Module {
            let w = Parameter([3], .constant(0))
            func forward(_ x: Tensor) -> Tensor {
                (w.value.squared() * x.squared()).sum(axes: [1])
            }
        }
        let model = Discriminator()
        model.w.value = Tensor([0.5, 1, -0.7], shape: [3])
        model.w.isTrainable = true
        let x = Tensor([1, 2, -1, 0.3, 0, 1], shape: [2, 3])
        let (loss, value) = gradientPenalty(
            of: x, weight: 10, discriminator: model, score: model.forward)
        let (w, v) = (model.w.value.scalars, x.scalars)
        var expected: Float = 0
        var slopes: [Float] = [0, 0, 0]
        for i in 0..<6 {
            let k = i % 3
            expected += 10 / 2 * 4 * w[k] * w[k] * w[k] * w[k] * v[i] * v[i] / 2
            slopes[k] += 10 / 2 * 16 * w[k] * w[k] * w[k] * v[i] * v[i] / 2
        }
        #expect(abs(value / expected - 1) < 1e-4)
        try expectAgrees(
            loss.backward()[model.w.value], Tensor(slopes, shape: [3]), within: 1e-3)
    }
}
