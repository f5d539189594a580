import FaceModels
import NeuralNetworks
import Tensors
import Testing

@testable import Editing

struct AnchorsTests {
    private func anchors(_ sliders: [SliderDefinition]) throws -> Anchors {
        var random = SplitMix64(state: 5)
        let generator = Generator(
            GeneratorConfiguration(
                size: 32, styleSize: 16, channels: [8, 8, 8, 8], mappingInputs: 8,
                mappingLayers: 1, mappingRate: 1, normalizesInput: false))
        generator.initialize(using: &random)
        let model = SliderModel(
            SliderModelConfiguration(styleSize: 16, sliders: sliders.count, hidden: 8))
        model.initialize(using: &random)
        return Anchors(
            generator: generator, sliderModel: model, sliders: sliders,
            w: .normal([1, 16], using: &random))
    }

    private let tilt = SliderDefinition(
        name: "tilt", label: "Tilt", group: "Pose",
        direction: [.init(parameter: "roll", positive: 14, negative: -14)])
    private let smile = SliderDefinition(name: "smile", label: "Smile", group: "Expression")

    @Test func `only poses move what surrounds a face`() throws {
        let anchors = try anchors([smile, tilt])
        #expect(anchors.drift([0, 0]) == nil)
        #expect(anchors.drift([1, 0]) == nil)
        #expect(anchors.drift([1, 0.5]) != nil)
        #expect(try self.anchors([smile]).drift([1]) == nil)
    }

    @Test func `both directions of leaning are contrary`() throws {
        let anchors = try anchors([tilt])
        let (left, right) = (anchors.drift([1])?.values.y, anchors.drift([-1])?.values.y)
        #expect(abs((left ?? 0) + 0.2419) < 1e-3)
        #expect(abs((right ?? 0) - 0.2419) < 1e-3)
    }

    @Test func `anchors are the same when read again`() throws {
        let anchors = try anchors([smile, tilt])
        let read = Anchors(try #require(anchors.tensor))
        #expect(read.drift([1, -0.3]) == anchors.drift([1, -0.3]))
        #expect(Anchors().tensor == nil)
        #expect(Anchors().drift([1, 1]) == nil)
        #expect(read.drift([1, 1, 1]) == nil)
    }
}
