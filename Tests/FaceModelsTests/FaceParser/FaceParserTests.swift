import FaceModels
import NeuralNetworks
import Tensors
import Testing

struct FaceParserTests {
    @Test func `every pixel gets a value for every label`() {
        let network = FaceParser(FaceParserConfiguration(widths: [4, 4, 8]))
        var random = SplitMix64(state: 1)
        network.initialize(using: &random)
        let logits = network.forward(Tensor.uniform([2, 3, 64, 96], in: -1...1, using: &random))
        #expect(logits.shape == [2, 14, 64, 96])
    }

    @Test func `planes of labels give the labels back`() {
        let labels = (0..<2 * 5 * 7).map { UInt8($0 * 5 % 14) }
        let planes = labelPlanes(labels, batch: 2, height: 5, width: 7)
        #expect(planes.shape == [2, 14, 5, 7])
        #expect(planes.sum().scalar == 70)
        #expect(likeliestLabels(planes) == labels)
    }

    @Test func `only the largest region of labels is kept`() {
        let labels: [UInt8] = [
            11, 0, 1, 1,
            0, 0, 1, 11,
            10, 0, 0, 0,
        ]
        let kept: [UInt8] = [
            0, 0, 1, 1,
            0, 0, 1, 11,
            0, 0, 0, 0,
        ]
        #expect(withoutIslands(labels, width: 4) == kept)
        #expect(withoutIslands([0, 0], width: 2) == [0, 0])
    }
}
