import FaceModels
import Tensors

/// The attribute classifier as a measuring instrument: how strongly each of its answers follows the
/// truth on rendered people it never saw.
///
/// A classifier that is unsure answers too close to the mean. Its answers to a change are therefore
/// divided by how much they follow true differences, the slope of a linear regression.
struct AttributeJudge {
    /// By attribute, the slope of answers over the truth; 1 is a perfect judge, 0 a blind one.
    let slopes: [Float]

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
    }

    /// Whether the answers about an attribute can be trusted at all.
    func sees(_ attribute: Int) -> Bool { slopes[attribute] >= Self.leastSlope }

    /// What a change of an answer means, in standard deviations of the population.
    func change(_ difference: Float, of attribute: Int) -> Float {
        difference / max(Self.leastSlope, slopes[attribute])
    }
}
