import FaceModels
import Foundation
import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import Training

struct PackAssemblyTests {
    @Test func `what is trained is packed, and what is not is named`() throws {
        let folder =
            scratchFolder
            .appendingPathComponent("assembly-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let (trained, packed) = (
            folder.appendingPathComponent("trained"), folder.appendingPathComponent("pack")
        )
        let model = SliderModel(.starter)
        var random = SplitMix64(state: 1)
        model.initialize(using: &random)
        let own = trained.appendingPathComponent("sliderModel")
        try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
        try Checkpoint(model).write(to: own.appendingPathComponent("weights.safetensors"))
        let missing = try PackAssembly.assemble(from: trained, to: packed)
        #expect(missing.count == 15)
        #expect(!missing.contains("sliderModel"))
        let pack = try ModelPack(contentsOf: packed)
        #expect(pack.description.innerSize == 256 && pack.description.latentRows == 14)
        _ = try pack.makeSliderModel()
        #expect(throws: PackError.missingNetwork("generator")) { try pack.makeGenerator() }
        #expect(pack.description.card?.networks["sliderModel"]?.purpose.isEmpty == false)
        #expect(pack.description.id.hasPrefix("starter-"))
    }

    @Test func `a grown generator takes the place of the smaller one`() throws {
        let folder = scratchFolder.appendingPathComponent("assembly-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var random = SplitMix64(state: 1)
        func train(_ name: String, _ network: some Module) throws -> Checkpoint {
            network.initialize(using: &random)
            let own = folder.appendingPathComponent("trained/\(name)")
            try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
            try Checkpoint(network).write(to: own.appendingPathComponent("weights.safetensors"))
            return Checkpoint(network)
        }
        _ = try train("generator", Generator(.starter))
        let grown = GeneratorConfiguration.starter.grown(channels: GeneratorGrowth.channels)
        _ = try train("growth", Generator(grown))
        let encoder = try train("encoder", LatentEncoder(.starter))
        let packed = folder.appendingPathComponent("pack")
        try PackAssembly.assemble(from: folder.appendingPathComponent("trained"), to: packed)
        let pack = try ModelPack(contentsOf: packed)
        #expect(pack.description.innerSize == 512 && pack.description.latentRows == 16)
        #expect(pack.description.networks["generator"]?.provenance.contains("growth") == true)
        #expect(try pack.makeGenerator().size == 512)
        // The rows it was not trained for are as the last one.
        let bias = try #require(Checkpoint(pack.makeEncoder()).tensors["delta.bias"]).scalars
        let learned = try #require(encoder.tensors["delta.bias"]).scalars
        #expect(bias.count == 16 * 512)
        for row in 13..<16 {
            for i in 0..<512 { #expect(bias[row * 512 + i] == bias[13 * 512 + i]) }
        }
        #expect(abs(bias[13 * 512 + 5] - learned[13 * 512 + 5]) < 1e-3)
    }

    @Test func `a person belongs to one group each by sex, age and skin tone`() {
        var person = [Float](repeating: 0, count: PersonEncoding.standard.fields.count)
        person[PersonEncoding.standard.position(of: "masc")] = -0.5
        person[PersonEncoding.standard.position(of: "age")] = 0.9
        person[PersonEncoding.standard.position(of: "melanin")] = 0.8
        #expect(PackCardEvaluation.groups(of: person) == ["female", "old", "dark skin"])
    }
}
