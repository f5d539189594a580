public import Foundation
public import Imaging

extension Session {
    /// Begins to make a finished photo; progress and outcome are in the snapshot.
    ///
    /// - Returns: The number of the edit, once it is written down.
    /// - Throws: ``EditingError``: `wrongState` before the session is ready, `busy` when too many
    ///   wait, `unknownSlider` or `outOfRange` for what is no edit.
    public func finish(_ edit: Edit, format: ImageFormat, quality: Int) async throws -> Int {
        try check(edit)
        guard 1...100 ~= quality else {
            throw EditingError.outOfRange(name: "quality", value: quality, range: 1...100)
        }
        try await pipeline.finalize.checkRoom()
        guard snapshot.state == .ready || snapshot.state == .finalizing else {
            throw EditingError.wrongState(current: snapshot.state)
        }
        let (active, limit) = (
            snapshot.edits.count { !$0.isOver }, pipeline.configuration.editsAtOnce
        )
        guard active < limit else { throw EditingError.busy(waiting: active, limit: limit) }

        let number = snapshot.edits.count + 1
        var next = snapshot
        next.edits.append(
            EditRecord(
                number: number, sliders: edit.normalized, format: format.rawValue,
                quality: quality))
        next.state = .finalizing
        snapshot = next
        do {
            try await record()
        } catch {
            end(number, .failed, Failure(error))
            throw error
        }
        make(number)
        return number
    }

    /// Cancels an edit that waits or runs; one that is over stays as it is.
    public func cancelEdit(_ number: Int) async {
        guard let edit = snapshot.edit(number), !edit.isOver else { return }
        end(number, .cancelled, nil)
        making[number]?.cancel()
        try? await record()
    }

    /// The finished photo of an edit.
    ///
    /// - Throws: ``EditingError``: `unknownEdit`, or `noResult` while there is none.
    public func result(_ number: Int) async throws -> Data {
        guard let edit = snapshot.edit(number) else { throw EditingError.unknownEdit(number) }
        guard edit.status == .done else {
            throw EditingError.noResult(number, status: edit.status)
        }
        let name = Self.resultName(number)
        guard let bytes = try await journal.load(name) else { throw EditingError.lostFile(name) }
        return bytes
    }

    /// Makes an edit in the background, after those that were asked for before it.
    func make(_ number: Int) {
        let earlier = making.filter { $0.key < number }.map(\.value)
        making[number] = Task {
            for task in earlier { await task.value }
            do {
                try Task.checkCancellation()
                try await carryOut(number)
                end(number, .done, nil)
            } catch is CancellationError {
                if !isClosed { end(number, .cancelled, nil) }
            } catch {
                end(number, .failed, Failure(error))
            }
            making[number] = nil
            if !isClosed { try? await record() }
        }
    }

    /// Goes through the stages from the generator to the finished file.
    private func carryOut(_ number: Int) async throws {
        guard let edit = snapshot.edit(number) else { throw EditingError.unknownEdit(number) }
        lastUse = .now
        progress(number, Finalize.name)
        let subject = try await loaded()
        guard let latents = subject.latents, let generator = subject.generator else {
            throw EditingError.lostFile(file(.generator))
        }
        let aligned = subject.aligned
        let face = try await pipeline.finalize.send(
            Finalize.Input(
                inner: aligned.inner, latents: latents, generator: generator,
                positions: pipeline.positions(of: edit.sliders)))
        progress(number, Segment.name)
        let regions = try await pipeline.segment.send(
            Segment.Input(face: face, outer: aligned.outer))
        progress(number, Inpaint.name)
        let outer = try await pipeline.inpaint.send(
            Inpaint.Input(face: face, outer: aligned.outer, regions: regions))
        progress(number, Unalign.name)
        guard let photo = try await journal.load(Self.originalName) else {
            throw EditingError.lostFile(Self.originalName)
        }
        let finished = try await pipeline.unalign.send(
            Unalign.Input(
                photo: photo, aligned: aligned, outer: outer,
                format: ImageFormat(rawValue: edit.format) ?? .jpeg, quality: edit.quality))
        try Task.checkCancellation()
        try await journal.save(finished.file, as: Self.resultName(number))
        try await journal.save(finished.mask, as: Self.maskName(number))
        try Task.checkCancellation()
    }

    private func progress(_ number: Int, _ stage: String) {
        guard let index = snapshot.edits.firstIndex(where: { $0.number == number }),
            !snapshot.edits[index].isOver
        else { return }
        let all = [Finalize.name, Segment.name, Inpaint.name, Unalign.name]
        let done = Double(all.firstIndex(of: stage) ?? 0) / Double(all.count)
        var next = snapshot
        let progress = Progress(stage: stage, fraction: done, secondsLeft: 3 * (1 - done))
        next.edits[index].status = .running
        next.edits[index].progress = progress
        next.progress = progress
        snapshot = next
    }

    /// Ends an edit that is not over yet; the session is ready again when all are over.
    private func end(_ number: Int, _ status: EditRecord.Status, _ failure: Failure?) {
        guard let index = snapshot.edits.firstIndex(where: { $0.number == number }),
            !snapshot.edits[index].isOver
        else { return }
        var next = snapshot
        next.edits[index].status = status
        next.edits[index].failure = failure
        next.edits[index].progress = nil
        if status == .done { next.sliders = next.edits[index].sliders }
        if next.state == .finalizing, next.edits.allSatisfy(\.isOver) {
            next.state = .ready
            next.progress = nil
        }
        snapshot = next
    }

    static let originalName = "original"
    static func resultName(_ number: Int) -> String { "edit-\(number)-result" }
    static func maskName(_ number: Int) -> String { "edit-\(number)-mask.png" }
}
