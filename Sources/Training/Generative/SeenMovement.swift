import FaceModels
import NeuralNetworks
import Tensors

/// How far a classifier sees drawn people move, compared with how far they should, by parameter or
/// slider.
///
/// Drawings change beside the way that rendered pictures do, and a part of that reads as more of the
/// same. What is as large in pixels may therefore look like twice as wide a smile.
struct SeenMovement {
    /// Lengths are only changed so far.
    private static let factors: ClosedRange<Float> = 0.35...1.3
    /// How far movements of single parameters should seem to go, as a part of what is asked: a little
    /// farther, because in pixels they are still smaller than rendered ones.
    static let parameterAim: Float = 1.2
    /// The least slope of the answers over the truth that says anything.
    private static let leastSlope: Float = 0.08
    /// What earlier pictures still count when later ones are seen.
    private static let memory: Float = 0.97

    private let classifier: AttributeClassifier
    /// By attribute, how the answers follow the truth in rendered pictures that were not learned from.
    private let slopes: [Float]
    /// How far movements should seem to go, as a part of what is asked.
    private let aim: Float
    /// By what moves: what was seen of drawn movements, what would be seen if they were rendered, and what
    /// there was to see.
    private var sums: [Float]

    /// Creates what has seen nothing.
    ///
    /// - Parameters:
    ///   - edits: People with one parameter moved whom the classifier did not learn from.
    ///   - count: How many things may move.
    init(
        _ classifier: AttributeClassifier, tryingOn edits: EditedPortraits,
        count: Int = PersonEncoding.standard.fields.count, aim: Float = parameterAim
    ) {
        self.init(
            classifier, slopes: AttributeJudge(asking: classifier, about: edits).slopes,
            count: count, aim: aim)
    }

    init(
        _ classifier: AttributeClassifier, slopes: [Float],
        count: Int = PersonEncoding.standard.fields.count, aim: Float = parameterAim
    ) {
        (self.classifier, self.slopes, self.aim) = (classifier, slopes, aim)
        sums = [Float](repeating: 0, count: 3 * count)
    }

    /// Looks at drawings of people in whom one thing moved.
    ///
    /// - Parameters:
    ///   - drawn: Before and after, `[people, 3, side, side]` of the classifier's side.
    ///   - people: The renderer's vectors.
    mutating func look(
        at number: Int, drawn: (before: Tensor, after: Tensor),
        people: [(before: [Float], after: [Float])]
    ) {
        func answers(_ pictures: Tensor) -> Tensor {
            classifier.forward(pictures.detached().clamped(to: -1...1))
        }
        let seen = (answers(drawn.after) - answers(drawn.before)).scalars
        for (row, person) in people.enumerated() {
            let before = Attribute.standardValues(of: person.before)
            let after = Attribute.standardValues(of: person.after)
            var along: (drawn: Float, rendered: Float, truth: Float) = (0, 0, 0)
            for k in slopes.indices where before.weights[k] > 0 && after.weights[k] > 0 {
                let asked = after.values[k] - before.values[k]
                along.drawn += seen[row * slopes.count + k] * asked
                along.rendered += slopes[k] * asked * asked
                along.truth += asked * asked
            }
            for (k, part) in [along.drawn, along.rendered, along.truth].enumerated() {
                sums[3 * number + k] = sums[3 * number + k] * (row == 0 ? Self.memory : 1) + part
            }
        }
    }

    /// By what moves, how many times as long drawn movements should be.
    var factors: [Float] {
        stride(from: 0, to: sums.count, by: 3).map { k in
            let (drawn, rendered, truth) = (sums[k], sums[k + 1], sums[k + 2])
            guard truth > 0, rendered > Self.leastSlope * truth, drawn > 0 else { return 1 }
            let factor = aim * rendered / drawn
            return min(max(factor, Self.factors.lowerBound), Self.factors.upperBound)
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
