import FaceModels
import Tensors

/// How much one pixel of each label counts in training: more where a label is rare.
let labelWeights: [Float] = [1, 1, 2, 2, 2, 1.5, 2, 2, 1.5, 1, 1, 1, 2, 1.5]

/// Counts how often predicted labels agree with the truth.
struct LabelScores {
    private var hits = [Float](repeating: 0, count: FaceLabel.count)
    private var predicted = [Float](repeating: 0, count: FaceLabel.count)
    private var actual = [Float](repeating: 0, count: FaceLabel.count)

    /// Counts some pixels.
    mutating func add(_ labels: [UInt8], truth: [UInt8]) {
        for (label, right) in zip(labels, truth) {
            predicted[Int(label)] += 1
            actual[Int(right)] += 1
            if label == right { hits[Int(label)] += 1 }
        }
    }

    /// The F1 score of every label that occurs, and their mean.
    var results: [(name: String, value: Float)] {
        let scores = FaceLabel.allCases.compactMap { label -> (name: String, value: Float)? in
            let i = Int(label.rawValue)
            guard actual[i] > 0 else { return nil }
            return ("\(label)", 2 * hits[i] / (predicted[i] + actual[i]))
        }
        let mean = scores.map(\.value).reduce(0, +) / Float(max(1, scores.count))
        return [("mean", mean)] + scores
    }
}
