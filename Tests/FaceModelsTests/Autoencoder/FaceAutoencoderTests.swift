import Foundation
import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import FaceModels

struct FaceAutoencoderTests {
    private static func network() -> FaceAutoencoder {
        var random = SplitMix64(state: 2)
        let network = FaceAutoencoder(
            AutoencoderConfiguration(
                side: 256, code: 512, encoder: [4, 4, 4, 4, 4], decoder: [4, 4, 4, 4, 4]))
        network.initialize(using: &random)
        network.muteLearnedPath()
        return network
    }

    /// A smooth picture, `[1, 3, 256, 256]`.
    private static let picture = Tensor(shape: [1, 3, 256, 256]) { floats in
        for i in floats.indices {
            let (c, y, x) = (i / 65536, i / 256 % 256, i % 256)
            floats[i] = 0.6 * sin(Float(x) / 31 + Float(c)) * cos(Float(y) / 23)
        }
    }

    @Test func `a picture becomes a code of 512 channels and 4×4 positions, and a picture again`() {
        let network = Self.network()
        let code = network.encode(Self.picture)
        #expect(code.shape == [1, 512, 4, 4])
        #expect(network.decode(code).shape == [1, 3, 256, 256])
    }

    @Test func `before any training a smooth picture comes back`() throws {
        let network = Self.network()
        for path in ["encoder.project.weight", "decoder.toRGB.weight"] {
            let parameter = try #require(network.parameters[path])
            parameter.value = parameter.value * 0
        }
        let error = network.decode(network.encode(Self.picture)) - Self.picture
        #expect(error.squared().mean().scalar < 1e-4)
    }

    @Test func `gathering pixels is undone by shuffling them`() {
        let x = Tensor.random([2, 3, 8, 4])
        #expect(x.pixelsGathered(4).shape == [2, 48, 2, 1])
        #expect(x.pixelsGathered(2).pixelShuffled(2).scalars == x.scalars)
    }

    @Test func `codes survive the cosine transform and back`() {
        let transform = BlockTransform(channels: 512)
        let code = Tensor.random([2, 512, 2, 2])
        #expect(transform.inverse(code).shape == [2, 3, 128, 128])
        expectClose(transform.forward(transform.inverse(code)), code, within: 1e-4)
    }

    @Test func `a difference of codes is that of the pictures of the fixed path`() {
        let transform = BlockTransform(channels: 512)
        let (a, b) = (Tensor.random([2, 512, 4, 4]), Tensor.random([2, 512, 4, 4], seed: 2))
        let pictures = (transform.inverse(a) - transform.inverse(b)).squared().mean().scalar
        let codes = Self.network().difference(of: a, from: b).pixels.scalar
        #expect(abs(codes - pictures) < 1e-4 * pictures)
    }

    @Test func `the last blocks are those from a quarter of the side upwards`() {
        #expect(
            Self.network().lastBlocks.keys.sorted() == [
                "decoder.blocks.3.bias", "decoder.blocks.3.weight", "decoder.blocks.4.bias",
                "decoder.blocks.4.weight", "decoder.toRGB.bias", "decoder.toRGB.weight",
            ])
    }

    @Test func `the starter autoencoder has at most 4.5 million values`() {
        #expect(FaceAutoencoder(.starter).parameterCount <= 4_500_000)
    }
}
