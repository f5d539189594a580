import NeuralNetworks
public import Tensors

/// Teaches the preview networks one photo: each step shows them edits made by the tuned generator.
///
/// The modulator, the last blocks of the decoder and the photo's own code are optimized; the rest
/// of the autoencoder stays, so that its features keep their meaning. Δw = 0 returns the code
/// exactly, before and after.
public struct StudentDistillation {
    /// How a photo is learned.
    public struct Options: Codable, Sendable, Hashable {
        /// Step size for the modulator and the decoder's last blocks.
        public var learningRate: Float
        /// Step size for the photo's code.
        public var codeLearningRate: Float
        /// What the difference of features counts, beside the difference of pixels.
        public var features: Float
        /// Steps until the step sizes have fallen to a tenth.
        public var steps: Int

        /// Creates options.
        public init(
            learningRate: Float = 5e-4, codeLearningRate: Float = 1e-2, features: Float = 0.2,
            steps: Int = 60
        ) {
            self.learningRate = learningRate
            self.codeLearningRate = codeLearningRate
            self.features = features
            self.steps = steps
        }
    }

    /// The modulator, changed in place by each step.
    public let modulator: Modulator
    /// The autoencoder, whose decoder's last blocks are changed in place by each step.
    public let autoencoder: FaceAutoencoder
    /// How many steps were taken.
    public private(set) var stepsTaken = 0

    private let photoCode: Parameter
    private var optimizer: Adam
    private var codeOptimizer: Adam
    private let distance: ImageDistance
    private let options: Options

    /// Prepares for one photo; the networks must be this photo's own copies.
    ///
    /// - Parameters:
    ///   - inner: The aligned photo, `[1, 3, side, side]` in `[-1, 1]`.
    ///   - distance: What the decoded pictures are compared by.
    public init(
        modulator: Modulator, autoencoder: FaceAutoencoder, inner: Tensor,
        distance: ImageDistance, options: Options = Options()
    ) {
        self.modulator = modulator
        self.autoencoder = autoencoder
        self.distance = distance
        self.options = options
        let code = autoencoder.encode(inner).detached()
        photoCode = Parameter(code.shape, .constant(0))
        photoCode.value = code
        var learned = autoencoder.lastBlocks
        for (path, parameter) in modulator.parameters { learned["modulator." + path] = parameter }
        optimizer = Adam(learned, learningRate: options.learningRate, betas: (0.9, 0.99))
        codeOptimizer = Adam(
            ["code": photoCode], learningRate: options.codeLearningRate, betas: (0.9, 0.99))
    }

    /// The code of the unedited photo, `[1, code, side / 64, side / 64]`.
    public var code: Tensor { photoCode.value.detached() }

    /// Takes one step and returns the loss before it.
    ///
    /// - Parameters:
    ///   - changes: Δw of the edits, `[edits, style]`; a row of zeros stands for the photo itself.
    ///   - targets: What they should look like, `[edits, 3, side, side]` in `[-1, 1]`.
    public mutating func step(changes: Tensor, targets: Tensor) -> Float {
        let edits = changes.shape[0]
        let decay = max(0.1, 1 - 0.9 * Float(stepsTaken) / Float(max(1, options.steps)))
        optimizer.learningRate = options.learningRate * decay
        codeOptimizer.learningRate = options.codeLearningRate * decay
        let wanted = autoencoder.features(of: autoencoder.encode(targets)).detached()
        let code = modulator.forward(photoCode.value.repeated(axis: 0, count: edits), changes)
        let features = (autoencoder.features(of: code) - wanted).abs().mean()
        let pixels = distance(autoencoder.decode(code), distance.target(targets))
        let loss = pixels + features * options.features
        let gradients = loss.backward()
        optimizer.step(gradients)
        codeOptimizer.step(gradients)
        modulator.clampMixes()
        stepsTaken += 1
        return loss.scalar
    }
}
