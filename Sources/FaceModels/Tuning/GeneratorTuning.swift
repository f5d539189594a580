import Foundation
public import NeuralNetworks
public import Tensors

/// Makes the generator reproduce one photo: each step optimizes the generator's own parameters
/// around the photo's latent code.
///
/// Roich et al. 2022, "Pivotal Tuning for Latent-based Editing of Real Images". Differently from
/// the paper, the code moves along in the first steps, because an encoder's guess is close but
/// not the optimum. The mapping network stays as it is, and so do the affine maps from codes to styles,
/// so that edits keep their directions. What only the whole side of a large picture has room for is
/// left to the last block alone: nothing below it changes any more, so a step costs little.
public struct GeneratorTuning {
    /// How a photo is learned.
    public struct Options: Codable, Sendable, Hashable {
        /// Step size for the generator's parameters.
        public var learningRate: Float
        /// Step size for the latent code.
        public var latentLearningRate: Float
        /// Steps in which the latent code moves too.
        public var latentSteps: Int
        /// Steps in which only the latent code moves, before the generator follows.
        public var pivotSteps: Int
        /// How strongly the code is drawn back to where the encoder put it.
        public var latentDecay: Float
        /// Steps in all; the step sizes fall to a tenth towards the end.
        public var steps: Int
        /// How many of the first steps look at the picture at a quarter and at half its side: they
        /// cost a fraction, and what is coarse is right before the details are begun.
        public var coarseSteps: [Int]
        /// Steps at the end in which only the last block learns; if there are some, all steps before
        /// look at the picture at half its side at most.
        public var detailSteps: Int
        /// Step size for the last block then.
        public var detailLearningRate: Float

        /// The options for a photo that may be looked at so many times.
        ///
        /// Shared out so, eleven seconds on two cores took four real portraits of 512×512 to 30.3 dB.
        ///
        /// - Parameter side: That of the generator's pictures.
        public static func sharing(_ steps: Int, side: Int = 256) -> Options {
            let details = side > largestWholeSide ? steps / 24 : 0
            let whole = steps - details
            return Options(
                learningRate: 5e-3, latentLearningRate: 1.5e-2, latentSteps: whole * 2 / 5,
                pivotSteps: whole / 30, steps: steps,
                coarseSteps: [whole / 5, whole * 7 / 20], detailSteps: details)
        }

        /// Options to find out with what steps take: two of each phase, as the first also fills caches.
        public static func trial(side: Int) -> Options {
            let details = side > largestWholeSide ? 2 : 0
            return Options(
                latentSteps: 6, pivotSteps: 0, steps: 6 + details, coarseSteps: [2, 2],
                detailSteps: details)
        }

        /// The largest side at which the whole generator learns all details.
        private static let largestWholeSide = 256

        /// How many of the steps belong to each ``GeneratorTuning/phase``.
        public var stepsByPhase: [Int] {
            let whole = steps - detailSteps - coarseSteps.reduce(0, +)
            return coarseSteps + [whole, detailSteps]
        }

        /// Creates options.
        public init(
            learningRate: Float = 1e-3, latentLearningRate: Float = 1e-2, latentSteps: Int = 40,
            pivotSteps: Int = 10, latentDecay: Float = 1e-3, steps: Int = 100,
            coarseSteps: [Int] = [0, 0], detailSteps: Int = 0,
            detailLearningRate: Float = 1.5e-2
        ) {
            precondition(detailSteps <= steps, "\(detailSteps) of \(steps) steps for details")
            self.learningRate = learningRate
            self.latentLearningRate = latentLearningRate
            self.latentSteps = latentSteps
            self.pivotSteps = pivotSteps
            self.latentDecay = latentDecay
            self.steps = steps
            self.coarseSteps = coarseSteps
            self.detailSteps = detailSteps
            self.detailLearningRate = detailLearningRate
        }
    }

    /// The generator, changed in place by each step.
    public let generator: Generator
    /// How many steps were taken.
    public private(set) var stepsTaken = 0

    private let pivot: Tensor
    private let latent: Parameter
    /// The photo at three sides: the largest that the whole generator learns at, half and a quarter.
    private let targets: [(side: Int, target: ImageDistance.Target)]
    /// The photo as it is.
    private let inner: Tensor
    /// When only the last block learns.
    private var detailStart: Int
    /// What it learns on.
    private var half: Generator.Drawing?
    private let distance: ImageDistance
    private let options: Options
    private var optimizer: Adam
    private var latentOptimizer: Adam

    /// Prepares for one photo; the generator must be this photo's own copy.
    ///
    /// - Parameters:
    ///   - inner: The aligned photo, `[1, 3, S, S]` in `[-1, 1]`.
    ///   - wPlus: Where the encoder sees it, `[1, L, styleSize]`.
    public init(
        generator: Generator, inner: Tensor, wPlus: Tensor, distance: ImageDistance,
        options: Options = Options()
    ) {
        self.generator = generator
        self.distance = distance
        self.options = options
        self.inner = inner
        detailStart = options.steps - options.detailSteps
        targets = [4, 2, 1].map { factor in
            let factor = options.detailSteps > 0 ? 2 * factor : factor
            let picture = factor == 1 ? inner : inner.averagePooled(factor)
            return (picture.shape[3], distance.target(picture))
        }
        pivot = wPlus.detached()
        latent = Parameter(wPlus.shape, .constant(0))
        latent.value = wPlus.detached()
        optimizer = Adam(
            generator.learnedFromOnePhoto, learningRate: options.learningRate, betas: (0.9, 0.99))
        latentOptimizer = Adam(
            ["wPlus": latent], learningRate: options.latentLearningRate, betas: (0.9, 0.99))
    }

    /// Where the photo is in latent space, `[1, L, styleSize]`.
    public var wPlus: Tensor { latent.value.detached() }

    /// What the generator draws there now, `[1, 3, S, S]`.
    public var reconstruction: Tensor { generator.forward(wPlus).detached() }

    /// What was learned, taken only part of the way from where it began.
    ///
    /// All the way, the generator draws the photo whatever else the code asks for: of what edits do
    /// to an untuned generator a tuned one draws two fifths. Between two sets of weights of which one was tuned
    /// from the other lie generators that do what both can, in any proportion: Wang et al. 2019, "Deep Network
    /// Interpolation for Continuous Imagery Effect Transition"; Wortsman et al. 2022, "Robust
    /// Fine-Tuning of Zero-Shot Models".
    ///
    /// - Parameters:
    ///   - share: How far, from 0 to 1.
    ///   - original: The generator as it was before the first step.
    /// - Returns: The parameters that are learned, by their paths, and the code.
    public func partWay(
        _ share: Float, from original: Generator
    ) -> (parameters: [String: Tensor], wPlus: Tensor) {
        let before = original.learnedFromOnePhoto
        let parameters = generator.learnedFromOnePhoto.map { path, parameter in
            guard let start = before[path]?.value else {
                preconditionFailure("the original generator has no \(path)")
            }
            return (path, (start * (1 - share) + parameter.value * share).detached())
        }
        return (
            Dictionary(uniqueKeysWithValues: parameters),
            (pivot * (1 - share) + wPlus * share).detached()
        )
    }

    /// Which size of the photo the next step looks at.
    private var level: Int {
        var end = 0
        for (level, steps) in options.coarseSteps.prefix(2).enumerated() {
            end += steps
            if stepsTaken < end { return level }
        }
        return targets.count - 1
    }

    /// What the next step looks at, which decides what it takes: the photo at a quarter, at half and at
    /// the whole of the side at which the whole generator learns, or, at last, details.
    public var phase: Int { isRefining ? targets.count : level }

    /// Whether the steps for details have begun.
    public var isRefining: Bool { options.detailSteps > 0 && stepsTaken >= detailStart }

    /// Whether all steps were taken.
    public var isFinished: Bool { stepsTaken >= detailStart + options.detailSteps }

    /// Leaves out what is left of the steps before those for details.
    public mutating func finishWhole() {
        detailStart = min(detailStart, stepsTaken)
    }

    /// Takes one step and returns the distance from the photo before it.
    @discardableResult
    public mutating func step() -> Float {
        let distance = isRefining ? stepOfLastBlock() : stepOfAll()
        stepsTaken += 1
        return distance
    }

    private mutating func stepOfAll() -> Float {
        let progress = Float(stepsTaken) / Float(max(1, options.steps - options.detailSteps))
        let decay = max(0.1, min(1, 2 - 2 * progress))
        let (side, target) = targets[level]
        let image = generator.picture(
            stepsTaken < options.latentSteps ? latent.value : latent.value.detached(), side: side)
        let difference = distance(image, target)
        var loss = difference
        if stepsTaken < options.latentSteps {
            loss = loss + (latent.value - pivot).squared().mean() * options.latentDecay
        }
        let gradients = loss.backward()
        if stepsTaken < options.latentSteps {
            latentOptimizer.learningRate = options.latentLearningRate * decay
            latentOptimizer.step(gradients)
        }
        if stepsTaken >= options.pivotSteps {
            optimizer.learningRate = options.learningRate * decay
            optimizer.step(gradients)
        }
        return difference.scalar
    }

    /// Looks at pixels alone: the deeper networks see nothing of what is fine.
    private mutating func stepOfLastBlock() -> Float {
        let progress = Float(stepsTaken - detailStart) / Float(options.detailSteps)
        if half == nil { half = generator.halfDrawn(wPlus).detached }
        guard let half else { return 0 }
        let difference = (generator.finished(half, wPlus) - inner).squared().mean()
        optimizer.learningRate = options.detailLearningRate * max(0.1, 1 - progress)
        optimizer.step(difference.backward())
        return difference.scalar
    }

    /// Everything an exact resume needs, as files by name.
    public func save() -> [String: Checkpoint] {
        [
            "generator": Checkpoint(generator),
            "generator-optimizer": optimizer.checkpoint,
            "latent": Checkpoint([
                "wPlus": wPlus,
                "steps": Tensor([Float(stepsTaken), Float(detailStart)], shape: [2]),
            ]),
            "latent-optimizer": latentOptimizer.checkpoint,
        ]
    }

    /// Takes over what ``save()`` returned.
    ///
    /// - Throws: ``CheckpointError`` if a part is missing or does not fit.
    public mutating func restore(_ saved: [String: Checkpoint]) throws {
        func part(_ name: String) throws -> Checkpoint {
            guard let checkpoint = saved[name] else { throw CheckpointError.missing([name]) }
            return checkpoint
        }
        let state = try part("latent")
        guard let wPlus = state.tensors["wPlus"],
            let steps = state.tensors["steps"]?.scalars, steps.count == 2
        else {
            throw CheckpointError.missing(["latent.wPlus", "latent.steps"])
        }
        // What does not fit, as that of a version which learned other parameters, changes nothing.
        var (optimizer, latentOptimizer) = (optimizer, latentOptimizer)
        try optimizer.restore(part("generator-optimizer"))
        try latentOptimizer.restore(part("latent-optimizer"))
        try generator.load(part("generator"))
        (self.optimizer, self.latentOptimizer) = (optimizer, latentOptimizer)
        latent.value = wPlus
        (stepsTaken, detailStart, half) = (Int(steps[0]), Int(steps[1]), nil)
    }
}
