import Foundation
import Synchronization
import Testing

@testable import Editing

/// Writes down who ran when.
private final class Log: Sendable {
    private let list = Mutex<[String]>([])
    var entries: [String] { list.withLock { $0 } }
    func add(_ entry: String) { list.withLock { $0.append(entry) } }
}

private actor Worker {
    nonisolated var unownedExecutor: UnownedSerialExecutor { lane.asUnownedSerialExecutor() }
    private let lane: ComputeQueue.Lane

    init(_ lane: ComputeQueue.Lane) { self.lane = lane }

    /// Keeps its turn until the log has the entry.
    func note(_ entry: String, _ log: Log) { log.add(entry) }

    /// Keeps the thread until somebody opens the gate.
    func block(_ gate: DispatchSemaphore, _ log: Log) {
        log.add("blocked")
        gate.wait()
    }

    func steps(_ count: Int, _ log: Log, each: () async -> Void) async {
        for step in 0..<count {
            await each()
            log.add("step \(step)")
            await lane.giveWay()
        }
    }
}

/// Keeps the thread, as computing does.
private func compute() { Thread.sleep(forTimeInterval: 0.1) }

struct ComputeQueueTests {
    @Test func `jobs run in the order of their urgency`() async {
        let queue = ComputeQueue(label: "test")
        let (log, gate) = (Log(), DispatchSemaphore(value: 0))
        let blocker = Worker(queue.prepare)
        async let blocked: Void = blocker.block(gate, log)
        while log.entries.isEmpty { try? await Task.sleep(for: .milliseconds(10)) }
        await withTaskGroup(of: Void.self) { group in
            for lane in [queue.prepare, queue.finish] {
                let worker = Worker(lane)
                group.addTask { await worker.note("\(lane.urgency)", log) }
            }
            // Nothing tells that both are waiting.
            try? await Task.sleep(for: .seconds(1))
            // Previews wait for nobody.
            await Worker(queue.preview).note("preview", log)
            gate.signal()
        }
        await blocked
        #expect(log.entries == ["blocked", "preview", "finish", "prepare"])
    }

    @Test func `an urgent job runs between the steps of a long stage`() async {
        let queue = ComputeQueue(label: "test")
        let log = Log()
        let (long, quick) = (Worker(queue.prepare), Worker(queue.finish))
        await long.steps(3, log) {
            guard log.entries.isEmpty else { return }
            Task { await quick.note("urgent", log) }
            compute()
        }
        for _ in 0..<100 where !log.entries.contains("urgent") {
            try? await Task.sleep(for: .milliseconds(10))
        }
        let entries = log.entries
        #expect(entries.firstIndex(of: "urgent") ?? 9 < entries.count - 1)
    }
}

private actor Echo: Stage {
    static let name = "echo"
    private(set) var isInside = false

    func run(_ input: Int) async throws -> Int {
        #expect(!isInside)
        isInside = true
        defer { isInside = false }
        await Task.yield()
        try await Task.sleep(for: .milliseconds(5))
        return input
    }
}

struct MailboxTests {
    @Test func `a stage is entered by one input at a time, and all are answered`() async throws {
        let mailbox = Mailbox(Echo(), limit: 100)
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for i in 1...20 { group.addTask { try await mailbox.send(i) } }
            return try await group.reduce(0, +)
        }
        #expect(sum == 210)
    }

    @Test func `a full mailbox says so at the door`() async throws {
        let mailbox = Mailbox(Echo(), limit: 2)
        try await withThrowingTaskGroup(of: Int.self) { group in
            for i in 1...4 { group.addTask { try await mailbox.send(i) } }
            while await mailbox.waiting < 2 { await Task.yield() }
            await #expect(throws: EditingError.self) { try await mailbox.checkRoom() }
            try await group.waitForAll()
        }
        try await mailbox.checkRoom()
    }

    @Test func `a cancelled sender does not enter the stage`() async throws {
        let mailbox = Mailbox(Echo(), limit: 2)
        let task = Task { try await mailbox.send(1) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await mailbox.send(2) == 2)
    }
}
