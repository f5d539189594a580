import Tensors
import TestSupport
import Testing

@testable import NeuralNetworks

struct LayersTests {
    private func filled<Network: Module>(_ network: Network, seed: UInt64 = 1) -> Network {
        var random = SplitMix64(state: seed)
        network.initialize(using: &random)
        return network
    }

    @Test func `an equalized layer keeps the variance`() {
        for multiplier in [1, 0.01] as [Float] {
            let layer = filled(
                EqualizedLinear(
                    inputs: 256, outputs: 128, bias: 0, learningRateMultiplier: multiplier))
            var random = SplitMix64(state: 2)
            let y = layer.forward(.normal([32, 256], using: &random))
            #expect(abs(y.squared().mean().scalar - 1) < 0.1)
        }
    }

    @Test func `batch statistics are learned`() {
        let layer = filled(BatchNorm2d(channels: 2, momentum: 0.5))
        let x = Tensor.random([8, 2, 9, 9]) * 3 + 1
        let y = layer.forwardTraining(x)
        #expect(abs(y.mean().scalar) < 1e-4)
        for _ in 0..<30 { _ = layer.forwardTraining(x) }
        expectClose(layer.forward(x), y, within: 5e-3)
        #expect(layer.parameters["runningMean"]?.isConstant == true)
    }

    @Test func `excitation scales whole channels`() {
        let layer = filled(SqueezeExcitation(channels: 4, reduction: 2))
        let x = Tensor.random([2, 4, 3, 3])
        let ratio = layer.forward(x) / x
        for channel in 0..<8 {
            let scale = ratio.reshaped(to: [8, 9]).gatheredRows([channel]).scalars
            #expect(scale.allSatisfy { abs($0 - scale[0]) < 1e-4 && (0...1).contains($0) })
        }
    }

    @Test func `a chain is its layers in turn`() {
        let conv = Conv2d(inputs: 2, outputs: 4, kernel: 3, stride: 2)
        let chain = filled(
            Sequential(conv, BatchNorm2d(channels: 4), PReLU(channels: 4), Activation.tanh))
        let y = chain.forward(.random([1, 2, 8, 6]))
        #expect(y.shape == [1, 4, 4, 3])
        #expect(chain.forwardTraining(.random([1, 2, 8, 6])).shape == y.shape)
        let groups = filled(GroupNorm(groups: 2, channels: 4)).forward(y)
        expectClose(groups, y.groupNormalized(groups: 2), within: 1e-6)
        let instances = filled(InstanceNorm(channels: 4)).forward(y)
        expectClose(instances, y.instanceNormalized(), within: 1e-6)
    }

    @Test func `layer-instance normalization is the same with and without gradients`() {
        let layer = AdaLIN(channels: 5)
        layer.rho.value = Tensor.random([1, 5, 1, 1], seed: 9).abs()
        let (x, scale) = (Tensor.random([2, 5, 3, 4]), Tensor.random([2, 5], seed: 2))
        let shift = Tensor.random([2, 5], seed: 3)
        let alone = layer.forward(x, scale: scale, shift: shift)
        let recorded = layer.forward(x.requiringGradient(), scale: scale, shift: shift)
        #expect(recorded.needsGradient && !alone.needsGradient)
        #expect((alone - recorded).abs().scalars.allSatisfy { $0 < 1e-5 })
    }

    @Test(.enabled(if: Kit.isPresent, "\(Kit.absence)"))
    func `adaptive layer-instance normalization is that of the reference code`() throws {
        let kit = try Kit.tensors("ugatit_adailn/io.safetensors")
        let layer = AdaLIN(channels: 8)
        layer.rho.value = try #require(kit["adailn.rho"])
        let y = layer.forward(
            try #require(kit["adailn.x"]), scale: try #require(kit["adailn.gamma"]),
            shift: try #require(kit["adailn.beta"]))
        try expectAgrees(y, kit["adailn.y"])
    }

    @Test func `the mix stays between zero and one`() {
        let layer = AdaLIN(channels: 2)
        layer.rho.value = Tensor([1.5, -0.5], shape: [1, 2, 1, 1])
        layer.clampMix()
        #expect(layer.rho.value.scalars == [1, 0])
    }
}
