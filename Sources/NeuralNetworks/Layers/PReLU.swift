public import Tensors

/// Leaky ReLU with a learned slope for each channel.
///
/// He et al. 2015, "Delving Deep into Rectifiers", section 2.1.
public struct PReLU: Layer {
    let weight: Parameter

    /// Creates a layer without values.
    public init(channels: Int) {
        weight = Parameter([channels], .constant(0.25))
    }

    /// Maps `[batch, channels, …]` to the same shape.
    public func forward(_ x: Tensor) -> Tensor { x.prelu(weight.value) }
}

/// A function of each element that has nothing to learn.
public enum Activation: Layer {
    case relu
    case leakyReLU(slope: Float)
    case sigmoid
    case tanh

    /// Maps any shape to the same shape.
    public func forward(_ x: Tensor) -> Tensor {
        switch self {
        case .relu: x.relu()
        case .leakyReLU(let slope): x.leakyReLU(slope: slope)
        case .sigmoid: x.sigmoid()
        case .tanh: x.tanh()
        }
    }
}
