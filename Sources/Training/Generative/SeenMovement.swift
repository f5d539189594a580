import FaceModels
import NeuralNetworks
import Tensors

/// How far a classifier sees drawn people move, compared with rendered ones, by parameter.
///
/// Drawings change beside the way that rendered pictures do, and a part of that reads as more of the
/// same. What is as large in pixels may therefore look like twice as wide a smile.
struct SeenMovement {
    /// Lengths are only changed so far.
    private static let factors: ClosedRange<Float> = 0.35...1.3
    /// The least slope of the answers about rendered people over the truth that says anything.
    private static let leastSlope: Float = 0.08
    /// What earlier pictures still count when later ones are seen.
    private static let memory: Float = 0.97

    private let classifier: AttributeClassifier
    /// By field: what was seen of drawn and of rendered movements, and what there was to see.
    private var sums: [Float]

    /// Creates what has seen nothing.
    init(_ classifier: AttributeClassifier) {
        self.classifier = classifier
        sums = [Float](repeating: 0, count: 3 * PersonEncoding.standard.fields.count)
    }

    /// Looks at people in whom one field moved.
    ///
    /// - Parameters:
    ///   - rendered: Pictures before and after, `[people, 3, side, side]` of the classifier's side.
    ///   - drawn: Drawings of the same.
    ///   - people: The renderer's vectors.
    mutating func look(
        at field: Int, rendered: (before: Tensor, after: Tensor),
        drawn: (before: Tensor, after: Tensor), people: [(before: [Float], after: [Float])]
    ) {
        func change(_ pictures: (before: Tensor, after: Tensor)) -> [Float] {
            let after = classifier.forward(pictures.after.detached().clamped(to: -1...1))
            let before = classifier.forward(pictures.before.detached().clamped(to: -1...1))
            return (after - before).scalars
        }
        let asked = people.flatMap { person -> [Float] in
            let before = Attribute.standardValues(of: person.before)
            let after = Attribute.standardValues(of: person.after)
            return before.values.indices.map {
                before.weights[$0] > 0 && after.weights[$0] > 0
                    ? after.values[$0] - before.values[$0] : 0
            }
        }
        for (k, seen) in [change(drawn), change(rendered), asked].enumerated() {
            let along = zip(seen, asked).reduce(0) { $0 + $1.0 * $1.1 }
            sums[3 * field + k] = sums[3 * field + k] * Self.memory + along
        }
    }

    /// By field, how many times as long drawn movements should be.
    var factors: [Float] {
        stride(from: 0, to: sums.count, by: 3).map { k in
            let (drawn, rendered, truth) = (sums[k], sums[k + 1], sums[k + 2])
            guard truth > 0, rendered > Self.leastSlope * truth, drawn > 0 else { return 1 }
            return min(max(rendered / drawn, Self.factors.lowerBound), Self.factors.upperBound)
        }
    }

    /// What an exact resume needs.
    var checkpoint: Checkpoint { Checkpoint(["sums": Tensor(sums, shape: [sums.count])]) }

    /// Takes over a ``checkpoint``.
    mutating func restore(_ checkpoint: Checkpoint) throws {
        guard let saved = checkpoint.tensors["sums"], saved.count == sums.count else {
            throw CheckpointError.missing(["sums"])
        }
        sums = saved.scalars
    }
}
