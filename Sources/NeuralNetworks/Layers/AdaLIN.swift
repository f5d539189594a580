public import Tensors

/// A learned mix of instance and layer normalization, scaled and shifted as a code says.
///
/// Kim et al. 2020, "U-GAT-IT", section 2.1.2. Variances are unbiased, as in its reference code.
public struct AdaLIN: Module {
    let rho: Parameter
    private let epsilon: Float

    /// Creates a layer without values.
    public init(channels: Int, epsilon: Float = 1e-5) {
        rho = Parameter([1, channels, 1, 1], .constant(0.9))
        self.epsilon = epsilon
    }

    /// Normalizes `x`, `[batch, channels, height, width]`.
    ///
    /// - Parameters:
    ///   - scale: `[batch, channels]`; γ in the paper.
    ///   - shift: `[batch, channels]`; β in the paper.
    public func forward(_ x: Tensor, scale: Tensor, shift: Tensor) -> Tensor {
        let tensors = [x, scale, shift, rho.value]
        guard tensors.contains(where: \.needsGradient) else {
            return x.layerInstanceNormalized(
                mix: rho.value, scale: scale, shift: shift, epsilon: epsilon)
        }
        let perInstance = x.instanceNormalized(epsilon: epsilon, isUnbiased: true)
        let perLayer = x.layerNormalized(epsilon: epsilon, isUnbiased: true)
        let mixed = (perInstance - perLayer) * rho.value + perLayer
        let plane = scale.shape + [1, 1]
        return mixed.scaledPerChannel(by: scale) + shift.reshaped(to: plane)
    }

    /// Brings the mix back into `0...1`; to be called after every step of an optimizer.
    public func clampMix() {
        rho.value = rho.value.detached().clamped(to: 0...1)
    }
}
