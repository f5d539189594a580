import FaceModels
import Tensors

/// The attribute classifier as a measuring instrument: how strongly each of its answers follows the
/// truth on rendered people it never saw.
///
/// A classifier that is unsure answers too close to the mean. Its answers to a change are therefore
/// divided by how much they follow true differences, the slope of a linear regression. Where there
/// are pictures of the same person with that attribute moved alone, the differences are those: between
/// people a classifier may follow what goes together with the attribute and never look at it.
struct AttributeJudge {
    /// By attribute, the slope of answers over the truth; 1 is a perfect judge, 0 a blind one.
    let slopes: [Float]
    /// By attribute, whether the slope comes from people in whom it alone was moved.
    let isMoved: [Bool]

    /// Answers below this slope say too little to be scaled up.
    static let leastSlope: Float = 0.2

    /// Asks a classifier about people whose attributes are known.
    ///
    /// - Parameters:
    ///   - answers: By person, the standardized answers.
    ///   - people: The renderer's vectors.
    init(answers: [[Float]], people: [[Float]]) {
        let truths = people.map { Attribute.standardValues(of: $0) }
        slopes = Attribute.standard.indices.map { k in
            let weights = truths.map { $0.weights[k] }
            let total = max(1e-6, weights.reduce(0, +))
            func mean(_ values: [Float]) -> Float {
                zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / total
            }
            let (truth, answer) = (truths.map { $0.values[k] }, answers.map { $0[k] })
            let (m, n) = (mean(truth), mean(answer))
            let variance = mean(truth.map { ($0 - m) * ($0 - m) })
            let covariance = mean(zip(truth, answer).map { ($0 - m) * ($1 - n) })
            return variance > 1e-6 ? covariance / variance : 0
        }
        isMoved = slopes.map { _ in false }
    }

    /// The fewest pairs in which an attribute was moved that say how well it is seen.
    private static let fewestPairs = 3

    /// Asks a classifier about people with one parameter moved; zero for attributes that never were.
    init(asking classifier: AttributeClassifier, about edits: EditedPortraits) {
        let width = Attribute.standard.count
        var (products, squares) = (
            [Float](repeating: 0, count: width), [Float](repeating: 0, count: width)
        )
        var counts = [Int](repeating: 0, count: width)
        for index in 0..<edits.count {
            let pair = edits[index]
            let answers = classifier.forward(
                imageTensor(
                    of: [pair.before, pair.after], .inner, side: AttributeClassifier.side)
            ).scalars
            let (before, after) = (
                Attribute.standardValues(of: pair.before.parameters),
                Attribute.standardValues(of: pair.after.parameters)
            )
            for k in 0..<width where before.values[k] != after.values[k] {
                guard after.weights[k] > 0, before.weights[k] > 0 else { continue }
                let wanted = after.values[k] - before.values[k]
                products[k] += wanted * (answers[width + k] - answers[k])
                squares[k] += wanted * wanted
                counts[k] += 1
            }
        }
        slopes = (0..<width).map {
            counts[$0] >= Self.fewestPairs ? products[$0] / max(1e-6, squares[$0]) : 0
        }
        isMoved = counts.map { $0 >= Self.fewestPairs }
    }

    /// This judge, except for attributes that were moved alone in `edits`: there, that one.
    func corrected(by other: AttributeJudge) -> AttributeJudge {
        var slopes = slopes
        for k in slopes.indices where other.isMoved[k] { slopes[k] = other.slopes[k] }
        return AttributeJudge(slopes: slopes, isMoved: other.isMoved)
    }

    init(slopes: [Float], isMoved: [Bool]) {
        (self.slopes, self.isMoved) = (slopes, isMoved)
    }

    /// The mean slope over attributes that were moved alone.
    var mean: Float { slopes.indices.filter { isMoved[$0] }.map { slopes[$0] }.mean }

    /// Whether the answers about an attribute can be trusted at all.
    func sees(_ attribute: Int) -> Bool { slopes[attribute] >= Self.leastSlope }

    /// What a change of an answer means, in standard deviations of the population.
    func change(_ difference: Float, of attribute: Int) -> Float {
        difference / max(Self.leastSlope, slopes[attribute])
    }
}
