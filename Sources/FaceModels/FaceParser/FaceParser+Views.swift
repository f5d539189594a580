public import Tensors

extension FaceParser {
    /// How many times as large the picture is looked at, beside once as it is.
    private static let scales: [Float] = [0.8, 0.9, 1.12, 1.25]
    /// By how much its contrast and brightness are changed.
    private static let tones: [(gain: Float, offset: Float)] = [
        (0.75, 0), (1.2, -0.15), (0.9, 0.2),
    ]

    /// The label of every pixel of one picture as ``labels(of:)`` gives them, but of many looks at it:
    /// mirrored, from nearer and farther, paler, darker and lighter.
    ///
    /// A photo is unlike the pictures that were learned from, and where a single look errs, as in a
    /// shadow or in front of a dark wall, another often does not. Takes some ten times as long.
    ///
    /// - Parameter x: `[1, 3, side, side]` in `[-1, 1]`; a multiple of 64.
    /// - Returns: `side * side` raw values of ``FaceLabel``, row by row.
    public func labelsOfManyViews(of x: Tensor) -> [UInt8] {
        let (halved, side) = (x.averagePooled(2), x.shape[3])
        func chances(_ view: Tensor) -> Tensor { forward(halved: view).softmax(axis: 1) }
        var sum = chances(halved) + chances(halved.flipped(axis: 3)).flipped(axis: 3)
        for (gain, offset) in Self.tones {
            sum = sum + chances((halved * gain + offset).clamped(to: -1...1))
        }
        // Where a view does not reach it has no say.
        var looks = Tensor(repeating: 2 + Float(Self.tones.count), shape: [1, 1] + sum.shape[2...])
        for scale in Self.scales {
            let seen = chances(halved.zoomed(by: scale))
            sum = sum + seen.zoomed(by: 1 / scale, beyond: .zero)
            looks =
                looks
                + Tensor(repeating: 1, shape: looks.shape)
                .zoomed(by: 1 / scale, beyond: .zero)
        }
        let mean = (sum / looks).resizedBilinear(height: side, width: side, alignCorners: false)
        return withoutIslands(likeliestLabels(mean), width: side)
    }
}

extension Tensor {
    /// Square planes of the same size whose middle is shown `scale` times as large, `[batch,
    /// channels, side, side]`.
    ///
    /// - Parameter mode: What stands around it where that is smaller.
    func zoomed(by scale: Float, beyond mode: PaddingMode = .reflect) -> Tensor {
        let side = shape[3]
        // Of the same parity, so that the middle stays where it is.
        let size = side + 2 * Int((Float(side) * (scale - 1) / 2).rounded())
        let resized = resizedBilinear(height: size, width: size, alignCorners: false)
        let margin = (max(size, side) - min(size, side)) / 2
        guard size > side else {
            return resized.padded(
                top: margin, left: margin, bottom: margin, right: margin, mode: mode)
        }
        return resized.sliced(axis: 2, margin..<margin + side)
            .sliced(axis: 3, margin..<margin + side)
    }
}
