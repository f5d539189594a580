public import Foundation

extension Session {
    /// Makes a step of the history out of an edit of the chosen face; one that changes nothing
    /// makes no step.
    ///
    /// - Throws: ``EditingError``: `unknownSlider` or `outOfRange` for what is no edit,
    ///   `notPreviewable` before the face was encoded.
    public func commit(_ edit: Edit) async throws {
        try check(edit)
        guard snapshot.previewable, let face = snapshot.face else {
            throw EditingError.notPreviewable(current: snapshot.state)
        }
        var next = snapshot
        let gone = next.history.commit(face: face, edit)
        next.layers[face: face] = edit
        guard next != snapshot else { return }
        snapshot = next
        try await record()
        guard let gone, let step = next.history.current else { return }
        dropped += gone
        let forgotten = dropped.prefix(max(0, dropped.count - Self.droppedLimit))
        dropped.removeFirst(forgotten.count)
        lookingBack = Task { [lookingBack] in
            await lookingBack?.value
            _ = try? await thumbnail(of: step)
            for old in forgotten { try? await journal.save(Data(), as: old.file) }
        }
    }

    /// Goes back by one step.
    ///
    /// - Throws: ``EditingError/nothingToUndo``.
    public func undo() async throws {
        let history = snapshot.history
        guard history.canUndo, let step = history.current else { throw EditingError.nothingToUndo }
        try await show(history.position - 1, face: step.face)
    }

    /// Goes forward by one step that was undone.
    ///
    /// - Throws: ``EditingError/nothingToRedo``.
    public func redo() async throws {
        let history = snapshot.history
        guard let step = history[history.position + 1] else { throw EditingError.nothingToRedo }
        try await show(step.number, face: step.face)
    }

    /// Goes to any step of the history.
    ///
    /// - Throws: ``EditingError/unknownStep(_:)``.
    public func go(to position: Int) async throws {
        guard let step = snapshot.history[position] else {
            throw EditingError.unknownStep(position)
        }
        try await show(position, face: step.face)
    }

    /// A small JPEG of the face after a step of the history.
    ///
    /// - Parameter serial: That of the step, as its number may stand for another one by now; a step
    ///   that was dropped a moment ago still has its picture.
    /// - Throws: ``EditingError/unknownStep(_:)``.
    public func thumbnail(_ number: Int, serial: Int? = nil) async throws -> Data {
        let steps = snapshot.history.steps + dropped
        let step = steps.first { $0.serial == serial && $0.number == number }
        guard let step = serial == nil ? snapshot.history[number] : step else {
            throw EditingError.unknownStep(number)
        }
        return try await thumbnail(of: step)
    }

    /// Dropped steps that are remembered.
    private static var droppedLimit: Int { 32 }

    /// Shows the document after a step, and the face that changed by it if its models are ready.
    private func show(_ number: Int, face: Int) async throws {
        guard !isClosed else { throw EditingError.closed }
        var next = snapshot
        next.history.go(to: number)
        next.layers = next.history.layers(at: number)
        if next.face != face, next.state == .ready, preparedFaces.contains(face) {
            next.face = face
        }
        frame = nil
        snapshot = next
        try await record()
    }

    private func thumbnail(of step: HistoryStep) async throws -> Data {
        if let bytes = try await journal.load(step.file), !bytes.isEmpty { return bytes }
        let jpeg = try await drawing(step.edit, of: step.face, side: 96).jpeg
        // What an untaught network draws is not worth keeping.
        if preparedFaces.contains(step.face) { try await journal.save(jpeg, as: step.file) }
        return jpeg
    }
}
