import NeuralNetworks
public import Tensors

/// The widths of a ``ConditionalFlow``.
public struct ConditionalFlowConfiguration: Codable, Sendable, Hashable {
    /// The length of a latent vector `w`.
    public var styleSize: Int
    /// The number of principal components of `w` that flow.
    public var dimensions: Int
    /// The number of attributes that make up a context.
    public var contexts: Int
    /// The widths of the hidden layers.
    public var hidden: [Int]

    /// Creates a configuration.
    public init(styleSize: Int, dimensions: Int, contexts: Int, hidden: [Int]) {
        (self.styleSize, self.dimensions) = (styleSize, dimensions)
        (self.contexts, self.hidden) = (contexts, hidden)
    }
}

/// A continuous normalizing flow between latent vectors with given attributes and normal noise.
///
/// Abdal et al. 2021, "StyleFlow", section 4: at time 0 is `w`, at time 1 noise, which says all about
/// a face but its attributes. Going there with the attributes that a face has, and back with
/// others, edits it. Not `w` itself flows but its principal components, each divided by its
/// standard deviation. A flow teaches the slider model and is in no pack.
public struct ConditionalFlow: PackedNetwork {
    /// The name of its folder of training.
    public static let packName = "flow"

    let mean: Parameter
    let directions: Parameter
    let deviations: Parameter
    let contextMean: Parameter
    let contextScale: Parameter
    let velocity: VelocityNetwork

    /// Creates a network without values.
    public init(_ configuration: ConditionalFlowConfiguration) {
        let (size, dimensions) = (configuration.styleSize, configuration.dimensions)
        mean = Parameter([size], .constant(0), isConstant: true)
        directions = Parameter([dimensions, size], .constant(0), isConstant: true)
        deviations = Parameter([dimensions], .constant(1), isConstant: true)
        contextMean = Parameter([configuration.contexts], .constant(0), isConstant: true)
        contextScale = Parameter([configuration.contexts], .constant(1), isConstant: true)
        velocity = VelocityNetwork(
            dimensions: dimensions, contexts: configuration.contexts, hidden: configuration.hidden)
    }

    /// Fixes what is standardized, and how.
    ///
    /// - Parameters:
    ///   - mean: Of latent vectors, `[styleSize]`.
    ///   - directions: The principal components, `[dimensions, styleSize]`, each of length 1.
    ///   - deviations: The standard deviation along each.
    ///   - contextMean: Of attributes, `[contexts]`.
    ///   - contextScale: One over their standard deviations; 0 leaves an attribute out.
    public func standardize(
        mean: Tensor, directions: Tensor, deviations: Tensor, contextMean: Tensor,
        contextScale: Tensor
    ) {
        (self.mean.value, self.directions.value) = (mean, directions)
        self.deviations.value = deviations
        (self.contextMean.value, self.contextScale.value) = (contextMean, contextScale)
    }

    /// The standardized principal components of latent vectors, `[batch, styleSize]` to
    /// `[batch, dimensions]`.
    public func coordinates(of w: Tensor) -> Tensor {
        linear(w - mean.value, directions.value) / deviations.value
    }

    /// The latent vectors of standardized principal components: the inverse of
    /// ``coordinates(of:)`` for all that these can say.
    public func latent(of coordinates: Tensor) -> Tensor { move(coordinates) + mean.value }

    /// How fast points move.
    ///
    /// - Parameters:
    ///   - x: `[batch, dimensions]`.
    ///   - time: `[batch, 1]`, 0 for latent vectors and 1 for noise.
    ///   - attributes: `[batch, contexts]`.
    /// - Returns: `[batch, dimensions]`.
    public func velocity(_ x: Tensor, time: Tensor, attributes: Tensor) -> Tensor {
        velocity.forward(x, time: time, context: context(attributes))
    }

    /// The noise that latent vectors `[batch, styleSize]` with these attributes come from.
    public func encode(_ w: Tensor, attributes: Tensor, solver: DormandPrince) -> Tensor {
        flow(coordinates(of: w), attributes: attributes, from: 0, to: 1, solver)
    }

    /// The latent vectors that noise `[batch, dimensions]` becomes, given attributes.
    public func decode(_ noise: Tensor, attributes: Tensor, solver: DormandPrince) -> Tensor {
        latent(of: flow(noise, attributes: attributes, from: 1, to: 0, solver))
    }

    /// How far latent vectors move when attributes change.
    ///
    /// - Parameters:
    ///   - w: `[batch, styleSize]`.
    ///   - source: The attributes that they have, `[batch, contexts]`.
    ///   - target: Those that they should have.
    /// - Returns: Δw, `[batch, styleSize]`.
    public func change(
        of w: Tensor, from source: Tensor, to target: Tensor, solver: DormandPrince
    ) -> Tensor {
        let start = coordinates(of: w)
        let noise = flow(start, attributes: source, from: 0, to: 1, solver)
        return move(flow(noise, attributes: target, from: 1, to: 0, solver) - start)
    }

    private func flow(
        _ x: Tensor, attributes: Tensor, from start: Double, to end: Double, _ solver: DormandPrince
    ) -> Tensor {
        let context = context(attributes)
        return solver.solve(x, from: start, to: end) { time, x in
            velocity.forward(
                x, time: Tensor(repeating: Float(time), shape: [x.shape[0], 1]), context: context)
        }.state
    }

    private func context(_ attributes: Tensor) -> Tensor {
        (attributes - contextMean.value) * contextScale.value
    }

    private func move(_ coordinates: Tensor) -> Tensor {
        matmul(coordinates * deviations.value, directions.value)
    }
}
