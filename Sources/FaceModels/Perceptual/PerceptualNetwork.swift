import NeuralNetworks
public import Tensors

/// Looks at a picture as a deep network does, to measure how different two pictures look.
///
/// The topology of VGG-19: Simonyan and Zisserman 2015, "Very Deep Convolutional Networks for
/// Large-Scale Image Recognition", table 1, column E. Parameters have torchvision's names, so the
/// published network loads unchanged. The features are normalized as in Zhang et al. 2018, "The
/// Unreasonable Effectiveness of Deep Features as a Perceptual Metric", section 3.
public struct PerceptualNetwork: PackedNetwork {
    /// The name in a pack.
    public static let packName = "perceptual"

    /// Convolutions at torchvision's indices; `nil` where a ReLU or a pooling stands.
    let features: [Conv2d?]
    private let depths: [Int]

    /// What is added to the squared length of features before they are scaled to unit length.
    ///
    /// Most are a hundred times longer, but of the last stage whole positions may be dark. Divided by
    /// next to nothing these would have gradients a hundred times those of everything else, and one
    /// such step can undo all that a photo's generator has learned.
    static let leastEnergy: Float = 0.1

    /// Creates a network without values.
    public init(_ configuration: PerceptualConfiguration) {
        var features: [Conv2d?] = []
        var inputs = 3
        for (width, depth) in zip(configuration.widths, configuration.depths) {
            for _ in 0..<depth {
                features += [Conv2d(inputs: inputs, outputs: width, kernel: 3), nil]
                inputs = width
            }
            features.append(nil)
        }
        self.features = features
        depths = configuration.depths
    }

    /// Returns relu1_1, relu2_1, … relu5_1, each position scaled to unit length over channels.
    ///
    /// - Parameter image: `[batch, 3, height, width]` in `[-1, 1]`.
    /// - Returns: One `[batch, channels, height / 2ˢ, width / 2ˢ]` per stage `s`.
    public func features(of image: Tensor) -> [Tensor] {
        activations(of: image).map { x in
            let energy = x.squared().sum(axes: [1], keepingDimensions: true)
            return x * (energy + Self.leastEnergy).reciprocalSquareRoot()
        }
    }

    /// Returns the values behind the first ReLU of each stage as they are.
    ///
    /// - Parameter image: `[batch, 3, height, width]` in `[-1, 1]`.
    public func activations(of image: Tensor) -> [Tensor] {
        var result: [Tensor] = []
        var x = Self.standardized(image)
        var index = 0
        for (stage, depth) in depths.enumerated() {
            for layer in 0..<depth {
                guard let convolution = features[index] else { continue }
                x = convolution.forward(x, slope: 0)
                if layer == 0 { result.append(x) }
                if stage == depths.count - 1 { return result }  // nothing reads what follows
                index += 2
            }
            x = x.maxPooled(kernel: 2, stride: 2, padding: 0)
            index += 1
        }
        return result
    }

    /// Maps `[-1, 1]` to the units that networks trained on ImageNet expect.
    static func standardized(_ image: Tensor) -> Tensor {
        let mean = Tensor([0.485, 0.456, 0.406].map { $0 * 2 - 1 }, shape: [1, 3, 1, 1])
        let scale = Tensor([0.229, 0.224, 0.225].map { 1 / ($0 * 2) }, shape: [1, 3, 1, 1])
        return (image - mean) * scale
    }
}
