import NeuralNetworks
public import Tensors

/// The widths of a ``ShapeModel``.
public struct ShapeModelConfiguration: Codable, Sendable, Hashable {
    /// The renderer's parameters that it knows, each with the way that it moves in each direction.
    public var parameters: [Effect]
    /// The width of the hidden layers.
    public var hidden: Int

    /// One parameter of a rendered person.
    public struct Effect: Codable, Sendable, Hashable {
        /// The renderer's name of the parameter.
        public var name: String
        /// How far it is moved where points move as the network says.
        public var step: Float

        /// Describes a parameter.
        public init(name: String, step: Float) {
            (self.name, self.step) = (name, step)
        }
    }

    /// Creates a configuration.
    public init(parameters: [Effect], hidden: Int) {
        (self.parameters, self.hidden) = (parameters, hidden)
    }
}

/// Says where the points of a face go when its shape changes: a wider jaw, raised brows, fuller lips.
///
/// What a morphable head does to its landmarks (Blanz and Vetter 1999, "A Morphable Model for the
/// Synthesis of 3D Faces"), learned from rendered people as a function of the landmarks alone, so
/// that it holds for faces in any pose without fitting a head to them.
public struct ShapeModel: PackedNetwork {
    /// The name in a pack.
    public static let packName = "shapeModel"

    /// What it knows.
    public let configuration: ShapeModelConfiguration

    let first: Linear
    let second: Linear
    let output: Linear

    /// Which of the 68 points it looks at: all but the jaw, which is where an outline is seen.
    private static let seen = 17..<68

    /// Creates a network without values.
    public init(_ configuration: ShapeModelConfiguration) {
        self.configuration = configuration
        first = Linear(inputs: 2 * Self.seen.count, outputs: configuration.hidden)
        second = Linear(inputs: configuration.hidden, outputs: configuration.hidden)
        output = Linear(
            inputs: configuration.hidden, outputs: configuration.parameters.count * 2 * 136)
    }

    /// Foresees movements.
    ///
    /// - Parameter points: `[batch, 68, 2]` in parts of the side of the inner frame, in iBUG order.
    /// - Returns: `[batch, parameters, 2, 68, 2]` in the same unit: for each parameter what its step
    ///   downwards does to each point, and its step upwards.
    public func forward(_ points: Tensor) -> Tensor {
        let batch = points.shape[0]
        let seen = points.sliced(axis: 1, Self.seen)
            .reshaped(to: [batch, 2 * Self.seen.count])
        // Points spread by about an eighth of the side.
        let hidden = second.forward(first.forward((seen - 0.5) * 8).tanh()).tanh()
        return (output.forward(hidden) * Self.unit)
            .reshaped(to: [batch, configuration.parameters.count, 2, 68, 2])
    }

    /// What movements are measured in, so that weights have a usual size.
    private static let unit: Float = 0.02
}

extension ShapeModel {
    /// Where the points of a face go when a slider is at each of its ends.
    ///
    /// - Parameters:
    ///   - slider: Only what it shifts counts.
    ///   - movements: What ``forward(_:)`` says of one face.
    /// - Returns: The way of each point in parts of the side, for the left and the right end; `nil`
    ///   if the slider moves none.
    public func ends(of slider: SliderDefinition, _ movements: Tensor) -> [[SIMD2<Float>]]? {
        let known = slider.direction.filter { $0.kind == .shift }.compactMap { effect in
            configuration.parameters.firstIndex { $0.name == effect.parameter }.map {
                (index: $0, effect: effect)
            }
        }
        guard !known.isEmpty else { return nil }
        let values = movements.scalars
        return [false, true].map { isRight in
            var sum = [SIMD2<Float>](repeating: .zero, count: 68)
            for (index, effect) in known {
                let end = isRight ? effect.positive : effect.negative
                let times = abs(end) / configuration.parameters[index].step
                let start = (2 * index + (end > 0 ? 1 : 0)) * 136
                for k in sum.indices {
                    sum[k] += times * SIMD2(values[start + 2 * k], values[start + 2 * k + 1])
                }
            }
            return sum
        }
    }
}
