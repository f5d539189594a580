import NeuralNetworks
import Tensors

/// A convolution whose filters are scaled by a style and brought back to unit variance.
///
/// Karras et al. 2020, "Analyzing and Improving the Image Quality of StyleGAN", section 2.2.
struct ModulatedConv2d: Module {
    let weight: Parameter
    let modulation: EqualizedLinear
    private let demodulates: Bool
    private let upsamples: Bool
    private let gain: Float

    init(
        inputs: Int, outputs: Int, kernel: Int, styleSize: Int, demodulates: Bool = true,
        upsamples: Bool = false
    ) {
        weight = Parameter([outputs, inputs, kernel, kernel], .normal())
        modulation = EqualizedLinear(inputs: styleSize, outputs: inputs, bias: 1)
        (self.demodulates, self.upsamples) = (demodulates, upsamples)
        gain = 1 / Float(inputs * kernel * kernel).squareRoot()
    }

    /// What each channel of the input is multiplied by in the style of `w`, `[batch, inputs]`.
    func style(_ w: Tensor) -> Tensor { modulation.forward(w) * gain }

    /// Filters `x`, `[batch, inputs, height, width]`, in the style of `w`, `[batch, styleSize]`, and
    /// adds noise and a bias before leaky ReLU.
    ///
    /// - Returns: `[batch, outputs, height, width]`, or twice as high and wide.
    func forward(
        _ x: Tensor, style w: Tensor, noise: Tensor? = nil, noiseStrength: Tensor? = nil,
        bias: Tensor? = nil, slope: Float = 1, gain: Float = 1
    ) -> Tensor {
        modulatedConv2d(
            x, weight.value, style: style(w), demodulates: demodulates,
            upsamples: upsamples, noise: noise, noiseStrength: noiseStrength, bias: bias,
            slope: slope, gain: gain)
    }
}
