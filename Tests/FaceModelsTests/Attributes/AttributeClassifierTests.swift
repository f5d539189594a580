import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import FaceModels

struct AttributeClassifierTests {
    @Test func `a face of any multiple of 128 pixels gives one number per attribute`() {
        var random = SplitMix64(state: 1)
        let network = AttributeClassifier(
            AttributeConfiguration(
                widths: [4, 4, 4, 4, 4], hidden: 6, attributes: Array(Attribute.standard[0..<3])))
        network.initialize(using: &random)
        #expect(network.forward(.random([2, 3, 128, 128])).shape == [2, 3])
        #expect(network.forward(.random([1, 3, 256, 256])).shape == [1, 3])
    }

    @Test func `attributes are standardized parameters of the person`() throws {
        var person = [Float](repeating: 0, count: PersonEncoding.standard.fields.count)
        func position(_ name: String) -> Int { PersonEncoding.standard.position(of: name) }
        person[position("yaw")] = 30
        person[position("hair_style")] = 3
        person[position("key_az")] = 90
        let (values, weights) = Attribute.standardValues(of: person)
        #expect(values.count == Attribute.standard.count)
        #expect(weights.count == Attribute.standard.count)
        func value(_ name: String) throws -> Float {
            values[try #require(Attribute.standard.firstIndex { $0.name == name })]
        }
        #expect(abs(try value("yaw") - 30 / 17.2) < 1e-4)
        #expect(try value("hair_style.3") > 1)
        #expect(try value("hair_style.4") < 0)
        #expect(abs(try value("key_az.sin") - 1 / 0.7) < 1e-4)
    }

    @Test func `the shape of glasses does not count where there are none`() throws {
        let (_, weights) = Attribute.standardValues(
            of: [Float](repeating: 0, count: PersonEncoding.standard.fields.count))
        let index = try #require(Attribute.standard.firstIndex { $0.name == "gl_shape" })
        #expect(weights[index] == 0)
    }

    @Test func `the starter classifier has at most 0.75 million values`() {
        #expect(AttributeClassifier(.starter).parameterCount <= 750_000)
    }
}
