import NeuralNetworks
import Tensors

/// A network while it learns: itself, its optimizer, and the running average that ships.
struct Learner<Network: Module> {
    let network: Network
    private var optimizer: Adam
    private var average: ExponentialAverage
    private let decay: Float

    /// Starts training a network that is initialized.
    init(
        _ network: Network, learningRate: Float, betas: (Float, Float) = (0.9, 0.99),
        averaging decay: Float = 0.998, clippingNorm: Float? = nil
    ) {
        self.network = network
        self.decay = decay
        optimizer = Adam(
            network.parameters, learningRate: learningRate, betas: betas,
            clippingNorm: clippingNorm)
        average = ExponentialAverage(of: network, decay: decay)
    }

    /// The step size from now on.
    var learningRate: Float {
        get { optimizer.learningRate }
        set { optimizer.learningRate = newValue }
    }

    /// How many steps were taken.
    var steps: Int { optimizer.steps }

    /// Takes one step and moves the average along.
    mutating func step(_ gradients: Gradients) {
        optimizer.step(gradients)
        // The average is short at first, so that it forgets how the network began.
        average.decay = min(decay, Float(1 + optimizer.steps) / Float(10 + optimizer.steps))
        average.update()
    }

    /// The averaged parameters.
    var averaged: Checkpoint { average.checkpoint }

    /// Everything an exact resume needs, as files by name.
    func save(as name: String) -> [String: Checkpoint] {
        [
            name: Checkpoint(network), name + "-average": average.checkpoint,
            name + "-optimizer": optimizer.checkpoint,
        ]
    }

    /// Takes over what ``save(as:)`` returned.
    mutating func restore(_ saved: [String: Checkpoint], as name: String) throws {
        for key in [name, name + "-average", name + "-optimizer"] where saved[key] == nil {
            throw CheckpointError.missing([key])
        }
        guard let values = saved[name], let mean = saved[name + "-average"],
            let state = saved[name + "-optimizer"]
        else { return }
        try network.load(values)
        try average.restore(mean)
        try optimizer.restore(state)
    }
}

/// Several numbers from `0..<count`, drawn with replacement.
func drawIndices(_ batch: Int, below count: Int, using random: inout SplitMix64) -> [Int] {
    (0..<batch).map { _ in Int(random.next() % UInt64(count)) }
}
