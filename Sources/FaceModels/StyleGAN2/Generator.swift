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

    /// Those of ``synthesisParameters`` that ``GeneratorTuning`` changes, by their paths: all but the
    /// maps that turn codes into styles.
    public var learnedFromOnePhoto: [String: Parameter] {
        synthesisParameters.filter { path, _ in !path.hasSuffix("modulation.weight") }
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
        var drawing = begin(rows, noise: noise)
        var pictures = [drawing.colours]
        for k in synthesis.blocks.indices where 8 << k <= side {
            let next = continued(
                drawing, block: k, rows: rows, noise: (noise?[2 * k + 1], noise?[2 * k + 2]),
                keepsFeatures: 8 << k < side)
            pictures.append(next.colours)
            guard let features = next.features else { break }
            drawing = Drawing(features: features, colours: next.colours)
        }
        return pictures
    }

    /// Draws at side 4.
    private func begin(_ rows: [Tensor], noise: [Tensor]?) -> Drawing {
        let constant = synthesis.constant.value.repeated(axis: 0, count: rows[0].shape[0])
        let x = synthesis.first.forward(constant, style: rows[0], noise: noise?[0])
        return Drawing(
            features: x, colours: synthesis.firstToRGB.forward(x, style: rows[1], skip: nil))
    }

    /// Draws at twice the side.
    private func continued(
        _ drawing: Drawing, block k: Int, rows: [Tensor], noise: (Tensor?, Tensor?),
        keepsFeatures: Bool
    ) -> (features: Tensor?, colours: Tensor) {
        let (block, at) = (synthesis.blocks[k], 2 * k + 1)
        let x = block.up.forward(drawing.features, style: rows[at], noise: noise.0)
        return block.refined(
            x, styles: (rows[at + 1], rows[at + 2]), noise: noise.1, skip: drawing.colours,
            keepsFeatures: keepsFeatures)
    }
}

// MARK: - The last block alone

extension Generator {
    /// A picture of half the side, and what the rest of it is drawn from.
    public struct Drawing: Sendable {
        /// `[batch, channels, side, side]`.
        public let features: Tensor
        /// `[batch, 3, side, side]`, RGB in about `[-1, 1]`.
        public let colours: Tensor

        /// Puts a drawing together.
        public init(features: Tensor, colours: Tensor) {
            (self.features, self.colours) = (features, colours)
        }

        /// The same without history.
        public var detached: Drawing {
            Drawing(features: features.detached(), colours: colours.detached())
        }
    }

    /// The parameters of the last block, which alone turns half the side into the whole, by their
    /// paths.
    public var lastBlockParameters: [String: Parameter] {
        let prefix = "synthesis.blocks.\(synthesis.blocks.count - 1)."
        return synthesisParameters.filter { $0.key.hasPrefix(prefix) }
    }

    /// Draws faces as far as half the side.
    ///
    /// - Parameter wPlus: `[batch, latentRows, styleSize]`.
    public func halfDrawn(_ wPlus: Tensor) -> Drawing {
        let rows = rows(of: wPlus)
        var drawing = begin(rows, noise: nil)
        for k in synthesis.blocks.indices.dropLast() {
            let next = continued(
                drawing, block: k, rows: rows, noise: (nil, nil), keepsFeatures: true)
            guard let features = next.features else { break }
            drawing = Drawing(features: features, colours: next.colours)
        }
        return drawing
    }

    /// Draws the last block, on whole pictures or on pieces of them.
    ///
    /// - Parameters:
    ///   - half: Of ``halfDrawn(_:)``, or the same piece of its features and colours.
    ///   - wPlus: `[batch, latentRows, styleSize]`.
    ///   - noise: The two fixed maps of the block, at the pieces' places; the stored ones suit
    ///     whole pictures.
    /// - Returns: `[batch, 3, 2 · side, 2 · side]`.
    public func finished(
        _ half: Drawing, _ wPlus: Tensor, noise: (Tensor, Tensor)? = nil
    ) -> Tensor {
        continued(
            half, block: synthesis.blocks.count - 1, rows: rows(of: wPlus),
            noise: (noise?.0, noise?.1), keepsFeatures: false
        ).colours
    }

    /// Takes over all that a generator of half the side knows, so that this one draws its pictures,
    /// enlarged.
    ///
    /// What is new in the last block stays as it is, but for the colours, which begin at none.
    public func grow(from smaller: Generator) {
        precondition(smaller.size * 2 == size, "\(smaller.size) does not grow to \(size)")
        let own = parameters
        for (path, parameter) in smaller.parameters { own[path]?.value = parameter.value }
        let colours = synthesis.blocks[synthesis.blocks.count - 1].toRGB.convolution.weight
        colours.value = colours.value * 0
    }

    /// The two fixed maps of noise of the last block, `[1, 1, size, size]`.
    public var lastNoise: (Tensor, Tensor) {
        let block = synthesis.blocks[synthesis.blocks.count - 1]
        return (block.up.noise.value, block.refine.noise.value)
    }
}
