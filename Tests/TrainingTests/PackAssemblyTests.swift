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
        #expect(missing.count == 14)
        #expect(!missing.contains("sliderModel"))
        let pack = try ModelPack(contentsOf: packed)
        #expect(pack.description.innerSize == 256 && pack.description.latentRows == 14)
        _ = try pack.makeSliderModel()
        #expect(throws: PackError.missingNetwork("generator")) { try pack.makeGenerator() }
        #expect(pack.description.card?.networks["sliderModel"]?.purpose.isEmpty == false)
        #expect(pack.description.id.hasPrefix("starter-"))
    }

    @Test func `a person belongs to one group each by sex, age and skin tone`() {
        var person = [Float](repeating: 0, count: PersonEncoding.standard.fields.count)
        person[PersonEncoding.standard.position(of: "masc")] = -0.5
        person[PersonEncoding.standard.position(of: "age")] = 0.9
        person[PersonEncoding.standard.position(of: "melanin")] = 0.8
        #expect(PackCardEvaluation.groups(of: person) == ["female", "old", "dark skin"])
    }
}
