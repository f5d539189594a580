public import NeuralNetworks
public import Tensors

/// Turns a text into a unit vector that stands near those of the pictures it describes.
///
/// A transformer of which every word sees all others: Vaswani et al. 2017, "Attention Is All You
/// Need", with the normalization before each part as in Radford et al. 2021, "Learning Transferable
/// Visual Models From Natural Language Supervision", section 2.4.
public struct TextTower: Module {
    let words: Parameter
    let positions: Parameter
    let blocks: [TransformerBlock]
    let norm: LayerNorm
    let output: Linear
    private let length: Int

    init(_ configuration: LanguageConfiguration) {
        let width = configuration.width
        words = Parameter([configuration.words.count + 1, width], .normal(standardDeviation: 0.5))
        positions = Parameter([configuration.length, width], .normal(standardDeviation: 0.1))
        blocks = (0..<configuration.depth).map { _ in
            TransformerBlock(width: width, heads: configuration.heads)
        }
        norm = LayerNorm(width: width)
        output = Linear(inputs: width, outputs: configuration.embedding)
        length = configuration.length
    }

    /// Embeds texts.
    ///
    /// - Parameter texts: The numbers of the words of each; words beyond the longest text that the
    ///   tower was made for are not read.
    /// - Returns: `[texts, embedding]`, each row of length 1.
    public func forward(_ texts: [[Int]]) -> Tensor {
        let texts = texts.map { $0.prefix(length) }
        let (batch, longest) = (texts.count, max(1, texts.map(\.count).max() ?? 0))
        let tokens = texts.flatMap {
            $0 + Array(repeating: WordList.padding, count: longest - $0.count)
        }
        let isWord = Tensor(
            tokens.map { $0 == WordList.padding ? 0 : 1 }, shape: [batch, longest])
        var x = words.value.gatheredRows(tokens).reshaped(to: [batch, longest, -1])
        x = x + positions.value.sliced(axis: 0, 0..<longest)
        // What is padded gets no attention.
        let mask = (isWord - 1) * 1e4
        for block in blocks { x = block.forward(x, mask: mask) }
        // The mean over the words, not over the padding.
        let share = isWord / (isWord.sum(axes: [1], keepingDimensions: true) + 1e-6)
        let mean = batchedMatmul(share.reshaped(to: [batch, 1, longest]), norm.forward(x))
        return output.forward(mean.reshaped(to: [batch, -1])).unitRows()
    }
}

/// Attention among the words of a text, then two layers for each word.
struct TransformerBlock: Module {
    let attentionNorm: LayerNorm
    let mixing: Linear
    let attention: Linear
    let layerNorm: LayerNorm
    let first: Linear
    let second: Linear
    private let heads: Int

    init(width: Int, heads: Int) {
        attentionNorm = LayerNorm(width: width)
        mixing = Linear(inputs: width, outputs: 3 * width)
        attention = Linear(inputs: width, outputs: width)
        layerNorm = LayerNorm(width: width)
        first = Linear(inputs: width, outputs: 2 * width)
        second = Linear(inputs: 2 * width, outputs: width)
        self.heads = heads
    }

    /// Maps `[batch, words, width]` to the same shape.
    ///
    /// - Parameter mask: What is added to the attention that each word gets, `[batch, words]`.
    func forward(_ x: Tensor, mask: Tensor) -> Tensor {
        let x = x + attention.forward(attended(attentionNorm.forward(x), mask))
        let hidden = first.forward(layerNorm.forward(x))
        return x + second.forward(hidden * hidden.sigmoid())
    }

    /// Scaled dot-product attention of several heads.
    ///
    /// Vaswani et al. 2017, section 3.2.
    private func attended(_ x: Tensor, _ mask: Tensor) -> Tensor {
        let (batch, words, width) = (x.shape[0], x.shape[1], x.shape[2])
        let size = width / heads
        let mixed = mixing.forward(x).reshaped(to: [batch, words, 3, heads, size])
            .permuted([2, 0, 3, 1, 4])  // [3, batch, heads, words, size]
        let parts = (0..<3).map {
            mixed.sliced(axis: 0, $0..<$0 + 1).reshaped(to: [batch * heads, words, size])
        }
        var scores = batchedMatmul(parts[0], parts[1], transposeB: true)
        scores = scores * (1 / Float(size).squareRoot())  // [batch · heads, words, words]
        let weights =
            (scores.reshaped(to: [batch, heads, words, words])
            + mask.reshaped(to: [batch, 1, 1, words])).softmax(axis: 3)
        return batchedMatmul(weights.reshaped(to: [batch * heads, words, words]), parts[2])
            .reshaped(to: [batch, heads, words, size]).permuted([0, 2, 1, 3])
            .reshaped(to: [batch, words, width])
    }
}

/// Gives each vector mean 0 and variance 1, then scales and shifts it.
///
/// Ba et al. 2016, "Layer Normalization".
struct LayerNorm: Module {
    let weight: Parameter
    let bias: Parameter

    init(width: Int) {
        weight = Parameter([width], .constant(1))
        bias = Parameter([width], .constant(0))
    }

    /// Normalizes the last dimension of `[batch, words, width]`.
    func forward(_ x: Tensor) -> Tensor {
        x.layerNormalized(axes: [2]) * weight.value + bias.value
    }
}
