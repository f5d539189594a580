import FaceModels
import Foundation
import Imaging

/// One open photo: what was found in it, the models adapted to it, and the edits made of it.
///
/// A session coordinates and never computes: all work is done by the stages of its pipeline. It
/// writes down everything that must survive the process in its journal before it says so.
public actor Session {
    /// The name that clients use.
    public nonisolated let id: String
    /// What clients see.
    public internal(set) var snapshot: SessionSnapshot {
        didSet {
            guard !isQuiet else { return }
            if snapshot.withoutProgress != oldValue.withoutProgress { snapshot.revision += 1 }
            publish()
        }
    }

    let pipeline: Pipeline
    let journal: any SessionJournal
    let residents: Residents
    var isClosed = false

    /// The work that leads to `ready`.
    var preparation: Task<Void, Never>?
    /// The measuring of spans, by the numbers of preparations.
    var surveys: [Int: Task<Void, Never>] = [:]
    /// The drawing of thumbnails.
    var lookingBack: Task<Void, Never>?
    /// Steps of the history that were dropped lately: somebody may still ask for their pictures.
    var dropped: [HistoryStep] = []
    /// The edits that are being made, by their numbers.
    var making: [Int: Task<Void, Never>] = [:]
    /// The pictures and models of faces by the numbers of their preparations, unless they were
    /// written down and forgotten.
    var subjects: [Int: Subject] = [:]
    /// The reading of subjects from the journal, while it lasts.
    var loading: [Int: Task<Subject, any Error>] = [:]

    /// Whether a frame is being drawn, and who waits for the next.
    var isDrawing = false
    var nextFrame: CheckedContinuation<Void, any Error>?
    /// The SHA-256 digest of the photo's file, once it was needed.
    var photoDigest: String?
    /// The latest frame.
    var frame: PreviewFrame?
    /// When the session was last used, for the choice of what to forget.
    var lastUse = ContinuousClock.now

    private var subscribers: [Int: AsyncStream<SessionSnapshot>.Continuation] = [:]
    private var subscriptions = 0
    private var isQuiet = false
    private var recording: Task<Void, any Error>?
    private var isRecordingSoon = false

    init(
        _ snapshot: SessionSnapshot, pipeline: Pipeline, journal: any SessionJournal,
        residents: Residents
    ) {
        id = snapshot.id
        self.snapshot = snapshot
        self.pipeline = pipeline
        self.journal = journal
        self.residents = residents
    }

    /// The snapshot now and after every change; a slow reader misses all but the newest.
    public func updates() -> AsyncStream<SessionSnapshot> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: SessionSnapshot.self, bufferingPolicy: .bufferingNewest(1))
        continuation.yield(snapshot)
        guard !isClosed else {
            continuation.finish()
            return stream
        }
        subscriptions += 1
        let number = subscriptions
        subscribers[number] = continuation
        continuation.onTermination = { [weak self] _ in
            Task { await self?.unsubscribe(number) }
        }
        return stream
    }

    /// Stops all work and forgets everything that is in memory; the journal keeps the rest.
    public func close() async {
        isClosed = true
        preparation?.cancel()
        lookingBack?.cancel()
        surveys.values.forEach { $0.cancel() }
        making.values.forEach { $0.cancel() }
        await preparation?.value
        await lookingBack?.value
        for task in surveys.values { await task.value }
        for task in making.values { await task.value }
        _ = await recording?.result
        subjects = [:]
        subscribers.values.forEach { $0.finish() }
        subscribers = [:]
        await residents.remove(self)
    }

    /// Waits until nothing is being prepared or made.
    public func settle() async {
        await preparation?.value
        await lookingBack?.value
        for task in making.values { await task.value }
    }

    /// Remembers the sliders of the latest frame without telling everybody sixty times a second.
    func note(_ edit: Edit) {
        isQuiet = true
        snapshot.sliders = edit.normalized
        isQuiet = false
    }

    private func publish() {
        for subscriber in subscribers.values { subscriber.yield(snapshot) }
    }

    private func unsubscribe(_ number: Int) {
        subscribers[number] = nil
    }

    /// Writes down the snapshot as it is when its turn comes; durable when this returns.
    func record() async throws {
        let previous = recording
        let task = Task {
            _ = await previous?.result
            var snapshot = self.snapshot
            snapshot.progress = nil
            try await journal.record(snapshot)
        }
        recording = task
        try await task.value
    }

    /// Writes down the snapshot within a second: for what is a pity to lose, but no more.
    func recordSoon() {
        guard !isRecordingSoon else { return }
        isRecordingSoon = true
        Task {
            try? await Task.sleep(for: .seconds(1))
            isRecordingSoon = false
            if !isClosed { try? await record() }
        }
    }

    /// Checks that the session is open, and the names and positions of sliders.
    func check(_ edit: Edit) throws {
        guard !isClosed else { throw EditingError.closed }
        try pipeline.check(edit)
    }
}
