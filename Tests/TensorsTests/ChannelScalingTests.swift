import TestSupport
import Testing

@testable import Tensors

struct ChannelScalingTests {
    private let x = Tensor.random([2, 3, 5, 7])
    private let w = Tensor.random([2, 3, 5, 7], seed: 9)

    @Test func `fused operations agree with broadcasting`() {
        let scale = Tensor.random([2, 3], seed: 2)
        let (a, b) = (Tensor.random([3], seed: 3), Tensor.random([3], seed: 4))
        let strength = Tensor([0.7], shape: [1])
        expectClose(
            x.scaledPerChannel(by: scale), x * scale.reshaped(to: [2, 3, 1, 1]), within: 1e-6)
        expectClose(x.addingBias(a), x + a.reshaped(to: [1, 3, 1, 1]), within: 1e-6)
        expectClose(
            x.affinePerChannel(scale: a, shift: b),
            x * a.reshaped(to: [1, 3, 1, 1]) + b.reshaped(to: [1, 3, 1, 1]), within: 1e-6)
        for images in [1, 2] {
            let noise = Tensor.random([images, 1, 5, 7], seed: 5)
            expectClose(x.addingNoise(noise, strength: strength), x + noise * 0.7, within: 1e-6)
        }
    }

    @Test func `gradients agree with differences`() {
        let x = Tensor.random([2, 3, 2, 3])
        let w = Tensor.random([2, 3, 2, 3], seed: 9)
        expectGradients(at: [x, .random([2, 3], seed: 2)]) {
            ($0[0].scaledPerChannel(by: $0[1]) * w).sum()
        }
        expectGradients(at: [x, .random([3], seed: 2)]) { ($0[0].addingBias($0[1]) * w).sum() }
        expectGradients(at: [x, .random([3], seed: 2), .random([3], seed: 3)]) {
            ($0[0].affinePerChannel(scale: $0[1], shift: $0[2]) * w).sum()
        }
        for images in [1, 2] {
            let noise = Tensor.random([images, 1, 2, 3], seed: 5)
            expectGradients(at: [x, Tensor([0.7], shape: [1])]) {
                ($0[0].addingNoise(noise, strength: $0[1]) * w).sum()
            }
        }
    }
}
