import Foundation
import NeuralNetworks
import Tensors
import Testing

@testable import FaceModels

struct FaceParserTests {
    @Test func `every pixel gets a value for every label`() {
        let network = FaceParser(FaceParserConfiguration(widths: [4, 4, 8]))
        var random = SplitMix64(state: 1)
        network.initialize(using: &random)
        let logits = network.forward(Tensor.uniform([2, 3, 64, 96], in: -1...1, using: &random))
        #expect(logits.shape == [2, 14, 64, 96])
    }

    @Test func `outlines are drawn finer where a pack says so, and older packs load`() throws {
        let old = try JSONDecoder().decode(
            FaceParserConfiguration.self, from: Data(#"{"widths":[4,4,8]}"#.utf8))
        #expect(old == FaceParserConfiguration(widths: [4, 4, 8]))
        var random = SplitMix64(state: 1)
        let picture = Tensor.uniform([1, 3, 64, 64], in: -1...1, using: &random)
        let (plain, fine) = (
            FaceParser(old), FaceParser(FaceParserConfiguration(widths: [4, 4, 8], detail: 6))
        )
        plain.initialize(using: &random)
        fine.initialize(using: &random)
        #expect(plain.forward(picture).shape == fine.forward(picture).shape)
        #expect(fine.parameters.count == plain.parameters.count + 8)
    }

    @Test func `what every view shows is the label, up to the edges`() throws {
        let network = FaceParser(FaceParserConfiguration(widths: [4, 4, 8], detail: 6))
        var random = SplitMix64(state: 1)
        network.initialize(using: &random)
        let bias = try #require(network.parameters["net.head.bias"])
        bias.value = Tensor((0..<14).map { $0 == 11 ? 90 : 0 }, shape: [14])
        let picture = Tensor.uniform([1, 3, 64, 64], in: -1...1, using: &random)
        #expect(network.labelsOfManyViews(of: picture) == [UInt8](repeating: 11, count: 64 * 64))
    }

    @Test(arguments: [0.8, 0.9, 1.12, 1.25] as [Float])
    func `what is seen from another distance is brought back to its place`(scale: Float) {
        let side = 96
        let ramp = Tensor(
            (0..<side * side).map { Float($0 % side) + 2 * Float($0 / side) },
            shape: [1, 1, side, side])
        let back = ramp.zoomed(by: scale).zoomed(by: 1 / scale)
        for i in [side / 2 * side + side / 2, side / 4 * side + side / 3, side * side * 2 / 3 + 60]
        {
            #expect(abs(back.scalars[i] - ramp.scalars[i]) < 1)
        }
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
