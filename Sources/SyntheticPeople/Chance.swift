/// The random numbers that people are drawn with.
///
/// O'Neill 2014, "PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms for
/// Random Number Generation". The renderer uses the same generator, so this is not the engine's.
struct Chance {
    private var state: UInt32

    init(state: UInt32) { self.state = state }

    /// A uniform number in `0...1`.
    mutating func uniform() -> Float {
        state = state &* 747_796_405 &+ 2_891_336_453
        let x = ((state >> ((state >> 28) &+ 4)) ^ state) &* 277_803_737
        return Float((x >> 22) ^ x) * (1 / 4_294_967_296)
    }

    /// A uniform number between two bounds.
    mutating func uniform(_ low: Float, _ high: Float) -> Float { low + (high - low) * uniform() }

    /// Roughly normal, mean 0 and variance 1, within ±3.46: the sum of four uniform numbers.
    mutating func normal() -> Float {
        (uniform() + uniform() + uniform() + uniform() - 2) * 1.732
    }

    /// Roughly normal, clipped to a range.
    mutating func normal(_ mean: Float, _ deviation: Float, in range: ClosedRange<Float>) -> Float {
        (mean + deviation * normal()).clamped(to: range)
    }

    /// True with a probability.
    mutating func happens(_ probability: Float) -> Bool { uniform() < probability }
}

/// Mixes the bits of a number (Wellons 2018, "Prospecting for Hash Functions").
func mixedBits(_ number: UInt32) -> UInt32 {
    var x = number
    x ^= x >> 16
    x = x &* 0x7feb_352d
    x ^= x >> 15
    x = x &* 0x846c_a68b
    return x ^ (x >> 16)
}

extension Float {
    func clamped(to range: ClosedRange<Float>) -> Float {
        Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }

    var unit: Float { clamped(to: 0...1) }
}
