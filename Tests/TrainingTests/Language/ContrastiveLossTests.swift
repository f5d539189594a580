import Tensors
import TestSupport
import Testing

@testable import Training

struct ContrastiveLossTests {
    private let scale = Tensor([10], shape: [1])
    private let axes = Tensor([1, 0, 0, 0, 1, 0, 0, 0, 1], shape: [3, 3])
    private let own = [[true, false, false], [false, true, false], [false, false, true]]

    @Test func `pictures that find their own texts cost next to nothing`() {
        let loss = contrastiveLoss(axes, axes, scale: scale, truths: own).scalar
        #expect(loss >= 0 && loss < 1e-3)
        let turned = axes.gatheredRows([1, 2, 0])
        #expect(contrastiveLoss(axes, turned, scale: scale, truths: own).scalar > 5)
    }

    @Test func `two people with the same caption are no mistake`() {
        let both = axes.gatheredRows([0, 0, 1])
        let truths = [[true, true, false], [true, true, false], [false, false, true]]
        #expect(contrastiveLoss(both, both, scale: scale, truths: truths).scalar < 1e-3)
        #expect(contrastiveLoss(both, both, scale: scale, truths: own).scalar > 0.4)
    }

    @Test func `gradients agree with differences`() {
        let truths = [[true, false, true], [false, true, true], [false, false, true]]
        expectGradients(at: [.random([3, 4]), .random([3, 4], seed: 2), Tensor([1], shape: [1])]) {
            contrastiveLoss($0[0], $0[1], scale: $0[2], truths: truths)
        }
    }
}
