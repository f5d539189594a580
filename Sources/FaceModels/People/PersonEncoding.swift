import Foundation
public import Tensors

/// How the parameters of a rendered person become the input of a mapping network.
///
/// Every number is standardized and scaled by how much it moves the picture, discrete ones become
/// one input per choice, angles become sine and cosine, and what only feeds hash functions is
/// left out. What has no effect unless something else is there (the shape of glasses) is
/// multiplied by that something.
public struct PersonEncoding: Sendable {
    /// How one parameter is encoded.
    public enum Coding: Sendable, Hashable {
        /// One standardized input.
        case number(mean: Float, deviation: Float)
        /// One input for each of so many choices.
        case choice(Int)
        /// Sine and cosine of an angle in degrees.
        case angle
        /// Nothing: the parameter cannot be learned from.
        case ignored
    }

    /// One parameter of a person.
    public struct Field: Sendable, Hashable {
        /// The renderer's name for it.
        public let name: String
        /// The values it can have.
        public let range: ClosedRange<Float>
        /// How it is encoded.
        public let coding: Coding
        /// How much it moves the picture.
        public let weight: Float
        /// The parameter that it means nothing without.
        public let gate: String?

        init(
            _ name: String, _ range: ClosedRange<Float>, _ coding: Coding, weight: Float,
            gate: String? = nil
        ) {
            (self.name, self.range, self.coding) = (name, range, coding)
            (self.weight, self.gate) = (weight, gate)
        }

        /// The number of inputs that it takes.
        public var inputs: Int {
            switch coding {
            case .number: 1
            case .choice(let count): count
            case .angle: 2
            case .ignored: 0
            }
        }
    }

    /// A choice that is drawn towards another one by `amount`, 0…1.
    public struct Blend: Sendable, Hashable {
        /// The name of the discrete parameter.
        public var name: String
        /// The choice it is drawn to.
        public var choice: Int
        /// How far: 0 leaves it, 1 arrives.
        public var amount: Float

        /// Describes a blend.
        public init(name: String, choice: Int, amount: Float) {
            (self.name, self.choice, self.amount) = (name, choice, amount)
        }
    }

    /// The encoding that our networks are trained with.
    public static let standard = PersonEncoding(
        fields: namedFields
            + (0..<100).map {
                Field(
                    "id\($0)", -2.6...2.6, .number(mean: 0, deviation: $0 < 40 ? 1.1 : 0.9),
                    weight: $0 < 10 ? 0.7 : 0.3)
            })

    /// Every parameter, in the renderer's order.
    public let fields: [Field]

    /// The number of inputs of the mapping network.
    public let inputs: Int

    private let positions: [String: Int]
    private let offsets: [Int]

    init(fields: [Field]) {
        self.fields = fields
        var (offsets, total) = ([Int](), 0)
        for field in fields {
            offsets.append(total)
            total += field.inputs
        }
        (self.offsets, inputs) = (offsets, total)
        positions = Dictionary(
            uniqueKeysWithValues: fields.enumerated().map { ($1.name, $0) })
    }

    /// Where the parameter called `name` is in a person's vector.
    public func position(of name: String) -> Int {
        guard let position = positions[name] else {
            preconditionFailure("no parameter is called \(name)")
        }
        return position
    }

    /// Encodes one person.
    ///
    /// - Parameters:
    ///   - person: The renderer's vector, one float per field.
    ///   - blends: Choices that are mixed with others.
    public func encode(_ person: [Float], blends: [Blend] = []) -> [Float] {
        precondition(
            person.count == fields.count, "\(person.count) parameters, not \(fields.count)")
        var result = [Float](repeating: 0, count: inputs)
        for (i, field) in fields.enumerated() {
            let gate = field.gate.map { person[position(of: $0)] } ?? 1
            let (value, scale, at) = (person[i], field.weight * gate, offsets[i])
            switch field.coding {
            case .number(let mean, let deviation):
                result[at] = (value - mean) / deviation * scale
            case .choice(let count):
                result[at + min(max(Int(value.rounded()), 0), count - 1)] = scale
            case .angle:
                result[at] = sin(value * .pi / 180) * scale
                result[at + 1] = cos(value * .pi / 180) * scale
            case .ignored:
                break
            }
        }
        for blend in blends {
            let i = position(of: blend.name)
            for k in 0..<fields[i].inputs {
                let target = k == blend.choice ? fields[i].weight : 0
                result[offsets[i] + k] += (target - result[offsets[i] + k]) * blend.amount
            }
        }
        return result
    }

    /// Encodes people, `[people, inputs]`.
    public func encode(_ people: [[Float]]) -> Tensor {
        Tensor(people.flatMap { encode($0) }, shape: [people.count, inputs])
    }
}
