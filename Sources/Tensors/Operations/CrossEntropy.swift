/// The cross-entropy of classes given as logits, averaged over all places, of shape `[]`.
///
/// - Parameters:
///   - logits: `[batch, classes, …]`.
///   - labels: The class at each place, `[batch, …]`.
///   - classWeights: How much places of each class count; all 1 unless given. The average is
///     weighted by the same.
///   - ignoring: A label of places that do not count.
public func softmaxCrossEntropy(
    _ logits: Tensor, labels: Tensor, classWeights: [Float]? = nil, ignoring: Int? = nil
) -> Tensor {
    let (_, n, inner) = logits.around(1)
    precondition(
        labels.count * n == logits.count && labels.shape[0] == logits.shape[0],
        "labels \(labels.shape) do not fit \(logits.shape)")
    let weights = classWeights ?? [Float](repeating: 1, count: n)
    precondition(weights.count == n, "\(weights.count) weights do not fit \(logits.shape)")
    let logProbabilities = logits.detached().logSoftmax(axis: 1)
    let places = labels.detached()

    /// The class at a place, or `nil` if it does not count.
    @Sendable @inline(__always) func label(_ value: Float) -> Int? {
        let label = Int(value)
        return label == ignoring || label < 0 || label >= n ? nil : label
    }
    let batch = logits.shape[0]
    var (total, weight): (Double, Double) = (0, 0)
    logProbabilities.withUnsafeFloats { p in
        places.withUnsafeFloats { labels in
            for image in 0..<batch {
                for i in 0..<inner {
                    guard let label = label(labels[image &* inner &+ i]) else { continue }
                    let w = weights[label]
                    total -= Double(w * p[(image &* n &+ label) &* inner &+ i])
                    weight += Double(w)
                }
            }
        }
    }
    let scale = weight > 0 ? Float(1 / weight) : 0
    return Tensor([Float(total) * scale], shape: []).recording(logits) { g in
        let factor = g.scalar * scale
        return [
            Tensor.rows(shape: logProbabilities.shape, length: inner) { row, y in
                let labels = places.pointer + row / n * inner
                let p = logProbabilities.pointer + row * inner
                let own = Float(row % n)
                for i in 0..<inner { y[i] = exponential(p[i]) - (labels[i] == own ? 1 : 0) }
                for i in 0..<inner { y[i] *= label(labels[i]).map { weights[$0] * factor } ?? 0 }
            }
        ]
    }
}

extension Tensor {
    /// One channel for each class, 1 where the label is that class: `[n, …]` becomes `[n, c, …]`.
    public func oneHot(classes: Int) -> Tensor {
        let inner = shape.dropFirst().reduce(1, *)
        let x = pointer
        return Tensor.rows(
            shape: [shape[0], classes] + shape.dropFirst(), length: inner
        ) { row, y in
            let labels = x + row / classes * inner
            let own = Float(row % classes)
            for i in 0..<inner { y[i] = labels[i] == own ? 1 : 0 }
        }
    }
}
