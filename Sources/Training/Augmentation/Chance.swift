import Foundation
import Tensors

extension SplitMix64 {
    /// A number between two others, all equally likely.
    mutating func between(_ low: Float, _ high: Float) -> Float {
        low + (high - low) * Float(next() >> 40) / Float(1 << 24)
    }

    /// A number between two positive others, all ratios equally likely.
    mutating func betweenLogarithmically(_ low: Float, _ high: Float) -> Float {
        exp(between(log(low), log(high)))
    }

    /// True with this probability.
    mutating func chance(_ probability: Float) -> Bool {
        between(0, 1) < probability
    }

    /// One of `0..<count`.
    mutating func index(_ count: Int) -> Int {
        Int(next() % UInt64(count))
    }

    /// A random colour, 0…1.
    mutating func color() -> SIMD3<Float> {
        if chance(0.2) { return SIMD3(repeating: between(0, 1)) }
        if chance(0.2) { return skinColor() }
        return SIMD3(between(0, 1), between(0, 1), between(0, 1))
    }

    /// The colour of some skin under some light, 0…1: what a detector must not fall for by itself.
    mutating func skinColor() -> SIMD3<Float> {
        let red = between(0.2, 1)
        let green = red * between(0.55, 0.85)
        return SIMD3(red, green, green * between(0.6, 0.95))
    }
}

/// Makes independent samples in parallel, the same for any number of threads.
func drawn<Sample: Sendable>(
    _ count: Int, _ random: inout SplitMix64,
    _ make: @escaping @Sendable (_ index: Int, _ random: inout SplitMix64) -> Sample
) -> [Sample] {
    let seeds = (0..<count).map { _ in random.next() }
    return Array(unsafeUninitializedCapacity: count) { buffer, initialized in
        nonisolated(unsafe) let buffer = buffer
        parallel(over: count) { index in
            var random = SplitMix64(state: seeds[index])
            (buffer.baseAddress! + index).initialize(to: make(index, &random))
        }
        initialized = count
    }
}
