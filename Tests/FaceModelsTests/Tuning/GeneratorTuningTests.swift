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
        #expect(options.coarseSteps == [20, 35] && options.steps == 100)
        #expect(GeneratorTuning.Options.sharing(2).coarseSteps == [0, 0])
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

    @Test func `part of the way lies between the generator before and the tuned one`() throws {
        var tuning = tuning()
        let before = self.tuning()
        for _ in 0..<12 { tuning.step() }
        let tuned = tuning.generator.learnedFromOnePhoto
        for (share, expected) in [(Float(0), Float(0)), (0.25, 0.25), (1, 1)] {
            let part = tuning.partWay(share, from: before.generator)
            #expect(part.parameters.keys.sorted() == tuned.keys.sorted())
            for (path, tensor) in part.parameters {
                let start = try #require(before.generator.learnedFromOnePhoto[path]).value
                let whole = try #require(tuned[path]).value
                let wanted = start + (whole - start) * expected
                #expect(
                    (tensor - wanted).abs().scalars.allSatisfy { $0 < 1e-6 }, "\(path) at \(share)")
            }
            let code = before.wPlus + (tuning.wPlus - before.wPlus) * expected
            #expect((part.wPlus - code).abs().scalars.allSatisfy { $0 < 1e-6 })
        }
        #expect((tuning.wPlus - before.wPlus).abs().scalars.contains { $0 > 1e-3 })
    }

    @Test func `what turns codes into styles stays as it is`() {
        var tuning = tuning()
        let before = Checkpoint(tuning.generator).tensors
        for _ in 0..<10 { tuning.step() }
        let after = Checkpoint(tuning.generator).tensors
        let changed = Set(before.filter { after[$0.key]?.scalars != $0.value.scalars }.keys)
        #expect(changed.contains("synthesis.first.convolution.weight"))
        #expect(changed.contains("synthesis.blocks.1.up.convolution.modulation.bias"))
        #expect(!changed.contains { $0.hasSuffix("modulation.weight") })
    }

    private static let detailed = GeneratorTuning.Options(
        learningRate: 3e-3, latentSteps: 4, pivotSteps: 1, steps: 12, detailSteps: 6)

    @Test func `details are left to the last block, and do come closer`() {
        var tuning = tuning(Self.detailed)
        for _ in 0..<6 {
            #expect(!tuning.isRefining)
            tuning.step()
        }
        let before = Checkpoint(tuning.generator).tensors
        let first = tuning.step()
        #expect(tuning.isRefining)
        for _ in 0..<4 { tuning.step() }
        #expect(!tuning.isFinished)
        #expect(tuning.step() < first)
        #expect(tuning.isFinished)
        let last = Set(tuning.generator.lastBlockParameters.keys)
        for (path, tensor) in Checkpoint(tuning.generator).tensors where !last.contains(path) {
            #expect(tensor.scalars == before[path]?.scalars, "\(path)")
        }
    }

    @Test func `what is as good as it gets leaves all steps for details`() {
        var tuning = tuning(Self.detailed)
        for _ in 0..<2 { tuning.step() }
        tuning.finishWhole()
        #expect(tuning.isRefining)
        for _ in 0..<6 { tuning.step() }
        #expect(tuning.isFinished && tuning.stepsTaken == 8)
    }

    @Test func `only pictures larger than 256 have steps for details`() {
        #expect(GeneratorTuning.Options.sharing(80).detailSteps == 0)
        let large = GeneratorTuning.Options.sharing(80, side: 512)
        #expect(large.detailSteps == 3 && large.steps == 80 && large.coarseSteps == [15, 26])
        #expect(large.stepsByPhase == [15, 26, 36, 3])
        #expect(GeneratorTuning.Options.sharing(80).stepsByPhase == [16, 28, 36, 0])
    }

    @Test func `a trial takes two steps of each phase`() {
        #expect(GeneratorTuning.Options.trial(side: 256).stepsByPhase == [2, 2, 2, 0])
        #expect(GeneratorTuning.Options.trial(side: 512).stepsByPhase == [2, 2, 2, 2])
    }

    @Test(arguments: [(GeneratorTuning.Options(steps: 40), 7), (detailed, 8)])
    func `a restored tuning continues exactly`(
        _ options: GeneratorTuning.Options, after steps: Int
    ) throws {
        var straight = tuning(options)
        for _ in 0..<steps { straight.step() }
        let saved = straight.save()
        var resumed = tuning(options)
        try resumed.restore(saved)
        for _ in 0..<4 { #expect(straight.step() == resumed.step()) }
        #expect(straight.wPlus.scalars == resumed.wPlus.scalars)
        #expect(straight.reconstruction.scalars == resumed.reconstruction.scalars)
    }

    @Test func `what was saved with other learned parameters changes nothing`() throws {
        var older = tuning()
        for _ in 0..<6 { older.step() }
        var saved = older.save()
        saved["generator-optimizer"]?.tensors["counts"] = Tensor(repeating: 6, shape: [99])
        var fresh = tuning()
        var refusing = tuning()
        #expect(throws: CheckpointError.self) { try refusing.restore(saved) }
        for _ in 0..<5 { #expect(refusing.step() == fresh.step()) }
    }
}
