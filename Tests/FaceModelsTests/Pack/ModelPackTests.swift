import FaceModels
import Foundation
import NeuralNetworks
import Tensors
import TestSupport
import Testing

struct ModelPackTests {
    /// A folder that is removed when the test ends.
    private func inTemporaryFolder(_ body: (URL) throws -> Void) throws {
        let folder =
            scratchFolder
            .appendingPathComponent("pack-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    @Test func `a digest is the one the standard gives`() {
        #expect(
            sha256(Data("abc".utf8))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            sha256(Data(repeating: 97, count: 1_000_000))
                == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test func `a random pack has every network`() throws {
        try inTemporaryFolder { folder in
            let pack = try ModelPack.random(in: folder, innerSize: 64)
            #expect(pack.description.latentRows == 10)
            #expect(pack.sliders.contains { $0.name == "smile" })
            let generator = try pack.makeGenerator()
            let model = try pack.makeSliderModel()
            var random = SplitMix64(state: 1)
            let w = Tensor.normal([1, pack.description.styleSize], using: &random)
            #expect(generator.forward(generator.repeated(w)).shape == [1, 3, 64, 64])
            let positions = pack.positions(["smile": 50])
            let sliders = Tensor(positions, shape: [1, positions.count])
            #expect(model.forward(w, sliders: sliders).shape == w.shape)
            let code = try pack.makeEncoder().forward(
                .normal([1, 3, 256, 256], using: &random))
            #expect(code.wPlus.shape == [1, 10, pack.description.styleSize])
            _ = try pack.makeDetector()
            _ = try pack.makeLandmarker()
            _ = try pack.makeParser()
            _ = try pack.makeOuterPredictor()
            _ = try pack.makeInpainter()
            _ = try pack.makeAutoencoder()
            _ = try pack.makeModulator()
            _ = try pack.makeImageDistance()
            _ = try pack.makeAttributeClassifier()
            _ = try pack.makeLanguageModel()
            _ = try pack.makeSliderMeanings()
        }
    }

    @Test func `a changed file is noticed`() throws {
        try inTemporaryFolder { folder in
            _ = try ModelPack.random(in: folder, innerSize: 16)
            let file = folder.appendingPathComponent("sliderModel.safetensors")
            var bytes = try Data(contentsOf: file)
            bytes[bytes.count - 1] ^= 1
            try bytes.write(to: file)
            let error = #expect(throws: PackError.self) { try ModelPack(contentsOf: folder) }
            guard case .changedFile("sliderModel.safetensors", _, _)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test func `a folder that is no pack is refused with a sentence`() throws {
        try inTemporaryFolder { folder in
            let error = #expect(throws: PackError.self) { try ModelPack(contentsOf: folder) }
            #expect(error?.description.hasPrefix("The folder") == true)
        }
    }

    @Test func `files outside the folder and newer formats are refused`() throws {
        try inTemporaryFolder { folder in
            _ = try ModelPack.random(in: folder, innerSize: 16)
            let file = folder.appendingPathComponent("pack.json")
            let json = try String(contentsOf: file, encoding: .utf8)
            try json.replacing("\"file\" : \"encoder", with: "\"file\" : \"../encoder")
                .write(to: file, atomically: true, encoding: .utf8)
            #expect(throws: PackError.misplacedFile("../encoder.safetensors")) {
                try ModelPack(contentsOf: folder)
            }
            try json.replacing("\"formatVersion\" : 1", with: "\"formatVersion\" : 9")
                .write(to: file, atomically: true, encoding: .utf8)
            #expect(throws: PackError.unknownFormat(found: 9, newest: 1)) {
                try ModelPack(contentsOf: folder)
            }
        }
    }
}
