import FaceModels
import Foundation
import NeuralNetworks
import Tensors
import Testing

/// The generator against numbers of the public PyTorch implementation.
@Suite(.enabled(if: Kit.has("stylegan2_rosinality"), "the reference kit is not here"))
struct GeneratorParityTests {
    private let configuration = GeneratorConfiguration(
        size: 64, styleSize: 64, channels: [64, 64, 48, 32, 16], mappingInputs: 64,
        mappingLayers: 8, mappingRate: 0.01, normalizesInput: true)
    private let generator: Generator
    private let folder: URL

    init() throws {
        folder = try #require(Kit.folder("stylegan2_rosinality"))
        let archive = try TorchArchive(
            contentsOf: folder.appendingPathComponent("stylegan2-narrow-64.pt"))
        generator = Generator(configuration)
        try generator.load(
            try RosinalityGenerator.checkpoint(
                from: archive.checkpoint, prefix: "g_ema.", configuration))
    }

    private func tensors(_ name: String) throws -> [String: Tensor] {
        try Checkpoint(contentsOf: folder.appendingPathComponent("\(name).safetensors")).tensors
    }

    @Test func `random vectors map to the same latent vectors`() throws {
        let io = try tensors("io")
        let w = generator.mapping.forward(try #require(io["in.z"]))
        expectAgreement(w, try #require(io["out.w"]), within: 1e-4)
        let picture = generator.forward(generator.repeated(w))
        expectAgreement(picture, try #require(io["out.image_w"]), within: 1e-4)
    }

    @Test func `codes draw the same pictures`() throws {
        let io = try tensors("io")
        let wPlus = try #require(io["in.wplus"])
        expectAgreement(
            generator.forward(wPlus), try #require(io["out.image_wplus"]), within: 1e-4)
        let noise = try (0...8).map { try #require(io["in.noise_\($0)"]) }
        expectAgreement(
            generator.forward(wPlus, noise: noise), try #require(io["out.image_wplus_noise"]),
            within: 1e-4)
    }

    @Test func `gradients agree in every parameter`() throws {
        let grads = try tensors("grads")
        let learned = generator.synthesisParameters
        for parameter in learned.values { parameter.isTrainable = true }
        let wPlus = try #require(grads["in.wplus"]).requiringGradient()
        let target = try #require(grads["in.target"])
        let loss = (generator.forward(wPlus) - target).squared().mean()
        #expect(abs(loss.scalar / (try #require(grads["out.loss"]).scalars[0]) - 1) < 1e-4)
        let gradients = loss.backward()
        expectAgreement(
            try #require(gradients[wPlus]), try #require(grads["grad.wplus"]), within: 1e-3)
        let names = RosinalityGenerator.names(configuration)
        for (ours, parameter) in learned {
            let theirs = try #require(names[ours])
            expectAgreement(
                try #require(gradients[parameter.value]), try #require(grads["grad.\(theirs)"]),
                within: 1e-3, theirs)
        }
    }

    @Test func `three steps of pivotal tuning arrive at the same parameters`() throws {
        let pti = try tensors("pti3")
        let (wPlus, target) = (try #require(pti["in.wplus"]), try #require(pti["in.target"]))
        let learned = generator.synthesisParameters
        var adam = Adam(learned, learningRate: 3e-4, betas: (0.9, 0.999))
        for expected in try #require(pti["out.losses"]).scalars {
            let loss = (generator.forward(wPlus) - target).squared().mean()
            #expect(abs(loss.scalar / expected - 1) < 1e-4)
            adam.step(loss.backward())
        }
        expectAgreement(
            generator.forward(wPlus), try #require(pti["out.image_after3"]), within: 1e-3)
        let names = RosinalityGenerator.names(configuration)
        for (ours, parameter) in learned {
            guard let theirs = names[ours], let expected = pti["param.\(theirs)"] else { continue }
            expectAgreement(parameter.value, expected, within: 1e-4, theirs)
        }
    }
}
