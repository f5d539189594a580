public import Tensors

/// What a pixel of a picture of a person shows.
public enum FaceLabel: UInt8, CaseIterable, Codable, Sendable {
    case background, skin, brow, eye, glasses, nose, mouth, lips, ear, neck, cloth, hair, beard, hat

    /// The number of labels.
    public static let count = allCases.count

    /// Everything of the head that an edit may move: face and hair, without neck and clothes.
    public static let head: Set<FaceLabel> = [
        .skin, .brow, .eye, .glasses, .nose, .mouth, .lips, .ear, .hair, .beard, .hat,
    ]
}

/// Turns label maps into one plane of zeros and ones per label.
///
/// - Parameters:
///   - labels: `batch * height * width` raw values of ``FaceLabel``, row by row.
/// - Returns: `[batch, 14, height, width]`.
public func labelPlanes(_ labels: [UInt8], batch: Int = 1, height: Int, width: Int) -> Tensor {
    let (pixels, count) = (height * width, FaceLabel.count)
    precondition(
        labels.count == batch * pixels, "\(labels.count) labels cannot fill \(batch) × \(pixels)")
    return Tensor(shape: [batch, count, height, width]) { floats in
        floats.update(repeating: 0)
        for (i, label) in labels.enumerated() where Int(label) < count {
            floats[(i / pixels * count + Int(label)) * pixels + i % pixels] = 1
        }
    }
}

/// The likeliest label of every pixel.
///
/// - Parameter logits: `[batch, 14, height, width]`.
/// - Returns: `batch * height * width` raw values of ``FaceLabel``, row by row.
public func likeliestLabels(_ logits: Tensor) -> [UInt8] {
    let (channels, pixels) = (logits.shape[1], logits.shape[2] * logits.shape[3])
    return logits.withUnsafeFloats { values in
        (0..<logits.shape[0] * pixels).map { i in
            let start = i / pixels * channels * pixels + i % pixels
            var best = 0
            for channel in 1..<channels
            where values[start + channel * pixels] > values[start + best * pixels] {
                best = channel
            }
            return UInt8(best)
        }
    }
}
