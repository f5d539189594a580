import Tensors
import TestSupport
import Testing

@testable import NeuralNetworks

struct OptimizersTests {
    @Test func `schedules begin and end where they say`() {
        let cosine = LearningRate.cosine(peak: 2, end: 1, steps: 10)
        #expect(cosine.rate(at: 0) == 2)
        #expect(abs(cosine.rate(at: 5) - 1.5) < 1e-6)
        #expect(abs(cosine.rate(at: 10) - 1) < 1e-6)
        #expect(abs(cosine.rate(at: 99) - 1) < 1e-6)
        let warm = LearningRate.warmup(steps: 4, then: .constant(8))
        #expect((0..<6).map { warm.rate(at: $0) } == [2, 4, 6, 8, 8, 8])
    }

    @Test func `an average follows parameters and copies constants`() throws {
        let layer = BatchNorm2d(channels: 1)
        var random = SplitMix64(state: 1)
        layer.initialize(using: &random)
        var average = ExponentialAverage(of: layer, decay: 0.75)
        layer.weight.value = Tensor([5], shape: [1])
        layer.runningMean.value = Tensor([3], shape: [1])
        average.update()
        #expect(average.checkpoint.tensors["weight"]?.scalar == 2)
        #expect(average.checkpoint.tensors["runningMean"]?.scalar == 3)

        var restored = ExponentialAverage(of: layer, decay: 0.75)
        try restored.restore(average.checkpoint)
        #expect(restored.checkpoint.tensors["weight"]?.scalar == 2)
        let twin = BatchNorm2d(channels: 1)
        try twin.load(average.checkpoint)
        #expect(twin.weight.value.scalar == 2)
    }
}
