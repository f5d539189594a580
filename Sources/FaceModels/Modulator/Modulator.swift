import NeuralNetworks
public import Tensors

/// Turns the code of a face into the code of the edited face.
///
/// Residual blocks with adaptive layer-instance normalization: Kim et al. 2020, "U-GAT-IT",
/// section 3.1.1. Scales and shifts come from Δw; each block's output is weighed by a linear
/// function of Δw without bias, so that Δw = 0 returns the code itself, bit for bit.
public struct Modulator: PackedNetwork {
    /// The name in a pack.
    public static let packName = "modulator"

    let fromCode: Conv2d
    let blocks: [ModulatorBlock]
    let toCode: Conv2d

    /// Creates a network without values.
    public init(_ configuration: ModulatorConfiguration) {
        let (code, width) = (configuration.code, configuration.width)
        fromCode = Conv2d(inputs: code, outputs: width, kernel: 1, padding: 0)
        blocks = (0..<configuration.depth).map { _ in ModulatorBlock(configuration) }
        toCode = Conv2d(inputs: width, outputs: code, kernel: 1, padding: 0, bias: false)
    }

    /// Edits codes.
    ///
    /// - Parameters:
    ///   - code: `[batch, code, height, width]`, of the unedited faces.
    ///   - change: Δw, `[batch, style]`.
    /// - Returns: The codes of the edited faces, of the shape of `code`.
    public func forward(_ code: Tensor, _ change: Tensor) -> Tensor {
        let start = fromCode.forward(code)
        let end = blocks.reduce(start) { $1.forward($0, change) }
        return code + toCode.forward(end - start)
    }

    /// Brings the mixes of both normalizations back into `0...1`; to be called after every step of
    /// an optimizer.
    public func clampMixes() {
        for block in blocks {
            block.branch.norm1.clampMix()
            block.branch.norm2.clampMix()
        }
    }
}
