import Foundation
import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import FaceModels

@Suite(.enabled(if: Kit.has("arcface"), "the parity kit is not beside the repository"))
struct IdentityParityTests {
    @Test(arguments: [
        ("same_s1", 32, 1, true), ("same_s2", 32, 2, true), ("widen_s2", 64, 2, true),
        ("ir_nose", 64, 2, false),
    ])
    func `blocks agree with the published code`(
        name: String, outputs: Int, stride: Int, excites: Bool
    ) throws {
        let block = ImprovedResidualBlock(
            inputs: 32, outputs: outputs, stride: stride, excites: excites)
        try block.load(published("block_\(name).pth"))
        let io = try Checkpoint(contentsOf: kitFile("arcface", "blocks.safetensors")).tensors
        let y = block.forward(try #require(io["\(name).x"]))
        expectClose(y, try #require(io["\(name).y"]), within: 1e-4)
    }

    @Test func `the whole network agrees with the published code`() throws {
        let network = IdentityEmbedding(
            IdentityConfiguration(
                stem: 16, widths: [16, 24, 32, 48], depths: [3, 4, 14, 3], embedding: 64))
        try network.load(published("ir_se50_narrow.pth"))
        let io = try Checkpoint(contentsOf: kitFile("arcface", "io.safetensors")).tensors
        let image = try #require(io["in.image256"]).requiringGradient()
        let crop = IdentityEmbedding.cropped(image)
        expectClose(crop, try #require(io["out.crop112"]), within: 1e-5)
        let embedding = network.forward(image)
        expectClose(embedding, try #require(io["out.embedding"]), within: 1e-4)
        let other = embedding.sliced(axis: 0, 1..<2).detached()
        let loss = 1 - (embedding.sliced(axis: 0, 0..<1) * other).sum()
        let expected = try #require(io["out.id_loss_0_vs_1"]).scalar
        #expect(abs(loss.scalar - expected) < 1e-4)
        let gradient = try #require(loss.backward()[image]).sliced(axis: 0, 0..<1)
        let wanted = try #require(io["grad.image0"])
        let largest = wanted.scalars.map { abs($0) }.max() ?? 0
        expectClose(gradient.reshaped(to: wanted.shape), wanted, within: 1e-3 * largest)
    }

    @Test func `parameters of IR-SE50 have the published names and shapes`() throws {
        let known = try JSONDecoder().decode(
            [String: KeyEntry].self,
            from: Data(contentsOf: kitFile("arcface", "keys_full_model_ir_se50.json")))
        let theirs = known.mapValues { Tensor(repeating: 0, shape: $0.shape) }
        let renamed = ArcFaceNames.checkpoint(from: Checkpoint(theirs)).tensors
        #expect(
            IdentityEmbedding(.irSE50).parameters.mapValues(\.shape)
                == renamed.mapValues(\.shape))
    }

    private func published(_ path: String) throws -> Checkpoint {
        ArcFaceNames.checkpoint(
            from: try TorchArchive(contentsOf: kitFile("arcface", path)).checkpoint)
    }
}

struct IdentityEmbeddingTests {
    @Test(arguments: [112, 128, 256])
    func `embeddings of any picture size have length one`(side: Int) {
        var random = SplitMix64(state: 1)
        let network = IdentityEmbedding(
            IdentityConfiguration(
                stem: 16, widths: [16, 16, 16, 16], depths: [1, 1, 1, 1], embedding: 8))
        network.initialize(using: &random)
        let embedding = network.forward(.random([2, 3, side, side]))
        #expect(embedding.shape == [2, 8])
        let lengths = embedding.squared().sum(axes: [1])
        expectClose(lengths, Tensor(repeating: 1, shape: [2]))
    }
}
