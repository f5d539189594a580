import NeuralNetworks
public import Tensors

/// The widths of a ``SliderModel``.
public struct SliderModelConfiguration: Codable, Sendable, Hashable {
    /// The length of a latent vector `w`.
    public var styleSize: Int
    /// The number of sliders.
    public var sliders: Int
    /// The width of the hidden layers.
    public var hidden: Int

    /// Creates a configuration.
    public init(styleSize: Int, sliders: Int, hidden: Int) {
        (self.styleSize, self.sliders, self.hidden) = (styleSize, sliders, hidden)
    }

    /// The slider model of the starter pack.
    public static let starter = SliderModelConfiguration(
        styleSize: 512, sliders: SliderDefinition.starter.count, hidden: 512)
}

/// F: how far a latent vector moves when sliders do.
///
/// `F(w, s) = E·(g(w, s) − g(w, 0)) + D·s`, where `g` has two hidden layers, so that sliders may
/// act together and differently on different faces. `F(w, 0)` is zero exactly: both terms vanish.
public struct SliderModel: PackedNetwork {
    /// The name in a pack.
    public static let packName = "sliderModel"

    let directions: Parameter
    let fromLatent: Parameter
    let fromSliders: Parameter
    let bias: Parameter
    let second: Parameter
    let secondFromSliders: Parameter
    let secondBias: Parameter
    let output: Parameter

    /// Creates a network without values.
    public init(_ configuration: SliderModelConfiguration) {
        let (w, s, h) = (configuration.styleSize, configuration.sliders, configuration.hidden)
        directions = Parameter([w, s], .normal(standardDeviation: 0.02))
        fromLatent = Parameter([h, w], .normal(standardDeviation: 1 / Float(w).squareRoot()))
        fromSliders = Parameter([h, s], .normal(standardDeviation: 0.3))
        bias = Parameter([h], .constant(0))
        second = Parameter([h, h], .normal(standardDeviation: 1.4 / Float(h).squareRoot()))
        secondFromSliders = Parameter([h, s], .normal(standardDeviation: 0.3))
        secondBias = Parameter([h], .constant(0))
        output = Parameter([w, h], .normal(standardDeviation: 0.3 / Float(h).squareRoot()))
    }

    /// Moves latent vectors.
    ///
    /// - Parameters:
    ///   - w: `[batch, styleSize]`.
    ///   - sliders: `[batch, sliders]`, each in `-1...1`; 0 leaves the face as it is.
    /// - Returns: What to add to every row of a w+ code, `[batch, styleSize]`.
    public func forward(_ w: Tensor, sliders: Tensor) -> Tensor {
        let latent = linear(w, fromLatent.value, bias: bias.value)
        let still = hidden(linear(smooth(latent), second.value, bias: secondBias.value), nil)
        let first = smooth(latent + linear(sliders, fromSliders.value, bias: nil))
        let moved = hidden(
            linear(first, second.value, bias: secondBias.value),
            linear(sliders, secondFromSliders.value, bias: nil))
        return linear(moved - still, output.value, bias: nil)
            + linear(sliders, directions.value, bias: nil)
    }

    private func hidden(_ x: Tensor, _ offset: Tensor?) -> Tensor {
        smooth(offset.map { x + $0 } ?? x)
    }

    /// x·σ(x), the swish of Ramachandran et al., 2017, "Searching for Activation Functions".
    private func smooth(_ x: Tensor) -> Tensor { x * x.sigmoid() }
}
