public import NeuralNetworks
public import Tensors

/// The widths of a ``Landmarker``.
public struct LandmarkerConfiguration: Codable, Sendable, Hashable {
    /// Channels at 1/2, 1/4, 1/8, 1/16 and 1/32 of the crop's size.
    public var widths: [Int]

    /// Creates a configuration.
    public init(widths: [Int]) {
        self.widths = widths
    }

    /// What the starter pack uses.
    public static let starter = LandmarkerConfiguration(widths: [16, 32, 64, 96, 128])
}

/// Finds 68 points in the crop of a face, one heat map per point.
///
/// After Newell et al. 2016, "Stacked Hourglass Networks", much narrower, with the differentiable
/// read-out of Sun et al. 2018, "Integral Human Pose Regression".
public struct Landmarker: Module {
    /// The side of the crop in pixels.
    public static let side = 128
    /// The side of a heat map in cells.
    public static let mapSide = 32
    /// How many points there are.
    public static let points = 68

    /// What the network says about each crop of a batch.
    public struct Output: Sendable {
        /// Where each point may be, before the softmax, `[batch, 68, 32, 32]`.
        public let heat: Tensor
        /// Whether each point is visible, before the sigmoid, `[batch, 68]`.
        public let visibility: Tensor
        /// How well the points fit, before the sigmoid, `[batch, 1]`.
        public let quality: Tensor
    }

    let stages: [DownStage]
    let laterals: [Pointwise]
    let merges: [ActivatedConv2d]
    let heat: Pointwise
    let judgement: Pointwise

    /// Creates a network without values.
    public init(_ configuration: LandmarkerConfiguration) {
        let widths = configuration.widths
        precondition(widths.count == 5, "a landmarker has five widths, not \(widths)")
        stages = widths.indices.map {
            DownStage(
                inputs: $0 == 0 ? 3 : widths[$0 - 1], outputs: widths[$0], blocks: $0 == 0 ? 0 : 1)
        }
        let top = 64
        laterals = (1..<5).map { Pointwise(inputs: widths[$0], outputs: top, deviation: 0.7) }
        merges = (1..<4).map { _ in ActivatedConv2d(inputs: top, outputs: top) }
        heat = Pointwise(inputs: top, outputs: Self.points, deviation: 0.5)
        judgement = Pointwise(inputs: widths[4], outputs: Self.points + 1, deviation: 0.3)
    }

    /// Looks at crops.
    ///
    /// - Parameter x: `[batch, 3, 128, 128]` in `[-1, 1]`.
    public func forward(_ x: Tensor) -> Output {
        var levels: [Tensor] = []
        for stage in stages { levels.append(stage.forward(levels.last ?? x)) }
        var y = laterals[3].forward(levels[4])  // [batch, 64, 4, 4]
        for level in (0..<3).reversed() {
            y = merges[level].forward(
                y.upsampledNearest(by: 2) + laterals[level].forward(levels[level + 1]))
        }
        let summary = levels[4].mean(axes: [2, 3], keepingDimensions: true)
        let judged = judgement.forward(summary)
            .reshaped(to: [x.shape[0], Self.points + 1])
        return Output(
            heat: heat.forward(y),
            visibility: judged.sliced(axis: 1, 0..<Self.points),
            quality: judged.sliced(axis: 1, Self.points..<Self.points + 1))
    }

    /// The expected place of each point under its heat map, differentiable.
    ///
    /// - Parameter heat: `[batch, 68, 32, 32]`, before the softmax.
    /// - Returns: `[batch * 68, 2]`, x and y in cells; the middle of the first cell is 0.5.
    public static func expectedPoints(_ heat: Tensor) -> Tensor {
        let (rows, cells) = (heat.shape[0] * heat.shape[1], heat.shape[2] * heat.shape[3])
        let width = heat.shape[3]
        let places = Tensor(shape: [cells, 2]) { floats in
            for cell in 0..<cells {
                floats[2 * cell] = Float(cell % width) + 0.5
                floats[2 * cell + 1] = Float(cell / width) + 0.5
            }
        }
        return matmul(heat.reshaped(to: [rows, cells]).softmax(axis: 1), places)
    }
}
