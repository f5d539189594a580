import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import FaceModels

struct SteadyLoopTests {
    /// Layers of all kinds: small images by taps, tiles, doubling, colours, deep features.
    private static func tuning() -> GeneratorTuning {
        var random = SplitMix64(state: 6)
        let generator = Generator(
            GeneratorConfiguration(
                size: 64, styleSize: 16, channels: [40, 40, 24, 16, 12], mappingInputs: 4,
                mappingLayers: 1, mappingRate: 1, normalizesInput: false))
        generator.initialize(using: &random)
        let perceptual = PerceptualNetwork(
            PerceptualConfiguration(widths: [8, 12, 16], depths: [2, 2, 1]))
        perceptual.initialize(using: &random)
        let wPlus = Tensor.normal([1, 10, 16], using: &random)
        return GeneratorTuning(
            generator: generator, inner: .random([1, 3, 64, 64]) * 0.3, wPlus: wPlus,
            distance: ImageDistance(
                perceptual: perceptual, weights: .init(identity: 0), perceptualSide: 32),
            options: .init(latentSteps: 4, pivotSteps: 1, steps: 10))
    }

    @Test func `learning a photo leaves the same bits for any number of threads`() {
        func results() -> [[Float]] {
            var tuning = Self.tuning()
            let distances = (0..<6).map { _ in tuning.step() }
            return [distances, tuning.wPlus.scalars, tuning.reconstruction.scalars]
                + Checkpoint(tuning.generator).tensors.sorted { $0.key < $1.key }
                .map(\.value.scalars)
        }
        let before = threadCount
        defer { setThreadCount(before) }
        setThreadCount(1)
        let one = results()
        #expect(one.joined().allSatisfy { $0.isFinite })
        for count in 2...3 {
            setThreadCount(count)
            #expect(results() == one)
            #expect(results() == one)
        }
    }

    /// In a process of its own, because other tests take memory meanwhile.
    @Test func `a steady loop asks the system for no memory`() async {
        await #expect(processExitsWith: .success) {
            for threads in 1...2 {
                setThreadCount(threads)
                var tuning = SteadyLoopTests.tuning()
                for _ in 0..<8 { tuning.step() }
                let before = Workspace.shared.freshBytes
                for _ in 0..<20 { tuning.step() }
                let learning = Workspace.shared.freshBytes - before
                let (generator, wPlus) = (tuning.generator, tuning.wPlus)
                for _ in 0..<4 { _ = generator.forward(wPlus) }
                let between = Workspace.shared.freshBytes
                for _ in 0..<20 { _ = generator.forward(wPlus) }
                let drawing = Workspace.shared.freshBytes - between
                #expect(before > 1 << 20, "nothing was measured")
                // Which threads need memory at the same moment is up to chance, but for one.
                let allowed = threads == 1 ? 0 : before / 10
                #expect(learning <= allowed && drawing <= allowed, "\(threads) threads")
            }
        }
    }
}
