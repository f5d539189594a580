import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import FaceModels

struct GeneratorTuningTests {
    private func tuning(
        _ options: GeneratorTuning.Options = .init(
            learningRate: 3e-3, latentLearningRate: 2e-2, latentSteps: 10, pivotSteps: 3, steps: 40)
    ) -> GeneratorTuning {
        var random = SplitMix64(state: 6)
        let generator = Generator(
            GeneratorConfiguration(
                size: 16, styleSize: 8, channels: [8, 8, 8], mappingInputs: 4, mappingLayers: 1,
                mappingRate: 1, normalizesInput: false))
        generator.initialize(using: &random)
        let wPlus = Tensor.normal([1, 6, 8], using: &random)
        return GeneratorTuning(
            generator: generator, inner: .random([1, 3, 16, 16]) * 0.3, wPlus: wPlus,
            distance: ImageDistance(weights: .init(pixels: 1, perceptual: 0, identity: 0)),
            options: options)
    }

    @Test func `the generator comes closer to the photo`() {
        var tuning = tuning()
        let first = tuning.step()
        for _ in 0..<39 { tuning.step() }
        #expect(tuning.step() < 0.5 * first)
        #expect(tuning.reconstruction.shape == [1, 3, 16, 16])
    }

    @Test func `steps are shared between a quarter, half and the whole of the side`() {
        let options = GeneratorTuning.Options.sharing(100)
        #expect(options.coarseSteps == [30, 25] && options.steps == 100)
        #expect(GeneratorTuning.Options.sharing(3).coarseSteps == [0, 0])
        var tuning = tuning(.sharing(60))
        let first = tuning.step()
        for _ in 0..<59 { tuning.step() }
        // By the first measure again: at the full side, from where the coarse steps came to.
        #expect(tuning.step() < 0.5 * first)
    }

    @Test func `the mapping network stays as it is, and so does the code after its steps`() {
        var tuning = tuning()
        let mapping = Checkpoint(tuning.generator).tensors.filter { $0.key.hasPrefix("mapping") }
        for _ in 0..<10 { tuning.step() }
        let wPlus = tuning.wPlus.scalars
        for _ in 0..<5 { tuning.step() }
        #expect(tuning.wPlus.scalars == wPlus)
        let after = Checkpoint(tuning.generator).tensors
        for (path, tensor) in mapping { #expect(after[path]?.scalars == tensor.scalars) }
    }

    @Test func `a restored tuning continues exactly`() throws {
        var straight = tuning()
        for _ in 0..<7 { straight.step() }
        let saved = straight.save()
        var resumed = tuning()
        try resumed.restore(saved)
        for _ in 0..<6 { #expect(straight.step() == resumed.step()) }
        #expect(straight.wPlus.scalars == resumed.wPlus.scalars)
        #expect(straight.reconstruction.scalars == resumed.reconstruction.scalars)
    }
}
