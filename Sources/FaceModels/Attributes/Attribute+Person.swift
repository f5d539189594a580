import Foundation

extension Attribute {
    /// Everything that ``AttributeClassifier`` is trained to say: each named parameter of a rendered
    /// person that a picture can show.
    public static let standard: [Attribute] = named.flatMap { described($0) }

    private static func described(_ field: PersonEncoding.Field) -> [Attribute] {
        switch field.coding {
        case .number(let mean, let deviation):
            return [Attribute(name: field.name, mean: mean, deviation: deviation)]
        case .choice(let count):
            // The deviation of a choice made by one of `count` people.
            let share = 1 / Float(count)
            return (0..<count).map {
                Attribute(
                    name: "\(field.name).\($0)", mean: share,
                    deviation: (share * (1 - share)).squareRoot())
            }
        case .angle:
            return ["sin", "cos"].map {
                Attribute(name: "\(field.name).\($0)", mean: 0, deviation: 0.7)
            }
        case .ignored:
            return []
        }
    }

    /// The standardized attributes of a rendered person, and which of them mean something.
    ///
    /// - Parameter person: The renderer's vector.
    /// - Returns: One value per entry of ``standard``, and how much an error in it counts: the shape
    ///   of glasses counts nothing where there are none.
    public static func standardValues(
        of person: [Float]
    ) -> (values: [Float], weights: [Float]) {
        var raw: [Float] = []
        var weights: [Float] = []
        for (i, field) in named.enumerated() where field.inputs > 0 {
            let gate = field.gate.map { PersonEncoding.standard.position(of: $0) }
            switch field.coding {
            case .number: raw.append(person[i])
            case .choice(let count): raw += (0..<count).map { Int(person[i]) == $0 ? 1 : 0 }
            case .angle: raw += [sin(person[i] * .pi / 180), cos(person[i] * .pi / 180)]
            case .ignored: break
            }
            let weight = gate.map { min(1, 2 * person[$0]) } ?? 1
            weights += [Float](repeating: weight, count: field.inputs)
        }
        let values = zip(raw, standard).map { ($0 - $1.mean) / $1.deviation }
        return (values, weights)
    }

    private static var named: ArraySlice<PersonEncoding.Field> {
        PersonEncoding.standard.fields.prefix(107)
    }
}
