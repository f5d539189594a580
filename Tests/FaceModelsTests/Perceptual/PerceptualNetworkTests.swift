import Foundation
import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import FaceModels

struct PerceptualNetworkTests {
    @Test(.enabled(if: Kit.has("vgg19"), "the parity kit is not beside the repository"))
    func `the first layers of VGG-19 agree with torchvision`() throws {
        let network = PerceptualNetwork(
            PerceptualConfiguration(widths: [64, 128, 256], depths: [2, 2, 1]))
        try network.load(TorchArchive(contentsOf: kitFile("vgg19", "vgg19_first.pth")).checkpoint)
        let io = try Checkpoint(contentsOf: kitFile("vgg19", "io.safetensors")).tensors
        let picture = try #require(io["in.rgb01"])
        let x = network.activations(of: picture * 2 - 1)
        for (stage, name) in ["out.relu1_1", "out.relu2_1", "out.relu3_1"].enumerated() {
            expectClose(x[stage], try #require(io[name]), within: 5e-5)
        }
    }

    @Test(.enabled(if: Kit.has("vgg19"), "the parity kit is not beside the repository"))
    func `parameters have torchvision's names and shapes`() throws {
        let known = try JSONDecoder().decode(
            [String: KeyEntry].self,
            from: Data(contentsOf: kitFile("vgg19", "keys_full_vgg19.json")))
        let ours = PerceptualNetwork(.vgg19).parameters.mapValues(\.shape)
        let theirs = known.filter { $0.key.hasPrefix("features.") }.mapValues(\.shape)
        #expect(ours == theirs)
    }

    @Test func `features have unit length where much is active, and are short where little is`() {
        var random = SplitMix64(state: 1)
        let network = PerceptualNetwork(PerceptualConfiguration(widths: [8, 12], depths: [1, 1]))
        network.initialize(using: &random)
        let bright = network.features(of: .random([2, 3, 8, 8]) * 1e3)
        #expect(bright.map(\.shape) == [[2, 8, 8, 8], [2, 12, 4, 4]])
        let lengths = bright[0].squared().sum(axes: [1])
        #expect(lengths.scalars.allSatisfy { abs($0 - 1) < 1e-3 || $0 == 0 })
        #expect(lengths.mean().scalar > 0.9)
        // What the network takes for zero.
        let gray = Tensor([0.485, 0.456, 0.406].map { $0 * 2 - 1 }, shape: [1, 3, 1, 1])
        let dark = network.features(of: gray + .random([2, 3, 8, 8]) * 1e-3)
        #expect(dark[0].squared().sum(axes: [1]).scalars.allSatisfy { $0 < 1e-3 })
    }

    @Test func `the starter network has at most 1.3 million values`() {
        #expect(PerceptualNetwork(.starter).parameterCount <= 1_300_000)
    }
}

/// One row of a list of checkpoint keys: shape, then type.
struct KeyEntry: Decodable {
    let shape: [Int]

    init(from decoder: any Decoder) throws {
        var row = try decoder.unkeyedContainer()
        shape = try row.decode([Int].self)
    }
}
