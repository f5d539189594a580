import Foundation
public import NeuralNetworks
public import Tensors

/// The widths of a ``FaceDetector``.
public struct FaceDetectorConfiguration: Codable, Sendable, Hashable {
    /// Channels at 1/2, 1/4, 1/8, 1/16 and 1/32 of the picture's size.
    public var widths: [Int]
    /// Channels of the three levels that faces are read from.
    public var neck: Int

    /// Creates a configuration.
    public init(widths: [Int], neck: Int) {
        (self.widths, self.neck) = (widths, neck)
    }

    /// What the starter pack uses.
    public static let starter = FaceDetectorConfiguration(widths: [16, 32, 48, 64, 96], neck: 48)
}

/// Finds faces of every size without anchors: each cell of three grids says whether a face is
/// centred there, and where its edges and five of its points are.
///
/// After Zhou et al. 2019, "Objects as Points", with the three strides of Wu et al. 2023, "YuNet: A
/// Tiny Millisecond-level Face Detector".
public struct FaceDetector: Module {
    /// Pixels from cell to cell of the three grids.
    public static let strides = [8, 16, 32]
    /// Values per cell: a score, four edges, five points.
    public static let outputs = 15

    let stages: [DownStage]
    let laterals: [Pointwise]
    let merges: [ActivatedConv2d]
    let heads: [Pointwise]

    /// Creates a network without values.
    public init(_ configuration: FaceDetectorConfiguration) {
        let (widths, neck) = (configuration.widths, configuration.neck)
        precondition(widths.count == 5, "a detector has five widths, not \(widths)")
        stages = widths.indices.map {
            DownStage(
                inputs: $0 == 0 ? 3 : widths[$0 - 1], outputs: widths[$0], blocks: $0 < 2 ? 0 : 1)
        }
        laterals = widths[2...].map { Pointwise(inputs: $0, outputs: neck, deviation: 0.7) }
        merges = (0..<3).map { _ in ActivatedConv2d(inputs: neck, outputs: neck) }
        heads = (0..<3).map { _ in
            Pointwise(inputs: neck, outputs: Self.outputs, deviation: 0.1)
        }
    }

    /// Looks at pictures.
    ///
    /// - Parameter x: `[batch, 3, height, width]` in `[-1, 1]`; multiples of 32.
    /// - Returns: One `[batch, 15, height / stride, width / stride]` for each stride. Channels: the
    ///   score before the sigmoid; the logarithms of the distances from the cell's centre to the
    ///   left, top, right and bottom edge in units of two strides; x and y from the cell's centre
    ///   to each of the five points in the same units.
    public func forward(_ x: Tensor) -> [Tensor] {
        var levels: [Tensor] = []
        for stage in stages { levels.append(stage.forward(levels.last ?? x)) }
        var results: [Tensor] = []
        var above: Tensor?
        for level in (0..<3).reversed() {
            var y = laterals[level].forward(levels[level + 2])
            if let above { y = y + above.upsampledNearest(by: 2) }
            y = merges[level].forward(y)
            above = y
            results.append(heads[level].forward(y))
        }
        return results.reversed()
    }
}

/// The faces that one grid of a ``FaceDetector`` reports, in pixels of its input.
///
/// - Parameters:
///   - grid: `[1, 15, height, width]`, as ``FaceDetector/forward(_:)`` returns it.
///   - stride: Pixels from cell to cell.
///   - threshold: The least score of a face.
public func faces(in grid: Tensor, stride: Int, threshold: Float) -> [DetectedFace] {
    let (height, width) = (grid.shape[2], grid.shape[3])
    let (cells, unit) = (height * width, Float(2 * stride))
    return grid.withUnsafeFloats { values in
        (0..<cells).compactMap { cell in
            let score = 1 / (1 + exp(-values[cell]))
            guard score >= threshold else { return nil }
            func value(_ channel: Int) -> Float { values[channel * cells + cell] * unit }
            func edge(_ channel: Int) -> Float {
                exp(min(values[channel * cells + cell], 4)) * unit
            }
            let x = (Float(cell % width) + 0.5) * Float(stride)
            let y = (Float(cell / width) + 0.5) * Float(stride)
            let (left, top) = (edge(1), edge(2))
            return DetectedFace(
                box: FaceBox(
                    x: x - left, y: y - top, width: left + edge(3), height: top + edge(4)),
                score: score,
                points: (0..<5).map { SIMD2(x + value(5 + 2 * $0), y + value(6 + 2 * $0)) })
        }
    }
}
