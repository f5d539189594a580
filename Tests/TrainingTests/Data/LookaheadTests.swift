import Synchronization
import Tensors
import Testing

@testable import Training

struct LookaheadTests {
    @Test func `batches are those that the random numbers give without it`() throws {
        let source = Lookahead { random in (0..<3).map { _ in random.next() } }
        var (ahead, plain) = (SplitMix64(state: 1), SplitMix64(state: 1))
        for _ in 0..<5 {
            let expected = (0..<3).map { _ in plain.next() }
            #expect(try source.next(&ahead) == expected)
            #expect(ahead == plain)
        }
    }

    @Test func `what was made in vain is not used`() throws {
        let source = Lookahead { $0.next() }
        var random = SplitMix64(state: 1)
        _ = try source.next(&random)
        var other = SplitMix64(state: 9)
        var expected = other
        #expect(try source.next(&other) == expected.next())
        #expect(other == expected)
    }

    @Test func `a failure ahead of time is reported when the batch is needed`() throws {
        struct Failure: Error {}
        let calls = Atomic(0)
        let source = Lookahead { random in
            guard calls.add(1, ordering: .relaxed).oldValue == 0 else { throw Failure() }
            return random.next()
        }
        var random = SplitMix64(state: 1)
        _ = try source.next(&random)
        #expect(throws: Failure.self) { try source.next(&random) }
    }
}
