import FaceModels
import NeuralNetworks
import Tensors

/// A generator while it learns, beside the running average that ships and an adversary.
struct GeneratorLearner {
    let generator: Generator
    var optimizer: Adam
    var adversary: Adversary
    private(set) var average: ExponentialAverage
    /// How many pictures it has learned from.
    private(set) var seen = 0

    /// Starts with an initialized generator.
    ///
    /// - Parameter parameters: Those that learn, by their paths.
    init(_ generator: Generator, learning parameters: [String: Parameter], _ adversary: Adversary) {
        self.generator = generator
        self.adversary = adversary
        optimizer = Adam(parameters, learningRate: 2e-3, betas: (0.9, 0.99), clippingNorm: 10)
        average = ExponentialAverage(of: generator, decay: 0)
    }

    /// Moves the average along after a step; it is short at first, so that it forgets how the network
    /// began.
    mutating func finishStep(pictures: Int) {
        average.decay = min(0.998, Float(seen) / Float(seen + 100))
        average.update()
        seen += pictures
    }

    /// Everything that an exact resume needs, as files by name.
    func save() -> [String: Checkpoint] {
        [
            "generator": Checkpoint(generator), "average": average.checkpoint,
            "optimizer": optimizer.checkpoint,
            "position": Checkpoint(["seen": Tensor([Float(seen)], shape: [1])]),
        ].merging(adversary.save()) { $1 }
    }

    /// Takes over what ``save()`` returned.
    mutating func restore(_ saved: [String: Checkpoint]) throws {
        if let checkpoint = saved["generator"] { try generator.load(checkpoint) }
        if let checkpoint = saved["average"] { try average.restore(checkpoint) }
        if let checkpoint = saved["optimizer"] { try optimizer.restore(checkpoint) }
        try adversary.restore(saved)
        if let position = saved["position"]?.tensors["seen"] { seen = Int(position.scalar) }
    }
}
