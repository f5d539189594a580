import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import FaceModels

struct ImageDistanceTests {
    private let distance: ImageDistance = {
        var random = SplitMix64(state: 5)
        let perceptual = PerceptualNetwork(
            PerceptualConfiguration(widths: [4, 6], depths: [1, 1]))
        perceptual.initialize(using: &random)
        let identity = IdentityEmbedding(
            IdentityConfiguration(
                stem: 16, widths: [16, 16, 16, 16], depths: [1, 1, 1, 1], embedding: 8))
        identity.initialize(using: &random)
        return ImageDistance(
            perceptual: perceptual, identity: identity,
            weights: .init(pixels: 1, perceptual: 0.5, identity: 0.3))
    }()

    @Test func `a picture has no distance from itself`() {
        let image = Tensor.random([2, 3, 32, 32])
        #expect(abs(distance(image, distance.target(image)).scalar) < 1e-5)
    }

    @Test func `every part grows with the difference`() {
        let image = Tensor.random([1, 3, 32, 32])
        let target = distance.target(image)
        let near = distance.parts(image + 0.1 * .random([1, 3, 32, 32], seed: 2), target)
        let far = distance.parts(image + 0.5 * .random([1, 3, 32, 32], seed: 2), target)
        #expect(near.pixels.scalar < far.pixels.scalar)
        #expect((near.perceptual?.scalar ?? 0) < (far.perceptual?.scalar ?? 0))
        #expect((near.identity?.scalar ?? 0) < (far.identity?.scalar ?? 0))
    }

    /// Moves the picture along one direction, because a step in a single pixel of a thousand
    /// drowns in rounding.
    @Test func `the gradient agrees with differences`() throws {
        let target = distance.target(.random([1, 3, 32, 32], seed: 9))
        let image = Tensor.random([1, 3, 32, 32]).requiringGradient()
        let gradient = try #require(distance(image, target).backward()[image])
        let direction = gradient * (1 / gradient.squared().sum().squareRoot().scalar)
        let step: Float = 2e-2
        let start = image.detached()
        let change =
            distance(start + direction * step, target).scalar
            - distance(start - direction * step, target).scalar
        let slope = (gradient * direction).sum().scalar
        #expect(abs(change / (2 * step) - slope) < 0.03 * slope)
    }

    @Test func `where nothing is active gradients stay within bounds`() throws {
        let target = distance.target(.random([1, 3, 32, 32], seed: 9))
        func gradient(_ strength: Float) throws -> Float {
            // What the network takes for zero, and a bit of something.
            let gray = Tensor([0.485, 0.456, 0.406].map { $0 * 2 - 1 }, shape: [1, 3, 1, 1])
            let image = (gray + .random([1, 3, 32, 32], seed: 4) * strength).requiringGradient()
            let perceptual = try #require(distance.parts(image, target).perceptual)
            return try #require(perceptual.backward()[image]).squared().sum().scalar.squareRoot()
        }
        #expect(try gradient(1e-4) < 50 * gradient(1))
    }

    @Test func `a weight of zero leaves its network out`() {
        let pixels = ImageDistance(weights: .init(pixels: 2, perceptual: 0, identity: 0))
        let target = pixels.target(Tensor(repeating: 0, shape: [1, 3, 8, 8]))
        let parts = pixels.parts(Tensor(repeating: 0.5, shape: [1, 3, 8, 8]), target)
        #expect(parts.perceptual == nil)
        #expect(parts.identity == nil)
        #expect(pixels(Tensor(repeating: 0.5, shape: [1, 3, 8, 8]), target).scalar == 0.5)
    }
}
