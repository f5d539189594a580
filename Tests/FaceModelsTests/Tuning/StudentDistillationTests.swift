import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import FaceModels

struct StudentDistillationTests {
    private func distillation(steps: Int) -> StudentDistillation {
        var random = SplitMix64(state: 4)
        let modulator = Modulator(
            ModulatorConfiguration(code: 48, style: 8, width: 8, depth: 1, hidden: 4))
        modulator.initialize(using: &random)
        let autoencoder = FaceAutoencoder(
            AutoencoderConfiguration(
                side: 128, code: 48, encoder: [4, 4, 4, 4, 4], decoder: [4, 4, 4, 4, 4]))
        autoencoder.initialize(using: &random)
        autoencoder.muteLearnedPath()
        return StudentDistillation(
            modulator: modulator, autoencoder: autoencoder, inner: .random([1, 3, 128, 128]) * 0.3,
            distance: ImageDistance(weights: .init(pixels: 1, perceptual: 0, identity: 0)),
            options: .init(learningRate: 3e-3, steps: steps))
    }

    @Test func `edits are learned, and no edit stays the photo's code`() {
        var distillation = distillation(steps: 30)
        let changes = Tensor(
            [Float](repeating: 0, count: 8) + [Float](repeating: 0.5, count: 8), shape: [2, 8])
        let photo = Tensor.random([1, 3, 128, 128]) * 0.3
        let targets = concatenate([photo, photo + 0.3], axis: 0)
        let first = distillation.step(changes: changes, targets: targets)
        var last = first
        for _ in 0..<30 { last = distillation.step(changes: changes, targets: targets) }
        #expect(last < 0.8 * first)
        #expect(distillation.stepsTaken == 31)
        let unedited = distillation.modulator.forward(
            distillation.code, Tensor(repeating: 0, shape: [1, 8]))
        #expect(unedited.scalars == distillation.code.scalars)
    }

    @Test func `the encoder and the first blocks of the decoder stay as they are`() {
        var distillation = distillation(steps: 1)
        let before = Checkpoint(distillation.autoencoder).tensors.mapValues(\.scalars)
        _ = distillation.step(
            changes: .random([1, 8]), targets: Tensor(repeating: 0.5, shape: [1, 3, 128, 128]))
        let after = Checkpoint(distillation.autoencoder).tensors.mapValues(\.scalars)
        let changed = before.filter { after[$0.key] != $0.value }.keys
        #expect(Set(changed).isSubset(of: distillation.autoencoder.lastBlocks.keys))
        #expect(!changed.isEmpty)
    }
}
