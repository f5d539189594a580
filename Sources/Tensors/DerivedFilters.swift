import Synchronization

/// Filters in the form that a kernel wants them, made from a weight.
///
/// A weight that nothing is learned about keeps them for the next time: a network that only runs
/// prepares its filters once. They live as long as the weight's storage.
struct DerivedFilters {
    /// Which form it is.
    enum Form: Hashable {
        case winograd
        case winogradFlipped
        case spreading(gain: Float, isTurned: Bool, isPaired: Bool)
        case gathering(gain: Float, isTurned: Bool)
        case taps(gain: Float, isTurned: Bool, outputStride: Int, isPaired: Bool)
        case energy
    }

    let weight: Tensor
    let form: Form
    let isKept: Bool

    /// Calls `use` with `count` floats that `make` has written, now or before.
    func withFloats(
        _ count: Int, make: (UnsafeMutablePointer<Float>) -> Void,
        use: (UnsafePointer<Float>) -> Void
    ) {
        if isKept, let buffer = weight.storage.derived.buffer(form, count: count, make: make) {
            return withExtendedLifetime(weight) { use(buffer.start) }
        }
        withScratch(count) {
            make($0)
            use($0)
        }
    }
}

/// What was derived from one storage.
struct DerivedBuffers: ~Copyable, Sendable {
    private let buffers = Mutex<[DerivedFilters.Form: Buffer]>([:])

    /// The most bytes that all of them may keep together.
    private static let limit = 768 << 20
    private static let bytes = Atomic(0)

    /// The floats of `form`, or `nil` if there is no room to keep them.
    func buffer(
        _ form: DerivedFilters.Form, count: Int, make: (UnsafeMutablePointer<Float>) -> Void
    ) -> Buffer? {
        if let buffer = buffers.withLock({ $0[form] }) { return buffer }
        let size = Workspace.bucket(for: count * MemoryLayout<Float>.stride)
        guard Self.bytes.add(size, ordering: .relaxed).newValue <= Self.limit else {
            Self.bytes.subtract(size, ordering: .relaxed)
            return nil
        }
        // Two threads may make the same floats at once; the second one's are given back.
        let made = Workspace.shared.take(count)
        make(made.start)
        let winner = buffers.withLock { buffers in
            if let first = buffers[form] { return first }
            buffers[form] = made
            return made
        }
        if winner.start != made.start {
            Workspace.shared.give(made)
            Self.bytes.subtract(size, ordering: .relaxed)
        }
        return winner
    }

    deinit {
        for buffer in buffers.withLock({ Array($0.values) }) {
            Self.bytes.subtract(buffer.bytes, ordering: .relaxed)
            Workspace.shared.give(buffer)
        }
    }
}
