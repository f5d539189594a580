import Dispatch
import Testing

@testable import Tensors

struct ArenaTests {
    private func arena() throws -> Arena { try #require(Arena(bytes: 64 << 20)) }

    @Test func `buffers of other sizes take the place of what was given back`() throws {
        var arena = try arena()
        defer { arena.close() }
        let parts = [arena.take(3 << 20), arena.take(2 << 20)]
        let (first, second) = (try #require(parts[0]), try #require(parts[1]))
        arena.give(first, 3 << 20)
        let small = arena.take(1 << 20)
        #expect(small == first)
        let next = arena.take(2 << 20)
        #expect(next == first + (1 << 20))
        #expect(second == first + (3 << 20))
    }

    @Test func `neighbours become one gap again`() throws {
        var arena = try arena()
        defer { arena.close() }
        let parts = (0..<5).compactMap { _ in arena.take(1 << 20) }
        for i in [1, 3, 2, 0, 4] { arena.give(parts[i], 1 << 20) }
        let all = arena.take(5 << 20)
        #expect(all == parts[0])
    }

    @Test func `no two buffers overlap, and nothing is lost`() throws {
        var arena = try arena()
        defer { arena.close() }
        var random = SplitMix64(state: 1)
        var taken: [(start: UnsafeMutableRawPointer, bytes: Int)] = []
        for _ in 0..<2000 {
            if random.next() % 2 == 0 || taken.isEmpty {
                let bytes = Arena.size(for: Int(random.next() % (1 << 20)))
                guard let start = arena.take(bytes) else { continue }
                #expect(arena.owns(start))
                for other in taken {
                    #expect(other.start + other.bytes <= start || start + bytes <= other.start)
                }
                taken.append((start, bytes))
            } else {
                let buffer = taken.remove(at: Int(random.next() % UInt64(taken.count)))
                arena.give(buffer.start, buffer.bytes)
            }
        }
        for buffer in taken { arena.give(buffer.start, buffer.bytes) }
        let (most, more) = (arena.take(60 << 20), arena.take(8 << 20))
        #expect(most != nil && more == nil)
    }

    @Test func `memory that was given back is counted until it is trimmed`() throws {
        var arena = try arena()
        defer { arena.close() }
        let whole = arena.take(4 << 20)
        let buffer = try #require(whole)
        #expect(arena.warmBytes == 0)
        buffer.storeBytes(of: 7, as: UInt8.self)
        arena.give(buffer, 4 << 20)
        #expect(arena.warmBytes == 4 << 20)
        arena.trim()
        #expect(arena.warmBytes == 0)
        // The system hands out zeros again.
        let again = arena.take(4 << 20)
        #expect(again?.load(as: UInt8.self) == 0)
    }

    @Test func `free memory goes back to the system when nobody takes any`() async throws {
        let workspace = Workspace(idleTime: .milliseconds(20))
        workspace.give(workspace.take(1 << 20))
        workspace.give(workspace.take(100))
        #expect(workspace.idleBytes > 4_000_000)
        for _ in 0..<200 where workspace.idleBytes > 0 {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(workspace.idleBytes == 0)
    }
}
