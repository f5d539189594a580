import NeuralNetworks
import Tensors
import Testing

@testable import Training

struct AdversaryTests {
    @Test func `an adversary learns to tell dark from bright pictures`() {
        var adversary = Adversary(side: 8, seed: 1)
        var random = SplitMix64(state: 2)
        var losses: [Float] = []
        for _ in 0..<30 {
            let (dark, bright) = Self.pictures(&random)
            losses.append(adversary.learn(rendered: bright, drawn: dark))
        }
        let (early, late) = (losses.prefix(5).max() ?? 0, losses.suffix(5).max() ?? 1)
        #expect(late < 0.5 * early)
        let (dark, bright) = Self.pictures(&random)
        let (easy, hard) = (adversary.loss(ofDrawing: bright), adversary.loss(ofDrawing: dark))
        #expect(easy.scalar < hard.scalar)
    }

    @Test func `its loss pushes drawn pictures and leaves the adversary alone`() {
        let adversary = Adversary(side: 8, seed: 1)
        var random = SplitMix64(state: 3)
        let drawn = Tensor.normal([4, 3, 8, 8], using: &random).requiringGradient()
        let before = adversary.save()["discriminator"]?.tensors.mapValues(\.scalars)
        let gradients = adversary.loss(ofDrawing: drawn).backward()
        let push = gradients[drawn].map { $0.abs().sum().scalar }
        #expect(push ?? 0 > 0)
        let after = adversary.save()["discriminator"]?.tensors.mapValues(\.scalars)
        #expect(after == before)
    }

    @Test func `an adversary that was saved goes on exactly`() throws {
        var (first, random) = (Adversary(side: 8, seed: 1), SplitMix64(state: 4))
        for _ in 0..<3 {
            let (dark, bright) = Self.pictures(&random)
            _ = first.learn(rendered: bright, drawn: dark)
        }
        var second = Adversary(side: 8, seed: 9)
        try second.restore(first.save())
        let (dark, bright) = Self.pictures(&random)
        let results = [
            first.learn(rendered: bright, drawn: dark), second.learn(rendered: bright, drawn: dark),
        ]
        #expect(results[0] == results[1])
    }

    private static func pictures(_ random: inout SplitMix64) -> (dark: Tensor, bright: Tensor) {
        let noise = (0..<2).map { _ in Tensor.normal([4, 3, 8, 8], using: &random) * 0.2 }
        return (noise[0] - 0.5, noise[1] + 0.5)
    }
}
