public import NeuralNetworks
public import Tensors

/// The widths of an ``OuterPredictor``.
public struct OuterPredictorConfiguration: Codable, Sendable, Hashable {
    /// Channels at 1/8, 1/16, 1/32 … of the outer frame's size.
    public var widths: [Int]

    /// Creates a configuration.
    public init(widths: [Int]) {
        self.widths = widths
    }

    /// What the starter pack uses.
    public static let starter = OuterPredictorConfiguration(widths: [48, 64, 80, 96])
}

/// Says what the outer frame should show once the face inside it was edited.
///
/// Knows the labels of the new inner frame and those of the old outer frame, and continues hair,
/// neck and clothes across the edge between them. What it corrects is found at a quarter of the frame's
/// size; where there is nothing to correct, outlines stay as fine as they were.
public struct OuterPredictor: Module {
    let stem: ActivatedConv2d
    let net: UNet
    let detail: ActivatedConv2d
    let head: Pointwise

    /// Creates a network without values.
    public init(_ configuration: OuterPredictorConfiguration) {
        let width = 24
        stem = ActivatedConv2d(inputs: 2 * FaceLabel.count, outputs: width)
        net = UNet(inputs: width, outputs: width, widths: configuration.widths)
        detail = ActivatedConv2d(inputs: width, outputs: width)
        head = Pointwise(inputs: width, outputs: FaceLabel.count, deviation: 0.1)
    }

    /// Predicts the labels of the new outer frame.
    ///
    /// - Parameters:
    ///   - newInner: One plane per label, `[batch, 14, 2 * side / 3, 2 * side / 3]`.
    ///   - oldOuter: One plane per label, `[batch, 14, side, side]`; `side` is a multiple of 192.
    /// - Returns: `[batch, 14, side, side]`, before the softmax.
    public func forward(newInner: Tensor, oldOuter: Tensor) -> Tensor {
        let (side, inner) = (oldOuter.shape[3], newInner.shape[3])
        precondition(
            side % 192 == 0 && inner * 3 == side * 2,
            "an inner frame of \(inner) is not the centre of an outer frame of \(side)")
        let margin = (side - inner) / 2
        let center = newInner.padded(
            top: margin, left: margin, bottom: margin, right: margin, mode: .zero)
        return Self.plainAnswer(center: center, old: oldOuter)
            + correction(center: center.averagePooled(4), old: oldOuter.averagePooled(4))
            .resizedBilinear(height: side, width: side, alignCorners: false)
    }

    /// Predicts at a quarter of the frame's size.
    ///
    /// - Parameters:
    ///   - center: How much of each cell each label of the new inner frame covers, zero around it,
    ///     `[batch, 14, height, width]`.
    ///   - old: The same of the old outer frame.
    /// - Returns: `[batch, 14, height, width]`, before the softmax.
    public func forward(center: Tensor, old: Tensor) -> Tensor {
        correction(center: center, old: old) + Self.plainAnswer(center: center, old: old)
    }

    /// The new centre in the old ring.
    private static func plainAnswer(center: Tensor, old: Tensor) -> Tensor {
        (center + old * (1 - center.sum(axes: [1], keepingDimensions: true))) * 4
    }

    /// What is to be added to the plain answer.
    private func correction(center: Tensor, old: Tensor) -> Tensor {
        let x = stem.forward(concatenate([center, old], axis: 1))
        let y = net.forward(x).upsampledNearest(by: 2)
        return head.forward(detail.forward(x + y))
    }

    /// Predicts label maps for label maps; the new inner frame itself stays as it is.
    ///
    /// - Parameters:
    ///   - newInner: The labels of the inner frame after the edit, row by row.
    ///   - oldOuter: The labels of the outer frame before it, row by row.
    ///   - side: The side of the outer frame, a multiple of 192.
    /// - Returns: The labels of the outer frame after the edit, row by row.
    public func predict(newInner: [UInt8], oldOuter: [UInt8], side: Int) -> [UInt8] {
        let inner = side * 2 / 3
        let margin = (side - inner) / 2
        var labels = likeliestLabels(
            forward(
                newInner: labelPlanes(newInner, height: inner, width: inner),
                oldOuter: labelPlanes(oldOuter, height: side, width: side)))
        for y in 0..<inner {
            let start = (y + margin) * side + margin
            labels.replaceSubrange(
                start..<start + inner, with: newInner[y * inner..<(y + 1) * inner])
        }
        return labels
    }
}
