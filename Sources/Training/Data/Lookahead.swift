import Dispatch
import Synchronization
import Tensors

/// Makes what the next step learns from while this step computes.
///
/// What is made depends on the random numbers alone. So it may be made too early, and even in vain:
/// it is used only if the step begins with the random numbers that it was made from. A run that
/// continues from a checkpoint sees the same pictures as one that never stopped.
final class Lookahead<Batch: Sendable>: Sendable {
    private struct Guess {
        let start: SplitMix64
        let end: SplitMix64
        let batch: Batch
    }

    private let make: @Sendable (_ random: inout SplitMix64) throws -> Batch
    private let queue = DispatchQueue(label: "likeness.lookahead", qos: .utility)
    private let guess = Mutex<Guess?>(nil)

    /// Creates a source of what `make` makes from random numbers and nothing else that changes.
    init(_ make: @escaping @Sendable (_ random: inout SplitMix64) throws -> Batch) {
        self.make = make
    }

    /// What the next step learns from; then starts making what follows, if there is a second core.
    ///
    /// - Throws: What `make` throws.
    func next(_ random: inout SplitMix64) throws -> Batch {
        queue.sync {}  // Until what was begun is there.
        let ready = guess.withLock { guess in
            defer { guess = nil }
            return guess
        }
        let batch: Batch
        if let ready, ready.start == random {
            (batch, random) = (ready.batch, ready.end)
        } else {
            batch = try make(&random)
        }
        if threadCount > 1 { begin(at: random) }
        return batch
    }

    /// Starts making a batch, on one thread: the others belong to the step that computes meanwhile.
    ///
    /// What fails here fails again, and is reported, when it is needed.
    private func begin(at start: SplitMix64) {
        queue.async { [self] in
            var random = start
            guard let batch = try? serially({ try make(&random) }) else { return }
            let end = random
            guess.withLock { $0 = Guess(start: start, end: end, batch: batch) }
        }
    }
}
