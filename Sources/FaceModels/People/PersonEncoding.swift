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
        /// The value that people have who were rendered before there was this parameter.
        public let absent: Float

        init(
            _ name: String, _ range: ClosedRange<Float>, _ coding: Coding, weight: Float,
            gate: String? = nil, absent: Float = 0
        ) {
            (self.name, self.range, self.coding) = (name, range, coding)
            (self.weight, self.gate, self.absent) = (weight, gate, absent)
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

    /// The encoding of every parameter that the renderer knows; new networks are trained with it.
    public static let standard = PersonEncoding(fields: namedFields + identityFields)

    /// The encoding of the parameters that there were at first, which packs use that name none.
    public static let first = PersonEncoding(fields: namedFields.prefix(107) + identityFields)

    private static let identityFields = (0..<100).map {
        Field(
            "id\($0)", -2.6...2.6, .number(mean: 0, deviation: $0 < 40 ? 1.1 : 0.9),
            weight: $0 < 10 ? 0.7 : 0.3)
    }

    /// What is encoded, in the order of the inputs.
    public let fields: [Field]

    /// The number of inputs of the mapping network.
    public let inputs: Int

    private let offsets: [Int]
    /// Where each field, and what it means nothing without, is in a person's vector.
    private let columns: [(value: Int, gate: Int?)]

    private static let positions = Dictionary(
        uniqueKeysWithValues: (namedFields + identityFields).enumerated().map { ($1.name, $0) })

    init(fields: [Field]) {
        self.fields = fields
        var (offsets, total) = ([Int](), 0)
        for field in fields {
            offsets.append(total)
            total += field.inputs
        }
        (self.offsets, inputs) = (offsets, total)
        columns = fields.map { field in
            (Self.positions[field.name] ?? 0, field.gate.flatMap { Self.positions[$0] })
        }
    }

    /// The encoding of the parameters with these names, which a pack gives; `nil` if one is unknown.
    public init?(names: [String]) {
        let fields = names.compactMap { name in
            Self.positions[name].map { Self.standard.fields[$0] }
        }
        guard fields.count == names.count else { return nil }
        self.init(fields: fields)
    }

    /// The encoding that a network of so many inputs was trained with, as parameters are only ever
    /// appended; `nil` if there was none.
    public init?(inputs: Int) {
        let known = Self.namedFields.count
        for count in Self.first.fields.count - Self.identityFields.count...known {
            let encoding = Self(fields: Self.namedFields.prefix(count) + Self.identityFields)
            guard encoding.inputs != inputs else {
                self = encoding
                return
            }
        }
        return nil
    }

    /// A stored person in the renderer's present order: what it did not know yet has no effect.
    ///
    /// - Parameter stored: The named parameters that there were, then the identity modes.
    /// - Returns: One number per field of ``standard``; `nil` unless it can be a person.
    public static func person(stored: [Float]) -> [Float]? {
        let (modes, named) = (identityFields.count, stored.count - identityFields.count)
        guard (first.fields.count - modes...namedFields.count).contains(named) else { return nil }
        return stored[..<named] + namedFields[named...].map(\.absent) + stored[named...]
    }

    /// Where the parameter called `name` is in a person's vector.
    public func position(of name: String) -> Int {
        guard let position = Self.positions[name] else {
            preconditionFailure("no parameter is called \(name)")
        }
        return position
    }

    /// The inputs of the mapping network that a field becomes.
    public func inputs(of field: Int) -> Range<Int> {
        offsets[field]..<offsets[field] + fields[field].inputs
    }

    /// Encodes one person.
    ///
    /// - Parameters:
    ///   - person: The renderer's vector, one float per field of ``standard``.
    ///   - blends: Choices that are mixed with others.
    public func encode(_ person: [Float], blends: [Blend] = []) -> [Float] {
        let count = Self.standard.fields.count
        precondition(person.count == count, "\(person.count) parameters, not \(count)")
        var result = [Float](repeating: 0, count: inputs)
        for (i, field) in fields.enumerated() {
            let (value, gate) = (person[columns[i].value], columns[i].gate.map { person[$0] } ?? 1)
            let (scale, at) = (field.weight * gate, offsets[i])
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
            guard let i = fields.firstIndex(where: { $0.name == blend.name }) else { continue }
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
