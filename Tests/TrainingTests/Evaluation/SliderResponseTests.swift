import FaceModels
import StarterPack
import Tensors
import Testing

@testable import Training

/// What the judges of the starter pack say of drawings of its generator.
struct SliderResponseTests {
    /// Draws the same face with a slider at some values.
    private func drawings(_ slider: String, _ values: [Int]) throws -> (ModelPack, [Tensor]) {
        let pack = try ModelPack(contentsOf: StarterPack.url)
        let (generator, model) = (try pack.makeGenerator(), try pack.makeSliderModel())
        let people = [PersonEncoding.standard.fields.map(\.middle)]
        let w = generator.mapping.forward(generator.encoding.encode(people))
        let pictures = values.map { value in
            let positions = pack.positions([slider: value])
            let moved = model.forward(w, sliders: Tensor(positions, shape: [1, positions.count]))
            return generator.picture(generator.repeated(w + moved), side: 128)
        }
        return (pack, pictures)
    }

    @Test func `a picture beside itself shows nothing and the same person`() throws {
        let (pack, pictures) = try drawings("turn", [0])
        let response = try SliderResponse(pack: pack)
        #expect(response.gain(of: "turn", at: 60, from: pictures[0], to: pictures[0]) == 0)
        #expect(abs(response.similarity(pictures[0], pictures[0]) - 1) < 1e-3)
    }

    @Test func `a turned head shows what its slider asks, and the opposite of the other way`()
        throws
    {
        let (pack, pictures) = try drawings("turn", [0, 60])
        let response = try SliderResponse(pack: pack)
        #expect(response.gain(of: "turn", at: 60, from: pictures[0], to: pictures[1]) > 0.3)
        #expect(response.gain(of: "turn", at: -60, from: pictures[0], to: pictures[1]) < -0.3)
    }
}

extension PersonEncoding.Field {
    fileprivate var middle: Float {
        if case .number(let mean, _) = coding { return mean }
        return range.lowerBound
    }
}
