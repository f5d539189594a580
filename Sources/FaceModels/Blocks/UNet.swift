import NeuralNetworks
import Tensors

/// A pyramid of features down and up again, with what was seen on the way down added on the way up.
///
/// Ronneberger et al. 2015, "U-Net", with sums instead of concatenations and, as in Yu et al. 2018,
/// "BiSeNet", the average of the whole picture added at the bottom.
struct UNet: Module {
    let stages: [DownStage]
    let context: Pointwise
    let laterals: [Pointwise]
    let merges: [ActivatedConv2d]
    let head: Pointwise

    /// Creates a network without values.
    ///
    /// - Parameters:
    ///   - widths: The channels at 1/2, 1/4, 1/8 … of the input's size; each halves it.
    init(inputs: Int, outputs: Int, widths: [Int]) {
        stages = widths.indices.map {
            DownStage(
                inputs: $0 == 0 ? inputs : widths[$0 - 1], outputs: widths[$0],
                blocks: $0 == 0 ? 0 : 1)
        }
        let bottom = widths[widths.count - 1]
        context = Pointwise(inputs: bottom, outputs: bottom, deviation: 0.3)
        laterals = widths.indices.dropLast().map {
            Pointwise(inputs: widths[$0 + 1], outputs: widths[$0], deviation: 0.7)
        }
        merges = widths.dropLast().map { ActivatedConv2d(inputs: $0, outputs: $0) }
        head = Pointwise(inputs: widths[0], outputs: outputs, deviation: 0.1)
    }

    /// Maps `[batch, inputs, height, width]` to `[batch, outputs, height / 2, width / 2]`.
    ///
    /// Height and width must be multiples of `2^widths.count`.
    func forward(_ x: Tensor) -> Tensor { head.forward(features(x)) }

    /// What the outputs are made of: `[batch, widths[0], height / 2, width / 2]`.
    func features(_ x: Tensor) -> Tensor {
        var levels: [Tensor] = []
        for stage in stages { levels.append(stage.forward(levels.last ?? x)) }
        var y = levels[levels.count - 1]
        y = y + context.forward(y.mean(axes: [2, 3], keepingDimensions: true))
        for level in laterals.indices.reversed() {
            let above = laterals[level].forward(y).upsampledNearest(by: 2)
            y = merges[level].forward(above + levels[level])
        }
        return y
    }
}
