import FaceModels
import NeuralNetworks
import Tensors
import Testing

struct SliderModelTests {
    private let configuration = SliderModelConfiguration(styleSize: 8, sliders: 3, hidden: 16)

    @Test func `sliders at rest change nothing at all`() {
        let model = SliderModel(configuration)
        var random = SplitMix64(state: 1)
        model.initialize(using: &random)
        let w = Tensor.normal([5, 8], using: &random)
        let still = model.forward(w, sliders: Tensor(repeating: 0, shape: [5, 3]))
        #expect(still.scalars.allSatisfy { $0 == 0 })
        let moved = model.forward(w, sliders: Tensor(repeating: 0.5, shape: [5, 3]))
        #expect(moved.scalars.contains { abs($0) > 1e-3 })
    }

    @Test func `sliders of the starter pack name parameters that exist`() {
        let encoding = PersonEncoding.standard
        #expect(encoding.fields.count >= 207)
        for slider in SliderDefinition.starter {
            for effect in slider.direction {
                #expect(encoding.fields.contains { $0.name == effect.parameter })
            }
        }
        #expect(Set(SliderDefinition.starter.map(\.name)).count == SliderDefinition.starter.count)
    }

    @Test func `what grows hair is told from what only moves it`() {
        let growing = SliderDefinition.starter.filter(\.growsHair).map(\.name)
        #expect(growing == ["hair_length", "hair_volume", "hair_curl", "beard"])
        let unknown = SliderDefinition(name: "x", label: "x", group: "x", direction: [])
        #expect(unknown.growsHair && !unknown.keepsOutlines)
    }

    @Test func `a moved slider changes what it names and stays in range`() throws {
        let encoding = PersonEncoding.standard
        let person = encoding.fields.map { ($0.range.lowerBound + $0.range.upperBound) / 2 }
        let smile = try #require(SliderDefinition.starter.first { $0.name == "smile" })
        let rest = encoding.encode(person, moving: [smile], to: [0])
        #expect(rest == encoding.encode(person))
        let moved = encoding.encode(person, moving: [smile], to: [1])
        #expect(zip(moved, rest).filter { $0 != $1 }.count == 1)
        let length = try #require(SliderDefinition.starter.first { $0.name == "hair_length" })
        let long = encoding.encode(person, moving: [length], to: [1])
        #expect(zip(long, rest).contains { $0 != $1 })
    }

    @Test func `a person is encoded by choices, angles and standardized numbers`() {
        let encoding = PersonEncoding.standard
        var person = encoding.fields.map { _ in Float(0) }
        let before = encoding.encode(person)
        #expect(before.count == encoding.inputs)
        person[encoding.position(of: "seed")] = 17
        #expect(encoding.encode(person) == before)
        person[encoding.position(of: "key_az")] = 180
        #expect(zip(encoding.encode(person), before).filter { abs($0 - $1) > 1e-3 }.count == 1)
    }
}
