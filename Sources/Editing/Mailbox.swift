/// The bounded queue in front of a stage: one input is inside, some wait, the others stay outside.
///
/// A stage that gives way between its steps could otherwise be entered a second time, because
/// actors are reentrant. Senders are suspended until their turn has come and the stage has
/// answered, so nothing is ever dropped.
actor Mailbox<S: Stage> {
    /// How many inputs may wait before the door is closed.
    nonisolated let limit: Int

    private let stage: S
    private var isTaken = false
    private var line: [CheckedContinuation<Void, Never>] = []
    private var (runs, busy) = (0, Duration.zero)

    /// Puts a mailbox in front of `stage`.
    init(_ stage: S, limit: Int) {
        self.stage = stage
        self.limit = limit
    }

    /// How many inputs wait, without the one inside.
    var waiting: Int { line.count }

    /// What was asked of the stage so far.
    func use(_ name: String) -> StageUse {
        StageUse(
            stage: name, waiting: line.count, runs: runs, seconds: busy / .seconds(1))
    }

    /// Whether nothing is inside.
    var isIdle: Bool { !isTaken }

    /// Checks that there is room for one more; for use at the door, where turning away is polite.
    ///
    /// - Throws: ``EditingError/busy(waiting:limit:)``.
    func checkRoom() throws {
        guard line.count < limit else { throw EditingError.busy(waiting: line.count, limit: limit) }
    }

    /// Waits for its turn and returns the stage's answer.
    ///
    /// - Throws: What the stage throws, or `CancellationError` if the task was cancelled meanwhile.
    func send(_ input: S.Input) async throws -> S.Output {
        if isTaken {
            await withCheckedContinuation { line.append($0) }
        }
        isTaken = true
        let start = ContinuousClock.now
        defer {
            runs += 1
            busy += start.duration(to: .now)
            next()
        }
        try Task.checkCancellation()
        return try await stage.run(input)
    }

    /// Hands the stage to the first in line, without letting anybody slip in between.
    private func next() {
        if line.isEmpty { isTaken = false } else { line.removeFirst().resume() }
    }
}
