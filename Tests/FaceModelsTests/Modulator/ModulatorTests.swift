import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import FaceModels

struct ModulatorTests {
    private let modulator: Modulator = {
        var random = SplitMix64(state: 3)
        let modulator = Modulator(
            ModulatorConfiguration(code: 24, style: 16, width: 8, depth: 2, hidden: 6))
        modulator.initialize(using: &random)
        return modulator
    }()

    @Test func `no change returns the code bit for bit`() {
        let code = Tensor.random([2, 24, 4, 4])
        let edited = modulator.forward(code, Tensor(repeating: 0, shape: [2, 16]))
        #expect(edited.scalars == code.scalars)
    }

    @Test func `a change edits only its own row`() {
        let code = Tensor.random([2, 24, 4, 4])
        let change = Tensor(
            [Float](repeating: 0, count: 16) + [Float](repeating: 1, count: 16), shape: [2, 16])
        let edited = modulator.forward(code, change)
        #expect(
            edited.sliced(axis: 0, 0..<1).scalars == code.sliced(axis: 0, 0..<1).scalars)
        #expect(
            edited.sliced(axis: 0, 1..<2).scalars != code.sliced(axis: 0, 1..<2).scalars)
    }

    @Test func `the starter modulator has at most 5 million values`() {
        #expect(Modulator(.starter).parameterCount <= 5_000_000)
    }

    @Test(
        .enabled(if: Kit.has("ugatit_adailn"), "the parity kit is not beside the repository"),
        arguments: [("d32_16", 32), ("d64_4", 64)])
    func `branches agree with the code of U-GAT-IT`(name: String, channels: Int) throws {
        let branch = AdaLINBranch(channels: channels)
        try branch.load(
            TorchArchive(contentsOf: kitFile("ugatit_adailn", "block_\(name).pt")).checkpoint)
        let io = try Checkpoint(contentsOf: kitFile("ugatit_adailn", "io.safetensors")).tensors
        func tensor(_ key: String) throws -> Tensor { try #require(io["\(name).\(key)"]) }
        let x = try tensor("x").requiringGradient()
        let gamma = try tensor("gamma").requiringGradient()
        let beta = try tensor("beta").requiringGradient()
        let y = x + branch.forward(x, (gamma, beta), (gamma, beta))
        expectClose(y, try tensor("y"), within: 5e-5)
        let gradients = (y * (try tensor("r"))).sum().backward()
        expectClose(try #require(gradients[x]), try tensor("gx"), within: 2e-3)
        expectClose(try #require(gradients[gamma]), try tensor("ggamma"), within: 2e-3)
        expectClose(try #require(gradients[beta]), try tensor("gbeta"), within: 2e-3)
    }
}
