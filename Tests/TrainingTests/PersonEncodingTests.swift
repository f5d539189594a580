import FaceModels
import SyntheticPeople
import Testing

struct PersonEncodingTests {
    @Test func `the encoding knows the renderer's parameters in their order`() {
        let names = PersonEncoding.standard.fields.prefix(Parameter.allCases.count).map(\.name)
        #expect(names == Parameter.allCases.map(\.rawValue))
    }

    @Test func `every effect of a slider is on a parameter that exists`() {
        for slider in SliderDefinition.starter {
            for effect in slider.direction {
                #expect(
                    Parameter(rawValue: effect.parameter) != nil
                        || effect.parameter.hasPrefix("id"),
                    "\(slider.name) moves \(effect.parameter)")
            }
        }
    }
}
