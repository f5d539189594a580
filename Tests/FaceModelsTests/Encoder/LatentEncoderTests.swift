import FaceModels
import NeuralNetworks
import Tensors
import Testing

struct LatentEncoderTests {
    private let configuration = LatentEncoderConfiguration(
        side: 32, stem: 4, widths: [16, 16], depths: [1, 2], squeezed: 8, deltaHidden: 4,
        styleSize: 12, latentRows: 6)

    @Test func `a picture becomes one latent vector and small offsets per row`() {
        let encoder = LatentEncoder(configuration)
        var random = SplitMix64(state: 1)
        encoder.initialize(using: &random)
        let code = encoder.forward(.normal([2, 3, 32, 32], using: &random))
        #expect(code.w.shape == [2, 12])
        #expect(code.delta.shape == [2, 6, 12])
        #expect(code.wPlus.shape == [2, 6, 12])
    }

    @Test func `the starter encoder has at most four million values`() {
        #expect(LatentEncoder(.starter).parameterCount < 4_000_000)
    }
}
