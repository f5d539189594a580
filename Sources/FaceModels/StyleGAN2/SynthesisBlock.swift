import NeuralNetworks
import Tensors

/// A modulated convolution, noise, a bias and leaky ReLU.
struct StyledConvolution: Module {
    let convolution: ModulatedConv2d
    let noise: Parameter
    let noiseStrength: Parameter
    let bias: Parameter

    init(inputs: Int, outputs: Int, side: Int, styleSize: Int, upsamples: Bool = false) {
        convolution = ModulatedConv2d(
            inputs: inputs, outputs: outputs, kernel: 3, styleSize: styleSize,
            upsamples: upsamples)
        noise = Parameter([1, 1, side, side], .normal(), isConstant: true)
        noiseStrength = Parameter([1], .constant(0))
        bias = Parameter([outputs], .constant(0))
    }

    /// Maps `[batch, inputs, …]` to `[batch, outputs, side, side]`.
    ///
    /// - Parameter noise: What to add instead of the stored noise, `[1 or batch, 1, side, side]`.
    func forward(_ x: Tensor, style w: Tensor, noise: Tensor? = nil) -> Tensor {
        convolution.forward(
            x, style: w, noise: noise ?? self.noise.value, noiseStrength: noiseStrength.value,
            bias: bias.value, slope: 0.2, gain: Float(2).squareRoot())
    }
}

/// Reads the colours of a picture off a feature map.
struct ToRGB: Module {
    let convolution: ModulatedConv2d
    let bias: Parameter

    init(inputs: Int, styleSize: Int) {
        convolution = ModulatedConv2d(
            inputs: inputs, outputs: 3, kernel: 1, styleSize: styleSize, demodulates: false)
        bias = Parameter([3], .constant(0))
    }

    /// Maps `x`, `[batch, inputs, side, side]`, to colours and adds them to the doubled `skip`.
    func forward(_ x: Tensor, style w: Tensor, skip: Tensor?) -> Tensor {
        colours(
            of: x, convolution.weight.value, style: convolution.style(w), bias: bias.value,
            skip: skip)
    }
}

/// One resolution of the generator above 4×4.
struct SynthesisBlock: Module {
    let up: StyledConvolution
    let refine: StyledConvolution
    let toRGB: ToRGB

    /// Refines `x`, and reads the colours off the result.
    ///
    /// - Parameters:
    ///   - styles: Those of the second convolution and of the colours.
    ///   - keepsFeatures: Whether there is another resolution.
    func refined(
        _ x: Tensor, styles: (Tensor, Tensor), noise: Tensor?, skip: Tensor, keepsFeatures: Bool
    ) -> (features: Tensor?, colours: Tensor) {
        modulatedConv2dWithColours(
            x, refine.convolution.weight.value, style: refine.convolution.style(styles.0),
            noise: noise ?? refine.noise.value, noiseStrength: refine.noiseStrength.value,
            bias: refine.bias.value, slope: 0.2, gain: Float(2).squareRoot(),
            colourWeight: toRGB.convolution.weight.value,
            colourStyle: toRGB.convolution.style(styles.1), colourBias: toRGB.bias.value,
            skip: skip, keepsFeatures: keepsFeatures)
    }

    init(inputs: Int, outputs: Int, side: Int, styleSize: Int) {
        up = StyledConvolution(
            inputs: inputs, outputs: outputs, side: side, styleSize: styleSize, upsamples: true)
        refine = StyledConvolution(
            inputs: outputs, outputs: outputs, side: side, styleSize: styleSize)
        toRGB = ToRGB(inputs: outputs, styleSize: styleSize)
    }
}
