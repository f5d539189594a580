import Glibc

/// How fast convolutions run here, in GFLOP/s of the direct definition.
///
/// Ways of computing are measured alternately, and the best of a few runs counts, because other
/// programs share the machine: trust the ratios. With one thread the processor's time counts and
/// not the clock's.
public struct ConvolutionBenchmark: Sendable {
    /// A size of image that networks are trained or run with; filters are 3×3.
    public struct Size: Sendable {
        /// How many channels go in, and how many come out.
        public let channels: Int
        /// Height and width, pixels.
        public let side: Int
        /// How many images.
        public let batch: Int

        /// Creates a size.
        public init(channels: Int, side: Int, batch: Int) {
            (self.channels, self.side, self.batch) = (channels, side, batch)
        }
    }

    /// What one size reached: GFLOP/s of the output, its gradient in the input and in the weight.
    public struct Measurement: Sendable {
        /// What was measured.
        public let size: Size
        /// How it was computed.
        public let algorithm: String
        /// The convolution, the gradient in its input, and that in its weight.
        public let rates: [Double]
    }

    /// Sizes between the first and the last layers of the networks.
    public static let sizes: [Size] = [
        Size(channels: 16, side: 256, batch: 16), Size(channels: 32, side: 128, batch: 16),
        Size(channels: 64, side: 64, batch: 16), Size(channels: 128, side: 32, batch: 16),
        Size(channels: 256, side: 16, batch: 8), Size(channels: 512, side: 4, batch: 1),
        Size(channels: 64, side: 256, batch: 1),
    ]

    /// How many runs of each measurement there are; the best counts.
    public let runs: Int

    /// Creates a benchmark.
    public init(runs: Int = 5) {
        self.runs = runs
    }

    /// Measures what the engine chooses, `likeness`, and the matrix product of OpenBLAS, `im2col`.
    public func measure(_ size: Size) -> [Measurement] {
        let shape = ConvolutionShape(
            input: [size.batch, size.channels, size.side, size.side],
            weight: [size.channels, size.channels, 3, 3], stride: 1, padding: 1, groups: 1)
        let x = Tensor.pattern(shape.inputShape)
        let weight = Tensor.pattern(shape.weightShape)
        let matrix = MatrixConvolution(shape)
        let ways: [[() -> Tensor]] = [
            [
                { convolve(x, weight, Epilogue(), shape) },
                { convolutionInputGradient(x, weight, shape) },
                { convolutionWeightGradient(x, x, shape) },
            ],
            [
                { matrix.forward(x, weight) }, { matrix.inputGradient(x, weight) },
                { matrix.weightGradient(x, x) },
            ],
        ]
        let gigaflop = Double(2 * 9 * x.count * size.channels) * 1e-9
        var best = [[Double]](repeating: [0, 0, 0], count: ways.count)
        for _ in 0...runs {
            for (way, steps) in ways.enumerated() {
                for (step, run) in steps.enumerated() {
                    best[way][step] = max(best[way][step], gigaflop / seconds(run))
                }
            }
        }
        return zip(["likeness", "im2col"], best).map {
            Measurement(size: size, algorithm: $0, rates: $1)
        }
    }
}

/// How long `body` takes: of processor time if there is one thread.
private func seconds(_ body: () -> Tensor) -> Double {
    if threadCount > 1 {
        return ContinuousClock().measure { _ = body() } / .seconds(1)
    }
    let start = clock()
    _ = body()
    return Double(clock() - start) / Double(CLOCKS_PER_SEC)
}

extension Tensor {
    /// Small values of both signs without a pattern that matters.
    fileprivate static func pattern(_ shape: [Int]) -> Tensor {
        Tensor(shape: shape) { for i in $0.indices { $0[i] = Float(i * 7919 % 2003) / 1001 - 1 } }
    }
}
