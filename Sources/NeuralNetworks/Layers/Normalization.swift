public import Tensors

/// Gives each channel mean 0 and variance 1 over a training set, then scales and shifts it.
///
/// Ioffe and Szegedy 2015, "Batch Normalization".
public struct BatchNorm2d: Layer {
    let weight: Parameter
    let bias: Parameter
    let runningMean: Parameter
    let runningVariance: Parameter
    private let momentum: Float
    private let epsilon: Float

    /// Creates a layer without values.
    ///
    /// - Parameter momentum: How much of a batch goes into the running statistics.
    public init(channels: Int, momentum: Float = 0.1, epsilon: Float = 1e-5) {
        weight = Parameter([channels], .constant(1))
        bias = Parameter([channels], .constant(0))
        runningMean = Parameter([channels], .constant(0), isConstant: true)
        runningVariance = Parameter([channels], .constant(1), isConstant: true)
        self.momentum = momentum
        self.epsilon = epsilon
    }

    /// Normalizes `[batch, channels, …]` by the running statistics.
    public func forward(_ x: Tensor) -> Tensor {
        x.batchNormalized(
            mean: runningMean.value, variance: runningVariance.value, weight: weight.value,
            bias: bias.value, epsilon: epsilon)
    }

    /// Normalizes `[batch, channels, …]` by its own statistics, and remembers some of them.
    public func forwardTraining(_ x: Tensor) -> Tensor {
        let (result, mean, variance) = x.batchNormalizedTraining(
            weight: weight.value, bias: bias.value, epsilon: epsilon)
        let size = Float(x.count / x.shape[1])
        let unbiased = variance * (size / max(size - 1, 1))
        runningMean.value = runningMean.value * (1 - momentum) + mean * momentum
        runningVariance.value = runningVariance.value * (1 - momentum) + unbiased * momentum
        return result
    }
}

/// Gives each channel of each image mean 0 and variance 1, then scales and shifts it.
public struct InstanceNorm: Layer {
    let weight: Parameter
    let bias: Parameter
    private let epsilon: Float

    /// Creates a layer without values.
    public init(channels: Int, epsilon: Float = 1e-5) {
        weight = Parameter([channels], .constant(1))
        bias = Parameter([channels], .constant(0))
        self.epsilon = epsilon
    }

    /// Normalizes `[batch, channels, …]`.
    public func forward(_ x: Tensor) -> Tensor {
        x.instanceNormalized(epsilon: epsilon)
            .affinePerChannel(scale: weight.value, shift: bias.value)
    }
}

/// Gives each group of channels of each image mean 0 and variance 1, then scales and shifts it.
///
/// Wu and He 2018, "Group Normalization".
public struct GroupNorm: Layer {
    let weight: Parameter
    let bias: Parameter
    private let groups: Int
    private let epsilon: Float

    /// Creates a layer without values.
    public init(groups: Int, channels: Int, epsilon: Float = 1e-5) {
        weight = Parameter([channels], .constant(1))
        bias = Parameter([channels], .constant(0))
        self.groups = groups
        self.epsilon = epsilon
    }

    /// Normalizes `[batch, channels, …]`.
    public func forward(_ x: Tensor) -> Tensor {
        x.groupNormalized(groups: groups, epsilon: epsilon)
            .affinePerChannel(scale: weight.value, shift: bias.value)
    }
}
