public import NeuralNetworks
public import Tensors

/// Draws a face from a latent code.
///
/// The StyleGAN2 generator with skip connections: Karras et al. 2020, "Analyzing and Improving the
/// Image Quality of StyleGAN". Results agree with the public PyTorch implementation.
public struct Generator: PackedNetwork {
    /// The name in a pack.
    public static let packName = "generator"

    /// Maps what a face is made from to a latent vector.
    public let mapping: MappingNetwork
    let synthesis: Synthesis
    private let configuration: GeneratorConfiguration

    /// The part that draws.
    struct Synthesis: Module {
        let constant: Parameter
        let first: StyledConvolution
        let firstToRGB: ToRGB
        let blocks: [SynthesisBlock]
    }

    /// Creates a network without values.
    public init(_ configuration: GeneratorConfiguration) {
        self.configuration = configuration
        let (widths, styleSize) = (configuration.channels, configuration.styleSize)
        mapping = MappingNetwork(configuration)
        synthesis = Synthesis(
            constant: Parameter([1, widths[0], 4, 4], .normal()),
            first: StyledConvolution(
                inputs: widths[0], outputs: widths[0], side: 4, styleSize: styleSize),
            firstToRGB: ToRGB(inputs: widths[0], styleSize: styleSize),
            blocks: (1..<widths.count).map {
                SynthesisBlock(
                    inputs: widths[$0 - 1], outputs: widths[$0], side: 4 << $0,
                    styleSize: styleSize)
            })
    }

    /// The length of a latent vector.
    public var styleSize: Int { configuration.styleSize }

    /// The number of rows of a w+ code.
    public var latentRows: Int { configuration.latentRows }

    /// How the rendered people that it was trained on become inputs of the mapping network.
    public var encoding: PersonEncoding {
        guard let encoding = configuration.encoding else {
            preconditionFailure("this generator does not draw rendered people")
        }
        return encoding
    }

    /// The side of the pictures in pixels.
    public var size: Int { configuration.size }

    /// The parameters that draw, by their paths: all but those of the mapping network.
    ///
    /// Fixed noise is not among them.
    public var synthesisParameters: [String: Parameter] {
        parameters.filter { $0.key.hasPrefix("synthesis.") && !$0.value.isConstant }
    }

    /// Draws faces.
    ///
    /// - Parameters:
    ///   - wPlus: `[batch, latentRows, styleSize]`.
    ///   - noise: One map per convolution, `[1 or batch, 1, side, side]`, instead of the stored
    ///     ones.
    /// - Returns: `[batch, 3, size, size]`, RGB in about `[-1, 1]`.
    public func forward(_ wPlus: Tensor, noise: [Tensor]? = nil) -> Tensor {
        precondition(
            wPlus.shape.count == 3 && wPlus.shape[1] == latentRows,
            "a w+ code of \(latentRows) rows is needed, not \(wPlus.shape)")
        let pictures = draw(rows(of: wPlus), upTo: size, noise: noise)
        return pictures[pictures.count - 1]
    }

    /// Draws faces at a smaller side, at less cost; the rows beyond it play no part.
    ///
    /// - Parameter wPlus: `[batch, latentRows, styleSize]`.
    /// - Returns: `[batch, 3, side, side]`.
    public func picture(_ wPlus: Tensor, side: Int) -> Tensor {
        let pictures = draw(rows(of: wPlus), upTo: side, noise: nil)
        return pictures[pictures.count - 1]
    }

    /// Draws faces from one latent vector each, with the picture at every resolution on the way.
    ///
    /// - Parameters:
    ///   - w: `[batch, styleSize]`.
    ///   - side: Where to stop.
    /// - Returns: Pictures of side 4, 8, … `side`.
    public func pictures(_ w: Tensor, upTo side: Int) -> [Tensor] {
        draw([Tensor](repeating: w, count: latentRows), upTo: side, noise: nil)
    }

    /// Repeats `w`, `[batch, styleSize]`, for every row: `[batch, latentRows, styleSize]`.
    public func repeated(_ w: Tensor) -> Tensor {
        w.reshaped(to: [w.shape[0], 1, w.shape[1]]).repeated(axis: 1, count: latentRows)
    }

    private func rows(of wPlus: Tensor) -> [Tensor] {
        (0..<latentRows).map {
            wPlus.sliced(axis: 1, $0..<$0 + 1).reshaped(to: [wPlus.shape[0], wPlus.shape[2]])
        }
    }

    private func draw(_ rows: [Tensor], upTo side: Int, noise: [Tensor]?) -> [Tensor] {
        let batch = rows[0].shape[0]
        var x = synthesis.constant.value.repeated(axis: 0, count: batch)
        x = synthesis.first.forward(x, style: rows[0], noise: noise?[0])
        var pictures = [synthesis.firstToRGB.forward(x, style: rows[1], skip: nil)]
        for (k, block) in synthesis.blocks.enumerated() where 8 << k <= side {
            let at = 2 * k + 1
            x = block.up.forward(x, style: rows[at], noise: noise?[at])
            let refined = block.refined(
                x, styles: (rows[at + 1], rows[at + 2]), noise: noise?[at + 1],
                skip: pictures[k], keepsFeatures: 8 << k < side)
            pictures.append(refined.colours)
            guard let features = refined.features else { break }
            x = features
        }
        return pictures
    }
}
