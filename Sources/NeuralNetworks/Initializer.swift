public import Tensors

/// How a parameter is filled before training.
public enum Initializer: Sendable, Hashable {
    /// One value everywhere.
    case constant(Float)
    /// Normally distributed around zero.
    case normal(standardDeviation: Float = 1)
    /// Uniform in `-bound...bound`.
    case uniform(bound: Float)
    /// Normally distributed, so that ReLU keeps the variance of what `fanIn` inputs add up to.
    ///
    /// He et al. 2015, "Delving Deep into Rectifiers", section 2.2.
    case kaiming(fanIn: Int)

    /// Returns a tensor of `shape` filled this way.
    public func tensor(of shape: [Int], using random: inout SplitMix64) -> Tensor {
        switch self {
        case .constant(let value):
            Tensor(repeating: value, shape: shape)
        case .normal(let standardDeviation):
            Tensor.normal(shape, using: &random) * standardDeviation
        case .uniform(let bound):
            Tensor.uniform(shape, in: -bound...bound, using: &random)
        case .kaiming(let fanIn):
            Tensor.normal(shape, using: &random) * (2 / Float(max(fanIn, 1))).squareRoot()
        }
    }
}
