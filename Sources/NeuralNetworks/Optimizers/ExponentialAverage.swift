import Tensors

/// A moving average of the parameters of a network, which is better than the network itself.
///
/// Yazıcı et al. 2019, "The Unusual Effectiveness of Averaging in GAN Training".
public struct ExponentialAverage {
    /// How much of the average is kept at each update.
    public var decay: Float

    private let parameters: [String: Parameter]
    private var values: [String: Tensor]

    /// Starts at the current values of `module`, which it follows.
    public init(of module: some Module, decay: Float) {
        self.decay = decay
        parameters = module.parameters
        values = parameters.mapValues { $0.value.detached() }
    }

    /// Moves the average towards the current values; constants are taken as they are.
    public mutating func update() {
        for (path, parameter) in parameters {
            let current = parameter.value.detached()
            guard !parameter.isConstant, let average = values[path] else {
                values[path] = current
                continue
            }
            values[path] = moved(average, towards: current)
        }
    }

    /// `average + (current - average) · (1 - decay)` in one pass over memory, on all threads.
    private func moved(_ average: Tensor, towards current: Tensor) -> Tensor {
        let (count, block, share) = (average.count, 16_384, 1 - decay)
        return Tensor(shape: average.shape) { result in
            average.withUnsafeFloats { average in
                current.withUnsafeFloats { current in
                    guard let y = result.baseAddress, let a = average.baseAddress,
                        let x = current.baseAddress
                    else { return }
                    parallel(over: (count + block - 1) / block) { part in
                        for i in part * block..<min(count, (part + 1) * block) {
                            y[i] = a[i] + (x[i] - a[i]) * share
                        }
                    }
                }
            }
        }
    }

    /// The averaged parameters, which the network's type can load.
    public var checkpoint: Checkpoint { Checkpoint(values) }

    /// Continues from `checkpoint`.
    ///
    /// - Throws: ``CheckpointError`` unless names and shapes agree exactly.
    public mutating func restore(_ checkpoint: Checkpoint) throws {
        for (path, parameter) in parameters {
            guard let tensor = checkpoint.tensors[path] else {
                throw CheckpointError.missing([path])
            }
            guard tensor.shape == parameter.shape else {
                throw CheckpointError.misshapen(
                    path, expected: parameter.shape, found: tensor.shape)
            }
        }
        values = checkpoint.tensors.filter { parameters[$0.key] != nil }
    }
}
