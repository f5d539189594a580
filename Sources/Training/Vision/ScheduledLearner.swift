import NeuralNetworks
import Tensors

/// A ``Learner`` that begins at a seed and whose steps grow for a moment and then shrink slowly, so
/// that a run may be stopped at any time.
struct ScheduledLearner<Network: Module> {
    private let name: String
    private let learningRate: Float
    private let halfLife: Float
    private let make: () -> Network
    private var learner: Learner<Network>
    private var steps: Float = 0

    /// Starts from a seed.
    ///
    /// - Parameters:
    ///   - name: The network's name in a pack.
    ///   - learningRate: The highest rate, reached after 100 steps.
    ///   - halfLife: The number of steps after which the rate has fallen by half.
    ///   - clippingNorm: How long all gradients together may be, if that is limited.
    ///   - make: Makes the network, without values.
    init(
        _ name: String, seed: UInt64, learningRate: Float, halfLife: Float,
        clippingNorm: Float? = nil, make: @escaping () -> Network
    ) {
        (self.name, self.learningRate, self.halfLife) = (name, learningRate, halfLife)
        self.make = make
        let network = make()
        var random = SplitMix64(state: seed)
        network.initialize(using: &random)
        learner = Learner(network, learningRate: learningRate, clippingNorm: clippingNorm)
    }

    /// The network that learns.
    var network: Network { learner.network }

    /// The number of steps taken.
    var taken: Int { learner.steps }

    /// Lets steps be as large again as they were after so many.
    mutating func restart(at steps: Float) { self.steps = steps }

    /// Takes one step down `loss`, a scalar.
    mutating func step(_ loss: Tensor) {
        steps += 1
        learner.learningRate = learningRate * min(1, steps / 100) / (1 + steps / halfLife)
        learner.step(loss.backward())
    }

    /// A network with the running average of all values, which is what ships and is measured.
    ///
    /// - Throws: ``CheckpointError`` never in practice: it is of the same architecture.
    func averaged() throws -> Network {
        let result = make()
        try result.load(learner.averaged)
        return result
    }

    /// All that an exact resume needs.
    func save() -> [String: Checkpoint] {
        var saved = learner.save(as: name)
        saved["schedule"] = Checkpoint(["steps": Tensor([steps], shape: [])])
        return saved
    }

    /// Continues from what ``save()`` returned.
    ///
    /// - Throws: ``CheckpointError`` if it was saved by another architecture.
    mutating func restore(_ saved: [String: Checkpoint]) throws {
        guard let steps = saved["schedule"]?.tensors["steps"] else {
            throw CheckpointError.missing(["schedule"])
        }
        try learner.restore(saved, as: name)
        self.steps = steps.scalar
    }

    /// The average, by the network's name.
    func weights() -> [String: Checkpoint] {
        [name: learner.averaged]
    }
}

/// The cross entropy of yes-or-no answers given before the sigmoid, for every element.
func binaryCrossEntropies(_ logits: Tensor, _ targets: Tensor) -> Tensor {
    logits.softplus() - targets * logits
}
