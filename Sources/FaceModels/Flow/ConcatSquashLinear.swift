import NeuralNetworks
import Tensors

/// A fully connected layer that a context gates and shifts: `(W·x + b) ⊙ σ(G·c + g) + H·c`.
///
/// The "concatsquash" layer in the code of Grathwohl et al. 2019, "FFJORD: Free-form Continuous
/// Dynamics for Scalable Reversible Generative Models", as StyleFlow uses it.
struct ConcatSquashLinear: Module {
    let layer: Linear
    let hyperGate: Linear
    let hyperBias: Linear

    init(inputs: Int, outputs: Int, contexts: Int) {
        layer = Linear(inputs: inputs, outputs: outputs)
        hyperGate = Linear(inputs: contexts, outputs: outputs)
        hyperBias = Linear(inputs: contexts, outputs: outputs, bias: false)
    }

    /// Maps `[batch, inputs]` to `[batch, outputs]`, given contexts `[batch, contexts]`.
    func forward(_ x: Tensor, context: Tensor) -> Tensor {
        layer.forward(x) * hyperGate.forward(context).sigmoid() + hyperBias.forward(context)
    }
}

/// How fast a point of a flow moves: ``ConcatSquashLinear`` layers with tanh between them.
///
/// Abdal et al. 2021, "StyleFlow: Attribute-conditioned Exploration of StyleGAN-Generated Images
/// using Conditional Continuous Normalizing Flows", section 4.1.
struct VelocityNetwork: Module {
    let layers: [ConcatSquashLinear]

    init(dimensions: Int, contexts: Int, hidden: [Int]) {
        let widths = [dimensions] + hidden + [dimensions]
        layers = zip(widths, widths.dropFirst()).map {
            ConcatSquashLinear(inputs: $0, outputs: $1, contexts: 1 + contexts)
        }
    }

    /// The velocity, `[batch, dimensions]`, at points of that shape, given times `[batch, 1]` and
    /// contexts `[batch, contexts]`.
    func forward(_ x: Tensor, time: Tensor, context: Tensor) -> Tensor {
        let context = concatenate([time, context], axis: 1)
        return layers.indices.reduce(x) { x, i in
            let y = layers[i].forward(x, context: context)
            return i == layers.count - 1 ? y : y.tanh()
        }
    }
}
