import FaceModels
import NeuralNetworks
import Tensors
import Testing

struct InpainterTests {
    private let network: Inpainter
    private let image: Tensor
    private let mask: Tensor

    init() {
        var random = SplitMix64(state: 1)
        network = Inpainter(InpainterConfiguration(widths: [4, 4, 8]))
        network.initialize(using: &random)
        image = Tensor.uniform([1, 3, 32, 40], in: -1...1, using: &random)
        mask = Tensor(
            (0..<32 * 40).map { $0 % 40 > 12 && $0 % 40 < 30 && $0 / 40 > 9 ? 1 : 0 },
            shape: [1, 1, 32, 40])
    }

    @Test func `pixels outside the hole are exactly those of the picture`() {
        let filled = network.forward(image, mask: mask).scalars
        let (old, holes) = (image.scalars, mask.scalars)
        for i in filled.indices where holes[i % holes.count] == 0 { #expect(filled[i] == old[i]) }
    }

    @Test func `what the hole hides has no influence`() {
        let other = image * (mask * -1 + 1) + mask * 0.7
        #expect(
            network.forward(image, mask: mask).scalars == network.forward(other, mask: mask).scalars
        )
    }
}
