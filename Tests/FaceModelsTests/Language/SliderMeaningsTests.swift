import Foundation
import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import FaceModels

struct SliderMeaningsTests {
    @Test func `a slider that moves no picture means nothing`() throws {
        let folder = scratchFolder.appendingPathComponent("meanings-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let pack = try ModelPack.random(in: folder, innerSize: 128)
        let (generator, model) = (try pack.makeGenerator(), try pack.makeSliderModel())
        let parameter = try #require(model.parameters["directions"])
        // The second slider does nothing: no direction and no inputs.
        for name in ["directions", "fromSliders", "secondFromSliders"] {
            let weights = try #require(model.parameters[name])
            let columns = weights.shape[1]
            weights.value = Tensor(
                weights.value.scalars.enumerated().map { $0 % columns == 1 ? 0 : $1 },
                shape: weights.shape)
        }
        var random = SplitMix64(state: 2)
        let words = pack.sliders.indices.map { slider -> (right: [String], left: [String])? in
            slider == 0 ? (["a smiling face"], ["a serious face"]) : nil
        }
        let table = SliderMeanings.measured(
            with: try pack.makeLanguageModel(), generator: generator, sliderModel: model,
            words: words, w: .normal([2, parameter.shape[0]], using: &random))
        let shifts = try #require(table.tensors["shifts"])
        #expect(shifts.shape == [2, pack.sliders.count, 8])
        func length(_ end: Int, _ slider: Int) -> Float {
            let row = shifts.sliced(axis: 0, end..<end + 1).sliced(axis: 1, slider..<slider + 1)
            return row.squared().sum().scalar.squareRoot()
        }
        #expect(length(0, 1) == 0 && length(1, 1) == 0)
        #expect(length(0, 2) > 0 && length(1, 2) > 0)
        #expect(shifts.scalars.allSatisfy { $0.isFinite })
    }
}
