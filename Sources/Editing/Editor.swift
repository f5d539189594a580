public import FaceModels
public import Foundation
import Imaging

/// The stages and what they share; the only type besides ``Session`` that a server needs.
public actor Editor {
    /// What can be edited, in the order of the pack.
    public nonisolated let sliders: [SliderDefinition]
    /// What is loaded, with licences.
    public nonisolated let pack: PackDescription
    /// The limits and budgets.
    public nonisolated let configuration: EditingConfiguration

    /// Makes mixes of sliders out of phrases.
    public nonisolated let phrases: PhraseReader

    let pipeline: Pipeline
    private let residents: Residents

    /// Builds all networks of a pack.
    ///
    /// - Throws: ``PackError`` or ``EditingError/unusablePack(reason:)``.
    public init(
        pack: ModelPack, configuration: EditingConfiguration = EditingConfiguration()
    ) throws {
        sliders = pack.description.sliders
        self.pack = pack.description
        self.configuration = configuration
        phrases = try PhraseReader(pack: pack)
        pipeline = try Pipeline(pack: pack, configuration: configuration)
        residents = Residents(limit: configuration.sessionsInMemory)
    }

    /// Opens a photo and begins to look for faces.
    ///
    /// - Parameters:
    ///   - id: The name that clients use.
    ///   - photo: The bytes of a JPEG, PNG or WebP file.
    ///   - journal: Where the session writes itself down.
    /// - Returns: The session, once the photo is written down.
    /// - Throws: ``EditingError``: `notAnImage`, `imageTooLarge`, or `busy` when too many wait.
    public func open(
        id: String, photo: Data, journal: any SessionJournal
    ) async throws -> Session {
        try await pipeline.upload.checkRoom()
        try await pipeline.finetune.checkRoom()
        let upload = try await pipeline.upload.send(photo)
        let now = Date.now
        let snapshot = SessionSnapshot(
            id: id,
            original: OriginalRecord(
                width: upload.image.width, height: upload.image.height,
                format: upload.format.rawValue),
            createdAt: now, expires: now.addingTimeInterval(configuration.lifetime))
        try await journal.save(photo, as: Session.originalName)
        try await journal.record(snapshot)
        let session = Session(
            snapshot, pipeline: pipeline, journal: journal, residents: residents)
        await session.advance(photo: upload.image)
        return session
    }

    /// Continues a session after a restart where its journal ends.
    ///
    /// Whatever was running runs on: detection, the unfinished part of a preparation, and edits
    /// that were not over. What another pack prepared is prepared again.
    public func resume(
        _ snapshot: SessionSnapshot, journal: any SessionJournal
    ) async throws -> Session {
        let session = Session(
            snapshot, pipeline: pipeline, journal: journal, residents: residents)
        try await session.renew()
        await session.advance(photo: nil)
        return session
    }

    /// Checks the names and positions of sliders, and the names of those that are locked.
    ///
    /// - Throws: ``EditingError``: `unknownSlider` or `outOfRange`.
    public nonisolated func check(_ edit: Edit) throws { try pipeline.check(edit) }
}
