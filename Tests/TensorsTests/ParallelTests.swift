import Synchronization
import Testing

@testable import Tensors

struct ParallelTests {
    @Test(arguments: [0, 1, 2, 3, 100, 10_001])
    func `every index is visited once`(count: Int) {
        var visits = [Int](repeating: 0, count: count)
        visits.withUnsafeMutableBufferPointer { visits in
            parallel(over: count) { visits[$0] += 1 }
        }
        #expect(visits.allSatisfy { $0 == 1 })
    }

    @Test func `a nested call runs serially`() {
        let total = Atomic(0)
        parallel(over: 20) { _ in
            parallel(over: 30) { i in total.add(i, ordering: .relaxed) }
        }
        #expect(total.load(ordering: .relaxed) == 20 * 435)
    }

    @Test func `several tasks may use the pool at once`() async {
        let sums = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    var sum = 0
                    for _ in 0..<200 {
                        let total = Atomic(0)
                        parallel(over: 50) { i in total.add(i, ordering: .relaxed) }
                        sum += total.load(ordering: .relaxed)
                    }
                    return sum
                }
            }
            return await group.reduce(0, +)
        }
        #expect(sums == 8 * 200 * 1225)
    }

    @Test func `memory is pooled in few sizes and given back when trimmed`() {
        #expect(
            [1, 256, 257, 1000, 1024, 1025].map(Workspace.bucket) == [
                64, 256, 320, 1024, 1024, 1280,
            ])
        let workspace = Workspace()
        let buffer = workspace.take(1000)
        workspace.give(buffer)
        #expect(workspace.idleBytes == buffer.bytes)
        #expect(workspace.take(1010).start == buffer.start)
        workspace.give(buffer)
        workspace.trim()
        #expect(workspace.idleBytes == 0)
    }
}
