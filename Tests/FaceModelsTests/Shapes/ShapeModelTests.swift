import NeuralNetworks
import Tensors
import Testing

@testable import FaceModels

struct ShapeModelTests {
    private let model = ShapeModel(
        ShapeModelConfiguration(
            parameters: [.init(name: "jaw", step: 0.5), .init(name: "masc", step: 1)], hidden: 4))

    /// Movements in which every point goes 1 and 2 with the jaw, 10 and 20 with the other parameter,
    /// down and up.
    private let movements = Tensor(
        [1, 2, 10, 20].flatMap { [Float](repeating: $0, count: 136) }, shape: [1, 2, 2, 68, 2])

    private func slider(_ effects: [SliderDefinition.Effect]) -> SliderDefinition {
        SliderDefinition(name: "any", label: "Any", group: "Face", direction: effects)
    }

    @Test func `what several parameters do adds up at each end`() throws {
        let ends = try #require(
            model.ends(
                of: slider([
                    .init(parameter: "jaw", positive: 1, negative: -0.25),
                    .init(parameter: "masc", positive: -0.5, negative: 1),
                ]), movements))
        // Left: half a step down and a whole one up. Right: two up and half a one down.
        #expect(ends[0] == [SIMD2<Float>](repeating: SIMD2(20.5, 20.5), count: 68))
        #expect(ends[1] == [SIMD2<Float>](repeating: SIMD2(9, 9), count: 68))
    }

    @Test func `what it does not know moves no point`() {
        #expect(
            model.ends(
                of: slider([.init(parameter: "beard", positive: 1, negative: -1)]), movements)
                == nil)
        #expect(
            model.ends(
                of: slider([.init(parameter: "jaw", kind: .choice, positive: 1, negative: 0)]),
                movements) == nil)
    }

    @Test func `the jaw of a face, which is only an outline, tells nothing`() {
        for parameter in model.parameters.values {
            parameter.value = Tensor(repeating: 0.1, shape: parameter.shape)
        }
        func movements(_ jaw: Float, _ rest: Float) -> [Float] {
            let points = (0..<136).map { $0 < 34 ? jaw : rest }
            return model.forward(Tensor(points, shape: [1, 68, 2])).scalars
        }
        #expect(movements(0.3, 0.5) == movements(0.4, 0.5))
        #expect(movements(0.3, 0.5) != movements(0.3, 0.6))
    }

    @Test func `a slider that moves nothing but outlines is told from one that draws`() {
        let starter = SliderDefinition.starter.filter(\.movesOutlinesOnly).map(\.name)
        #expect(
            starter == ["brows", "weight", "face_width", "jaw", "nose", "lips", "eye_size"])
        #expect(!slider([]).movesOutlinesOnly)
    }
}
