import Editing
import Foundation
import Logging
import Persistence

/// Applies recipes to the photos of batches, one after another, also those of an earlier process.
actor BatchRunner {
    private let editor: Editor
    private let store: SessionStore
    private let logger: Logger
    private var work: Task<Void, Never>?
    /// The photo that is being worked on.
    private var current: (batch: String, number: Int, task: Task<FinishedPhoto, any Error>)?
    private(set) var progress: (batch: String, number: Int, Editing.Progress)?
    private var isClosed = false

    init(editor: Editor, store: SessionStore, logger: Logger) {
        self.editor = editor
        self.store = store
        self.logger = logger
    }

    /// Begins to work, unless that is done already.
    func wake() {
        guard work == nil, !isClosed else { return }
        work = Task {
            await run()
            work = nil
            // Something may have come while the last look found nothing.
            if !isClosed, (try? await store.nextBatchItem()) != nil { wake() }
        }
    }

    /// Erases a batch, whatever is done with it now.
    func erase(_ id: String) async throws {
        try await store.eraseBatch(id)
        if current?.batch == id { current?.task.cancel() }
    }

    /// Stops; the next process does the rest.
    func close() async {
        isClosed = true
        work?.cancel()
        current?.task.cancel()
        await work?.value
    }

    private func run() async {
        while !isClosed {
            do {
                guard let (batch, number) = try await store.nextBatchItem() else { return }
                try await carryOut(number, of: batch)
            } catch {
                // Such as a full disk, which may have room again later.
                logger.error("batch stopped", metadata: ["error": "\(error)"])
                try? await Task.sleep(for: .seconds(30))
            }
        }
    }

    private func carryOut(_ number: Int, of id: String) async throws {
        let batch: BatchRecord
        do { batch = try await store.batch(id) } catch PersistenceError.unknownBatch { return }
        try await store.setBatchItem(number, ofBatch: id, .running)
        guard let photo = try await store.batchPhoto(number, ofBatch: id) else {
            let failure = Failure(EditingError.lostFile("photo-\(number)"))
            return try await store.setBatchItem(number, ofBatch: id, .failed, failure)
        }
        // A recipe that was exported with a result is for that photo; here it is for all.
        let recipe = batch.recipe.photo == nil ? batch.recipe : batch.recipe.general
        let task = Task { [editor] in
            try await editor.run(recipe, photo: photo) { [weak self] progress in
                await self?.note(progress, number, of: id)
            }
        }
        current = (id, number, task)
        defer { (current, progress) = (nil, nil) }
        do {
            let finished = try await task.value
            try await store.saveBatchResult(finished.file, number, ofBatch: id)
            try await store.setBatchItem(number, ofBatch: id, .done)
        } catch EditingError.busy {
            // People who wait at the page go first.
            try await store.setBatchItem(number, ofBatch: id, .queued)
            try? await Task.sleep(for: .seconds(2))
        } catch is CancellationError {
            // Erased, or the server stops: then it is still to be done.
        } catch PersistenceError.unknownSession {
            // The folder was erased.
        } catch let error as PersistenceError {
            throw error
        } catch {
            try await store.setBatchItem(number, ofBatch: id, .failed, Failure(error))
        }
    }

    private func note(_ progress: Editing.Progress, _ number: Int, of id: String) {
        if current?.batch == id, current?.number == number {
            self.progress = (id, number, progress)
        }
    }
}
