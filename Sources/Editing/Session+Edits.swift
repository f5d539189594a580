import FaceModels
public import Foundation
public import Imaging

extension Session {
    /// Begins to make a finished photo: the chosen face as given, other faces as they are.
    ///
    /// - Returns: The number of the edit, once it is written down; progress and outcome are in the
    ///   snapshot.
    /// - Throws: ``EditingError``: `wrongState` before the session is ready, `busy` when too many
    ///   wait, `unknownSlider` or `outOfRange` for what is no edit.
    public func finish(_ edit: Edit, _ options: FinishOptions = FinishOptions()) async throws -> Int
    {
        try check(edit)
        var layers = snapshot.layers.filter {
            preparedFaces.contains($0.face) || isOutdated($0.face) && !$0.edit.isEmpty
        }
        if let face = snapshot.face { layers[face: face] = edit }
        return try await finish(layers, options)
    }

    /// Begins to make a finished photo in which the sliders of the chosen face stand as given.
    public func finish(_ edit: Edit, format: ImageFormat, quality: Int?) async throws -> Int {
        try await finish(edit, FinishOptions(format: format, quality: quality))
    }

    /// Begins to make a finished photo of exactly these layers.
    ///
    /// - Returns: The number of the edit, once it is written down.
    /// - Throws: As ``finish(_:_:)``, and ``EditingError/unpreparedFace(_:)``.
    public func finish(
        _ layers: [FaceLayer], _ options: FinishOptions = FinishOptions()
    ) async throws -> Int {
        for layer in layers {
            try check(layer.edit)
            guard snapshot.faces.indices.contains(layer.face) else {
                throw EditingError.unknownFace(layer.face, count: snapshot.faces.count)
            }
        }
        try options.check()
        try await pipeline.finalize.checkRoom()
        guard snapshot.state == .ready || snapshot.state == .finalizing else {
            throw EditingError.wrongState(current: snapshot.state)
        }
        for layer in layers where !preparedFaces.contains(layer.face) {
            throw EditingError.unpreparedFace(layer.face)
        }
        let (active, limit) = (
            snapshot.edits.count { !$0.isOver }, pipeline.configuration.editsAtOnce
        )
        guard active < limit else { throw EditingError.busy(waiting: active, limit: limit) }

        let number = snapshot.edits.count + 1
        var next = snapshot
        next.layers = layers.reduce(into: []) { $0[face: $1.face] = $1.edit }
        next.edits.append(
            EditRecord(
                number: number, sliders: next.sliders, layers: next.layers,
                format: options.format.rawValue, quality: options.quality,
                maximumSide: options.maximumSide, keepLocation: options.keepLocation))
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
        try await file(Self.resultName(number), of: number)
    }

    /// What a finished edit was allowed to change: a PNG of the original's size.
    ///
    /// - Throws: ``EditingError``: `unknownEdit`, or `noResult` while there is none.
    public func mask(_ number: Int) async throws -> Data {
        try await file(Self.maskName(number), of: number)
    }

    /// How to make an edit again.
    ///
    /// - Throws: ``EditingError/unknownEdit(_:)``.
    public func recipe(_ number: Int) async throws -> Recipe {
        guard let edit = snapshot.edit(number) else { throw EditingError.unknownEdit(number) }
        if photoDigest == nil { photoDigest = sha256(try await original()) }
        return recipe(for: edit, digest: photoDigest)
    }

    private func recipe(for edit: EditRecord, digest: String?) -> Recipe {
        Recipe(
            pack: edit.status == .done ? edit.pack : pipeline.packName,
            layers: edit.layers.map { layer in
                let preparation = snapshot.preparation(of: layer.face)
                return Recipe.Layer(
                    face: Recipe.Face(
                        box: snapshot.faces[layer.face].box,
                        points: preparation?.handPoints?.list),
                    edit: layer.edit, tuningSteps: preparation?.tuningSteps)
            }, seed: pipeline.configuration.seed, options: edit.options, photo: digest)
    }

    private func file(_ name: String, of number: Int) async throws -> Data {
        guard let edit = snapshot.edit(number) else { throw EditingError.unknownEdit(number) }
        guard edit.status == .done else {
            throw EditingError.noResult(number, status: edit.status)
        }
        guard let bytes = try await journal.load(name) else { throw EditingError.lostFile(name) }
        return bytes
    }

    /// The faces whose models are ready.
    var preparedFaces: Set<Int> { Set(snapshot.faces.filter(\.prepared).map(\.index)) }

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

    private func carryOut(_ number: Int) async throws {
        guard let edit = snapshot.edit(number) else { throw EditingError.unknownEdit(number) }
        lastUse = .now
        progress(number, Finalize.name, 0)
        var layers: [PreparedLayer] = []
        for layer in edit.layers {
            guard preparedFaces.contains(layer.face) else {
                throw EditingError.unpreparedFace(layer.face)
            }
            let subject = try await loaded(layer.face)
            guard let latents = subject.latents, let generator = subject.generator else {
                throw EditingError.lostFile(file(.generator, of: subject.preparation))
            }
            layers.append(
                PreparedLayer(
                    points: subject.points, latents: latents, generator: generator,
                    edit: layer.edit, aligned: subject.aligned))
        }
        let photo = try await original()
        photoDigest = photoDigest ?? sha256(photo)
        let finished = try await pipeline.finish(
            photo, layers: layers, recipe: recipe(for: edit, digest: photoDigest)
        ) { [weak self] stage, done in await self?.progress(number, stage, done) }
        try Task.checkCancellation()
        try await journal.save(finished.file, as: Self.resultName(number))
        try await journal.save(finished.mask, as: Self.maskName(number))
        try Task.checkCancellation()
    }

    private func progress(_ number: Int, _ stage: String, _ done: Double) {
        guard let index = snapshot.edits.firstIndex(where: { $0.number == number }),
            !snapshot.edits[index].isOver
        else { return }
        var next = snapshot
        let seconds = 3 * Double(max(1, next.edits[index].layers.count))
        let progress = Progress(
            stage: stage, fraction: done, secondsLeft: seconds * (1 - done))
        next.edits[index].status = .running
        next.edits[index].progress = progress
        next.progress = progress
        snapshot = next
    }

    /// Ends an edit that is not over yet; the session is ready again when all are over.
    func end(_ number: Int, _ status: EditRecord.Status, _ failure: Failure?) {
        guard let index = snapshot.edits.firstIndex(where: { $0.number == number }),
            !snapshot.edits[index].isOver
        else { return }
        var next = snapshot
        next.edits[index].status = status
        if status == .done { next.edits[index].pack = pipeline.packName }
        next.edits[index].failure = failure
        next.edits[index].progress = nil
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
