import NeuralNetworks
public import Tensors

/// Teaches the preview networks one photo: each step shows them edits made by the tuned generator.
///
/// The modulator learns in the code of the autoencoder, from the newest edits and from ones it was
/// shown before, which costs little. The decoder's last blocks learn to draw the newest ones, so that
/// previews look like this photo. The rest of the autoencoder stays, so that codes keep their
/// meaning.
public struct StudentDistillation {
    /// How a photo is learned.
    public struct Options: Codable, Sendable, Hashable {
        /// Step size for the modulator and the decoder's last blocks.
        public var learningRate: Float
        /// What the difference of codes counts, beside that of pictures.
        public var codes: Float
        /// How many earlier edits a step repeats.
        public var repeated: Int
        /// How many earlier edits are remembered.
        public var remembered: Int
        /// Steps until the step size has fallen to a tenth.
        public var steps: Int

        /// Creates options.
        public init(
            learningRate: Float = 8e-4, codes: Float = 1, repeated: Int = 12,
            remembered: Int = 96, steps: Int = 60
        ) {
            self.learningRate = learningRate
            self.codes = codes
            self.repeated = repeated
            self.remembered = remembered
            self.steps = steps
        }
    }

    /// The modulator, changed in place by each step.
    public let modulator: Modulator
    /// The autoencoder, whose decoder's last blocks are changed in place by each step.
    public let autoencoder: FaceAutoencoder
    /// The code of the unedited photo, `[1, code, side / 64, side / 64]`.
    public let code: Tensor
    /// How many steps were taken.
    public private(set) var stepsTaken = 0

    private var memory: [(change: Tensor, code: Tensor)] = []
    private var forgotten = 0
    private var optimizer: Adam
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
        code = autoencoder.encode(inner).detached()
        var learned = autoencoder.lastBlocks
        for (path, parameter) in modulator.parameters { learned["modulator." + path] = parameter }
        optimizer = Adam(learned, learningRate: options.learningRate, betas: (0.9, 0.99))
    }

    /// Takes one step and returns the loss before it.
    ///
    /// - Parameters:
    ///   - changes: Δw of the edits, `[edits, style]`; a row of zeros stands for the photo itself.
    ///   - targets: What they should look like, `[edits, 3, side, side]` in `[-1, 1]`.
    public mutating func step(changes: Tensor, targets: Tensor) -> Float {
        let edits = changes.shape[0]
        let progress = Float(stepsTaken) / Float(max(1, options.steps))
        optimizer.learningRate = options.learningRate * max(0.1, 1 - 0.9 * progress)
        let wanted = autoencoder.encode(targets).detached()

        let old = earlierEdits()
        let edited = modulator.forward(
            code.repeated(axis: 0, count: edits + old.count),
            concatenate([changes] + old.map(\.change), axis: 0))
        let codes = autoencoder.difference(
            of: edited, from: concatenate([wanted] + old.map(\.code), axis: 0))
        let picture = autoencoder.decode(edited.sliced(axis: 0, 0..<edits))
        let loss =
            distance(picture, distance.target(targets))
            + (codes.pixels + codes.numbers * 0.1) * options.codes
        optimizer.step(loss.backward())
        modulator.clampMixes()
        for row in 0..<edits {
            remember(
                changes.sliced(axis: 0, row..<row + 1), wanted.sliced(axis: 0, row..<row + 1))
        }
        stepsTaken += 1
        return loss.scalar
    }

    /// Some of the remembered edits, evenly spread over them, others at each step.
    private func earlierEdits() -> [(change: Tensor, code: Tensor)] {
        let count = min(options.repeated, memory.count)
        return (0..<count).map { memory[($0 * memory.count / count + stepsTaken) % memory.count] }
    }

    private mutating func remember(_ change: Tensor, _ code: Tensor) {
        guard memory.count >= options.remembered else {
            memory.append((change, code))
            return
        }
        memory[forgotten % memory.count] = (change, code)
        forgotten += 1
    }
}
