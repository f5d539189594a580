import Glibc

/// One range of addresses that large buffers are cut from.
///
/// Buffers of different sizes take each other's places, which keeps the peak near the most that is
/// ever used at once. A buffer starts at the lowest address where it fits; what is free lies in as
/// few pieces as possible. The system is asked for huge pages, and gives memory when it is first
/// touched.
struct Arena {
    /// A range of addresses that nobody uses.
    private struct Gap {
        var start: Int
        var size: Int
        /// The bytes of it that the system has given and not got back; at the front, if anywhere.
        var warm: Int
    }

    private let base: UnsafeMutableRawPointer
    private let size: Int
    /// In order of addresses, never adjacent; the last one ends the arena.
    private var gaps: [Gap]

    private static let page = 4096
    private static let hugePage = 2 << 20

    /// The bytes that the system has given and nobody uses.
    private(set) var warmBytes = 0

    /// Reserves addresses, or returns `nil` if the system has none.
    ///
    /// Memory comes when it is first touched.
    init?(bytes: Int) {
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
        guard bytes > 2 * Self.hugePage,
            let memory = mmap(nil, bytes, PROT_READ | PROT_WRITE, flags, -1, 0),
            memory != MAP_FAILED
        else { return nil }
        _ = madvise(memory, bytes, MADV_HUGEPAGE)
        base = memory
        size = bytes
        let first = -Int(bitPattern: memory) & (Self.hugePage - 1)
        gaps = [Gap(start: first, size: bytes - first, warm: 0)]
    }

    /// The bytes that a buffer of at least `bytes` takes up.
    ///
    /// One cache line more than whole pages, so that large tensors do not all start at the same
    /// place in the caches.
    static func size(for bytes: Int) -> Int { bytes.roundedUp(to: page) + 64 }

    /// Whether the memory at `start` is cut from here.
    func owns(_ start: UnsafeMutableRawPointer) -> Bool {
        start >= base && start < base + size
    }

    /// Cuts off `bytes`, or returns `nil` if there is no gap that long.
    mutating func take(_ bytes: Int) -> UnsafeMutableRawPointer? {
        guard let i = gaps.firstIndex(where: { $0.size >= bytes }) else { return nil }
        let start = gaps[i].start
        let warm = min(gaps[i].warm, bytes)
        warmBytes -= warm
        if gaps[i].size == bytes {
            gaps.remove(at: i)
        } else {
            gaps[i].start += bytes
            gaps[i].size -= bytes
            gaps[i].warm -= warm
        }
        return base + start
    }

    /// Takes back what ``take(_:)`` cut off.
    mutating func give(_ memory: UnsafeMutableRawPointer, _ bytes: Int) {
        let start = memory - base
        var (low, high) = (0, gaps.count)
        while low < high {
            let middle = (low + high) / 2
            if gaps[middle].start < start { low = middle + 1 } else { high = middle }
        }
        warmBytes += bytes
        let joinsNext = low < gaps.count && gaps[low].start == start + bytes
        let joinsLast = low > 0 && gaps[low - 1].start + gaps[low - 1].size == start
        switch (joinsLast, joinsNext) {
        case (true, true):
            gaps[low - 1].size += bytes + gaps[low].size
            gaps[low - 1].warm += bytes + gaps[low].warm
            gaps.remove(at: low)
        case (true, false):
            gaps[low - 1].size += bytes
            gaps[low - 1].warm += bytes
        case (false, true):
            gaps[low].start = start
            gaps[low].size += bytes
            gaps[low].warm += bytes
        case (false, false):
            gaps.insert(Gap(start: start, size: bytes, warm: bytes), at: low)
        }
    }

    /// Gives the memory of all gaps back to the system.
    mutating func trim() {
        for (i, gap) in gaps.enumerated() where gap.warm > 0 {
            let first = gap.start.roundedUp(to: Self.page)
            // The last gap is mostly addresses that were never touched.
            let end = (gap.start + gap.size) / Self.page * Self.page
            if end > first { _ = madvise(base + first, end - first, MADV_DONTNEED) }
            gaps[i].warm = 0
        }
        warmBytes = 0
    }

    /// Gives back all addresses; nothing may be in use.
    func close() { munmap(base, size) }
}
