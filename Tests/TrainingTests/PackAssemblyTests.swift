import FaceModels
import Foundation
import NeuralNetworks
import Tensors
import Testing
import Training

struct PackAssemblyTests {
    @Test func `what is trained is packed, and what is not is named`() throws {
        let folder = FileManager.default.temporaryDirectory
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
        #expect(missing.count == 12)
        #expect(!missing.contains("sliderModel"))
        let pack = try ModelPack(contentsOf: packed)
        #expect(pack.description.innerSize == 256 && pack.description.latentRows == 14)
        _ = try pack.makeSliderModel()
        #expect(throws: PackError.missingNetwork("generator")) { try pack.makeGenerator() }
    }
}
