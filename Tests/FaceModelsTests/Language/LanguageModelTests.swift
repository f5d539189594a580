import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import FaceModels

struct LanguageModelTests {
    private func model(_ configuration: LanguageConfiguration? = nil) -> LanguageModel {
        let model = LanguageModel(
            configuration
                ?? LanguageConfiguration(
                    words: ["a", "grey gray", "beard", "man", "smiling"], length: 6, width: 8,
                    depth: 2, heads: 2, channels: [4, 4, 4, 4, 4], hidden: 6, embedding: 5))
        var random = SplitMix64(state: 1)
        model.initialize(using: &random)
        return model
    }

    private func expectUnitRows(_ tensor: Tensor) {
        for length in tensor.squared().sum(axes: [1]).scalars { #expect(abs(length - 1) < 1e-4) }
    }

    @Test func `texts and pictures become unit vectors of one space`() {
        let model = model()
        let texts = model.embedding(of: ["a man", "a grey beard"])
        let pictures = model.picture.forward(.random([3, 3, 256, 256]))
        #expect(texts.shape == [2, 5] && pictures.shape == [3, 5])
        expectUnitRows(texts)
        expectUnitRows(pictures)
    }

    @Test func `a text means the same beside longer ones`() {
        let model = model()
        let alone = model.embedding(of: ["a man"])
        let together = model.embedding(of: ["a man", "a smiling man a grey beard"])
        expectAgreement(together.sliced(axis: 0, 0..<1), alone, within: 1e-5)
    }

    @Test func `the order of words matters, and words beyond the longest text do not`() {
        let model = model()
        #expect(
            model.embedding(of: ["a grey man beard"]).scalars
                != model.embedding(of: ["a man grey beard"]).scalars)
        let long = "a man a man a man"
        #expect(
            model.embedding(of: [long]).scalars == model.embedding(of: [long + " smiling"]).scalars)
    }

    @Test func `gradients of a transformer block agree with differences`() {
        let block = TransformerBlock(width: 4, heads: 2)
        var random = SplitMix64(state: 3)
        block.initialize(using: &random)
        let mask = Tensor([0, 0, 0, 0, 0, -1e4], shape: [2, 3])
        expectGradients(at: [.random([2, 3, 4])]) {
            (block.forward($0[0], mask: mask) * .random([2, 3, 4], seed: 2)).sum()
        }
    }

    @Test func `words that are padded change nothing`() {
        let block = TransformerBlock(width: 4, heads: 2)
        var random = SplitMix64(state: 3)
        block.initialize(using: &random)
        let (words, padding) = (Tensor.random([1, 2, 4]), Tensor.random([1, 1, 4], seed: 9))
        let plain = block.forward(words, mask: Tensor([0, 0], shape: [1, 2]))
        let padded = block.forward(
            concatenate([words, padding], axis: 1), mask: Tensor([0, 0, -1e4], shape: [1, 3]))
        expectClose(padded.sliced(axis: 1, 0..<2), plain, within: 1e-5)
    }

    @Test func `an empty text has an embedding`() {
        let embedding = model().embedding(of: ["", "wings"])
        #expect(embedding.scalars.allSatisfy { $0.isFinite })
    }

    @Test func `the starter model has at most two million values`() {
        #expect(LanguageModel(.starter).parameterCount <= 2_000_000)
    }
}

struct WordListTests {
    private let list = WordList(["beard beards", "grey gray", "man"])

    @Test func `forms of a word share a number`() {
        #expect(list.tokens(of: "Grey beard, GRAY beards").tokens == [2, 1, 2, 1])
        #expect(list.count == 4)
    }

    @Test func `unknown words are told as they were written`() {
        let (tokens, unknown) = list.tokens(of: "a man's Wings & béard")
        #expect(tokens == [1])
        #expect(unknown == ["a", "mans", "Wings"])
    }

    @Test func `no word of the starter list has two meanings`() {
        let words = CaptionWriter.words.flatMap { $0.split(separator: " ") }
        #expect(Set(words).count == words.count)
        #expect(words.count > 350)
    }
}
