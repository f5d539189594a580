import Foundation
import Testing

@testable import Tensors

struct SplitMix64Tests {
    @Test func `numbers are those of the published algorithm`() {
        var random = SplitMix64(state: 1_234_567)
        #expect(random.next() == 6_457_827_717_110_365_317)
        #expect(random.next() == 3_203_168_211_198_807_973)
    }

    @Test func `normal numbers have mean 0 and variance 1`() {
        var random = SplitMix64(state: 1)
        let x = Tensor.normal([100_000], using: &random)
        #expect(abs(x.mean().scalar) < 0.01)
        #expect(abs(x.squared().mean().scalar - 1) < 0.02)
    }

    @Test func `a tensor takes the numbers one after another`() {
        var (random, copy) = (SplitMix64(state: 5), SplitMix64(state: 5))
        let x = Tensor.normal([70_001], using: &random)
        #expect(x.scalars == (0..<70_001).map { _ in copy.normal() })
        #expect(random == copy)
    }

    @Test func `a saved state goes on with the same numbers`() throws {
        var random = SplitMix64(state: 7)
        _ = random.normal()
        let saved = try JSONEncoder().encode(random)
        var copy = try JSONDecoder().decode(SplitMix64.self, from: saved)
        #expect(copy.normal() == random.normal())
    }
}
