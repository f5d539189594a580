public import Tensors

/// How different two aligned faces look: pixels, deep features, and who they show.
///
/// The sum of the squared difference of pixels, the absolute difference of
/// ``PerceptualNetwork/features(of:)`` and one minus the cosine of ``IdentityEmbedding``s, each
/// averaged and weighed; a network or a weight of zero leaves its part out. Differentiable in the
/// first picture. What depends on the target alone is computed once, by ``target(_:)``.
public struct ImageDistance {
    /// What each part counts.
    public struct Weights: Codable, Sendable, Hashable {
        /// Of the mean squared difference of pixels in `[-1, 1]`.
        public var pixels: Float
        /// Of the mean absolute difference of features, averaged over stages.
        public var perceptual: Float
        /// Of one minus the cosine similarity.
        public var identity: Float

        /// Creates weights.
        public init(pixels: Float = 1, perceptual: Float = 1, identity: Float = 0.1) {
            self.pixels = pixels
            self.perceptual = perceptual
            self.identity = identity
        }
    }

    /// Everything about a target that no step changes.
    public struct Target: Sendable {
        /// The picture, `[batch, 3, height, width]`.
        public let image: Tensor
        let features: [Tensor]
        let embedding: Tensor?
    }

    private let perceptual: PerceptualNetwork?
    private let identity: IdentityEmbedding?
    private let perceptualSide: Int
    private let weights: Weights

    /// Creates a distance.
    ///
    /// - Parameter perceptualSide: Larger pictures are averaged down to this side before the
    ///   perceptual network looks at them; the default is the side it is trained at.
    public init(
        perceptual: PerceptualNetwork? = nil, identity: IdentityEmbedding? = nil,
        weights: Weights = Weights(), perceptualSide: Int = 128
    ) {
        self.perceptual = weights.perceptual == 0 ? nil : perceptual
        self.identity = weights.identity == 0 ? nil : identity
        self.weights = weights
        self.perceptualSide = perceptualSide
    }

    /// Prepares a target, `[batch, 3, height, width]` in `[-1, 1]`.
    public func target(_ image: Tensor) -> Target {
        let image = image.detached()
        // As if something were learned: else the network would keep its filters in the form that
        // pictures alone are best computed with, in vain, because from now on it is.
        let seen = small(image).requiringGradient()
        return Target(
            image: image,
            features: perceptual.map { $0.features(of: seen).map { $0.detached() } } ?? [],
            embedding: identity.map { $0.forward(image).detached() })
    }

    /// The distance of `image` from `target`, averaged over the batch, of shape `[]`.
    public func callAsFunction(_ image: Tensor, _ target: Target) -> Tensor {
        let parts = parts(image, target)
        var total = parts.pixels * weights.pixels
        if let part = parts.perceptual { total = total + part * weights.perceptual }
        if let part = parts.identity { total = total + part * weights.identity }
        return total
    }

    /// The parts of the distance before they are weighed, each of shape `[]`.
    public func parts(
        _ image: Tensor, _ target: Target
    ) -> (pixels: Tensor, perceptual: Tensor?, identity: Tensor?) {
        precondition(
            image.shape == target.image.shape,
            "\(image.shape) cannot be compared with \(target.image.shape)")
        let pixels = (image - target.image).squared().mean()
        let perceptual = perceptual.map { network in
            let activations = network.activations(of: small(image))
            let terms = zip(activations, target.features).map { x, y in
                // The sum over channels, so that wide stages do not count less.
                unitDistance(x, y, epsilon: PerceptualNetwork.leastEnergy)
                    * Float(x.shape[1]).squareRoot()
            }
            return terms.dropFirst().reduce(terms[0], +) * (1 / Float(terms.count))
        }
        var identity: Tensor?
        if let network = self.identity, let embedding = target.embedding {
            let cosine = (network.forward(image) * embedding).sum() * (1 / Float(image.shape[0]))
            identity = 1 - cosine
        }
        return (pixels, perceptual, identity)
    }

    private func small(_ image: Tensor) -> Tensor {
        var image = image
        while image.shape[3] >= 2 * perceptualSide { image = image.averagePooled(2) }
        return image
    }
}
