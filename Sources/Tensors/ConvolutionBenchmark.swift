import CKernels

/// How fast 3×3 convolutions run here, in GFLOP/s of the direct definition.
///
/// Ours and the matrix product of OpenBLAS take turns, and the best of a few runs counts, because
/// other programs share the machine: trust the ratios.
public struct ConvolutionBenchmark: Sendable {
    /// A convolution that networks are trained or run with.
    public struct Size: Sendable {
        /// How many images, and the channels of each.
        public let batch, inputs, outputs: Int
        /// Height and width of the images, pixels.
        public let side: Int
        /// Whether the result is twice the size, as in StyleGAN2's way up.
        public let doubles: Bool

        /// Creates a size.
        public init(_ inputs: Int, _ outputs: Int, side: Int, batch: Int = 1, doubles: Bool = false)
        {
            (self.inputs, self.outputs, self.side) = (inputs, outputs, side)
            (self.batch, self.doubles) = (batch, doubles)
        }

        /// Multiplications and additions of the direct definition.
        var operations: Double { Double(2 * 9 * batch * inputs * outputs) * Double(side * side) }

        var shape: ConvolutionShape {
            ConvolutionShape(
                input: [batch, inputs, side, side], weight: [outputs, inputs, 3, 3], stride: 1,
                padding: 1, groups: 1)
        }

        /// How it is computed.
        public var algorithm: String {
            if doubles {
                let doubling = DoublingConvolution(
                    batch: batch, large: outputs, small: inputs, height: side, width: side,
                    isLargeFirst: true, gain: 1)
                return doubling.isFast ? "points" : "matrix"
            }
            return "\(shape.algorithm(.forward))"
        }
    }

    /// What one size reached: GFLOP/s of the output, its gradient in the input and in the weight.
    public struct Measurement: Sendable {
        /// What was measured.
        public let size: Size
        /// Our convolution, the gradient in its input, and that in its weight.
        public let rates: [Double]
        /// The same by OpenBLAS; empty for what it has no counterpart of.
        public let matrixRates: [Double]
    }

    /// The convolutions of StyleGAN2, VGG-19 and our students, and some as training sees them.
    public static let sizes: [Size] =
        [4, 8, 16, 32, 64].map { Size(512, 512, side: $0) }
        + [(256, 128), (128, 256), (64, 512), (32, 1024)].map { Size($0, $0, side: $1) }
        + [4, 8, 16, 32].map { Size(512, 512, side: $0, doubles: true) }
        + [(512, 64), (256, 128), (128, 256), (64, 512)].map {
            Size($0, $0 / 2, side: $1, doubles: true)
        }
        + [(3, 64, 256), (64, 64, 256), (128, 128, 128), (256, 256, 64), (256, 512, 32)].map {
            Size($0, $1, side: $2)
        }
        + [(16, 256), (32, 128), (64, 64), (128, 32), (256, 16)].map {
            Size($0, $0, side: $1, batch: 8)
        }

    /// How many runs of each measurement there are; the best counts.
    public let runs: Int

    /// Creates a benchmark.
    public init(runs: Int = 5) {
        self.runs = runs
    }

    /// The most multiplications and additions this machine does in a second, in 10⁹.
    public func peak() -> Double {
        let (jobs, rounds) = (16 * threadCount, 200_000)
        let operations = Double(jobs * rounds * kernels.multiply_add_count())
        return (0..<max(runs, 3)).map { _ in
            let seconds = seconds {
                parallel(over: jobs) { _ in
                    withUnsafeTemporaryAllocation(of: Float.self, capacity: 32) { floats in
                        floats.update(repeating: 0.5)
                        kernels.multiply_add(floats.baseAddress.unsafelyUnwrapped, rounds)
                    }
                }
            }
            return operations * 1e-9 / seconds
        }.max() ?? 0
    }

    /// Measures one size.
    public func measure(_ size: Size) -> Measurement {
        let shape = size.shape
        let (x, weight) = (Tensor.pattern(shape.inputShape), Tensor.pattern(shape.weightShape))
        let ours = Trial(size, x, weight)
        let matrix = MatrixConvolution(shape)
        let seed = Tensor.pattern(shape.outputShape)
        let theirs: [() -> Void] = [
            { _ = matrix.forward(x, weight) }, { _ = matrix.inputGradient(seed, weight) },
            { _ = matrix.weightGradient(x, seed) },
        ]
        var best = [[Double]](repeating: [0, 0, 0], count: 2)
        for _ in 0...runs {
            for step in 0..<3 {
                let time = ours.seconds(step)
                best[0][step] = max(best[0][step], size.operations * 1e-9 / time)
                guard !size.doubles else { continue }
                let other = seconds(theirs[step])
                best[1][step] = max(best[1][step], size.operations * 1e-9 / other)
            }
        }
        return Measurement(size: size, rates: best[0], matrixRates: size.doubles ? [] : best[1])
    }
}

/// One convolution as networks call it.
private struct Trial {
    private let size: ConvolutionBenchmark.Size
    private let x, weight, seed, style: Tensor

    init(_ size: ConvolutionBenchmark.Size, _ x: Tensor, _ weight: Tensor) {
        (self.size, self.x, self.weight) = (size, x, weight)
        let side = size.doubles ? 2 * size.side : size.side
        seed = Tensor.pattern([size.batch, size.outputs, side, side])
        style = Tensor(repeating: 1, shape: [size.batch, size.inputs])
    }

    /// How long the convolution (0) or the gradient in its input (1) or weight (2) takes.
    func seconds(_ step: Int) -> Double {
        if step == 0 { return Tensors.seconds { _ = result(x, weight) } }
        let y = result(
            step == 1 ? x.requiringGradient() : x, step == 2 ? weight.requiringGradient() : weight)
        return Tensors.seconds { _ = y.backward(seed: seed) }
    }

    private func result(_ x: Tensor, _ weight: Tensor) -> Tensor {
        guard size.doubles else { return conv2d(x, weight) }
        return modulatedConv2d(x, weight, style: style, demodulates: false, upsamples: true)
    }
}

private func seconds(_ body: () -> Void) -> Double {
    ContinuousClock().measure(body) / .seconds(1)
}

extension Tensor {
    /// Small values of both signs without a pattern that matters.
    static func pattern(_ shape: [Int]) -> Tensor {
        Tensor(shape: shape) { for i in $0.indices { $0[i] = Float(i * 7919 % 2003) / 1001 - 1 } }
    }
}
