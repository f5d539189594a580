import Foundation
import Tensors

/// How badly pictures find what is said of them, and texts the pictures that they describe.
///
/// Radford et al. 2021, "Learning Transferable Visual Models From Natural Language Supervision",
/// figure 3, but that a text may be true of several pictures. What their loss estimates, the
/// logarithm of p(picture, text) / p(picture) p(text), is known here: a text that is true of a share
/// of all people is 1 / share times as likely beside one of them. So a text should find each
/// picture of which it is true alike, and a picture the rarer of its texts more often.
///
/// - Parameters:
///   - pictures: `[batch, embedding]`, each row of length 1.
///   - texts: The same for one text about each picture.
///   - scale: What cosines are multiplied by, `[1]`.
///   - truths: For each picture in order, whether each text is true of it; true of its own.
/// - Returns: The divergence of what is found from what should be, of shape `[]`, at least zero.
func contrastiveLoss(
    _ pictures: Tensor, _ texts: Tensor, scale: Tensor, truths: [[Bool]]
) -> Tensor {
    let count = truths.count
    precondition(
        pictures.shape[0] == count && texts.shape == pictures.shape,
        "\(pictures.shape) and \(texts.shape) do not fit \(count) truths")
    let logits = matmul(pictures, texts, transposeB: true) * scale
    let pairs = truths.map { $0.map { $0 ? 1 as Float : 0 } }
    let shares = (0..<count).map { text in pairs.reduce(0) { $0 + $1[text] } }
    let byPicture = pairs.flatMap { row in
        let weights = zip(row, shares).map { $0 / $1 }
        let total = weights.reduce(0, +)
        return weights.map { $0 / total }
    }
    let byText = pairs.flatMap { zip($0, shares).map { $0 / $1 } }
    func divergence(_ targets: [Float], axis: Int) -> Tensor {
        let known = targets.reduce(0) { $0 + ($1 > 0 ? $1 * logf($1) : 0) }
        let found = Tensor(targets, shape: [count, count]) * logits.logSoftmax(axis: axis)
        return (known - found.sum()) * (1 / Float(count))
    }
    return (divergence(byPicture, axis: 1) + divergence(byText, axis: 0)) * 0.5
}
