/// The project's one random number generator: small, fast, seeded, and its state can be saved.
///
/// Steele et al. 2014, "Fast Splittable Pseudorandom Number Generators".
public struct SplitMix64: RandomNumberGenerator, Sendable, Hashable, Codable {
    /// Everything the numbers to come depend on.
    public var state: UInt64

    /// Starts at `state`.
    public init(state: UInt64) { self.state = state }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        state &+= Self.step
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// The generator as it will be after `count` numbers.
    func skipping(_ count: Int) -> SplitMix64 {
        SplitMix64(state: state &+ UInt64(count) &* Self.step)
    }

    /// A uniform number in `0..<1`, a multiple of 2⁻²⁴.
    public mutating func uniform() -> Float { Float(next() >> 40) * 0x1p-24 }

    /// A uniform number in `range`.
    public mutating func uniform(in range: ClosedRange<Float>) -> Float {
        range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
    }

    /// A normally distributed number of mean 0 and variance 1.
    ///
    /// Box and Muller 1958, "A Note on the Generation of Random Normal Deviates"; the second number
    /// of each pair is not kept, so that ``state`` is the whole state.
    public mutating func normal() -> Float {
        let radius = (-2 * normalLogarithm(1 - uniform())).squareRoot()
        return radius * cosine(turns: uniform())
    }
}

extension Tensor {
    /// Normally distributed values of mean 0 and variance 1.
    public static func normal(_ shape: [Int], using random: inout SplitMix64) -> Tensor {
        let start = random
        let result = Tensor(shape: shape) { floats in
            guard let y = floats.baseAddress else { return }
            // Each number takes two; whoever comes later can skip what came before.
            inRanges(of: floats.count, cost: 4) { range in
                var random = start.skipping(2 * range.lowerBound)
                for i in range { y[i] = random.normal() }
            }
        }
        random = start.skipping(2 * result.count)
        return result
    }

    /// Uniform values in `range`.
    public static func uniform(
        _ shape: [Int], in range: ClosedRange<Float> = -1...1, using random: inout SplitMix64
    ) -> Tensor {
        Tensor(shape: shape) { floats in
            for i in floats.indices { floats[i] = random.uniform(in: range) }
        }
    }
}
