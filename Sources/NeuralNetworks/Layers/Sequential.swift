public import Tensors

/// Layers, each of which maps the result of the one before.
public struct Sequential: Layer {
    let layers: [any Layer]

    /// Creates a chain of `layers`; their parameters are named `layers.0.…` and so on.
    public init(_ layers: any Layer...) { self.layers = layers }

    /// Creates a chain of `layers`.
    public init(_ layers: [any Layer]) { self.layers = layers }

    /// Passes `x` through all layers.
    public func forward(_ x: Tensor) -> Tensor {
        layers.reduce(x) { $1.forward($0) }
    }

    /// Passes `x` through all layers as training does it.
    public func forwardTraining(_ x: Tensor) -> Tensor {
        layers.reduce(x) { $1.forwardTraining($0) }
    }
}
