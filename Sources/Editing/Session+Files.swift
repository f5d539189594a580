public import Foundation
public import Imaging
import NeuralNetworks
import Tensors

extension Session {
    /// What a preparation writes down, in the order in which it arises.
    enum Item: String {
        case alignment = "alignment.json"
        case inner = "inner.png"
        case outer = "outer.png"
        case latents = "latents.safetensors"
        case finetuning = "finetuning.safetensors"
        case generator = "generator.safetensors"
        case reconstruction = "reconstruction.png"
        case student = "student.safetensors"
    }

    /// One of the session's pictures: `original`, `inner`, `outer`, `reconstruction`, `mask` (what
    /// the latest finished edit was allowed to change) or `preview` (the latest frame).
    ///
    /// - Throws: ``EditingError/unknownImage(_:)`` if there is none yet.
    public func image(_ name: String) async throws -> (Data, ImageFormat) {
        switch name {
        case "original":
            guard let bytes = try await journal.load(Self.originalName) else {
                throw EditingError.lostFile(Self.originalName)
            }
            return (bytes, ImageFormat(rawValue: snapshot.original.format) ?? .jpeg)
        case "inner": return try await picture(file(.inner), name)
        case "outer": return try await picture(file(.outer), name)
        case "reconstruction": return try await picture(file(.reconstruction), name)
        case "mask":
            guard let last = snapshot.edits.last(where: { $0.status == .done }) else {
                throw EditingError.unknownImage(name)
            }
            return try await picture(Self.maskName(last.number), name)
        case "preview":
            guard snapshot.previewable else { throw EditingError.unknownImage(name) }
            if let frame { return (frame.jpeg, .jpeg) }
            return (try await preview(snapshot.sliders).jpeg, .jpeg)
        default: throw EditingError.unknownImage(name)
        }
    }

    private func picture(_ file: String, _ name: String) async throws -> (Data, ImageFormat) {
        guard let bytes = try await journal.load(file), !bytes.isEmpty else {
            throw EditingError.unknownImage(name)
        }
        return (bytes, .png)
    }

    /// The name of a file of the current preparation.
    func file(_ item: Item) -> String { "face-\(snapshot.preparation)-\(item.rawValue)" }

    func save(_ bytes: Data, _ item: Item) async throws {
        try Task.checkCancellation()
        try await journal.save(bytes, as: file(item))
    }

    /// Reads a file of the current preparation; `nil` if it was never saved, or emptied.
    func load(_ item: Item) async throws -> Data? {
        guard let bytes = try await journal.load(file(item)), !bytes.isEmpty else { return nil }
        return bytes
    }

    /// The photo's pixels, decoded again unless they are at hand.
    func decoded(_ photo: Image?) async throws -> Image {
        if let photo { return photo }
        guard let bytes = try await journal.load(Self.originalName) else {
            throw EditingError.lostFile(Self.originalName)
        }
        return try await pipeline.upload.send(bytes).image
    }

    /// Remembers the subject, and lets others be forgotten for it.
    func keep(_ subject: Subject) async {
        let isNew = self.subject == nil
        self.subject = subject
        if isNew { await residents.admit(self) }
    }

    /// Forgets pictures and models, unless they are in use; all of it is in the journal.
    ///
    /// - Returns: Whether nothing remains in memory.
    func forget() -> Bool {
        guard !isDrawing, making.isEmpty, snapshot.state != .preparing else { return false }
        subject = nil
        return true
    }

    /// The pictures and models of the chosen face, read from the journal if they were forgotten.
    func loaded() async throws -> Subject {
        if let subject { return subject }
        if let loading { return try await loading.value }
        let task = Task { try await read() }
        loading = task
        defer { loading = nil }
        let subject = try await task.value
        await keep(subject)
        return subject
    }

    private func read() async throws -> Subject {
        guard let alignment = try await load(.alignment) else {
            throw EditingError.lostFile(file(.alignment))
        }
        let points = try JSONDecoder().decode(FacePoints.self, from: alignment)
        let photo = try await decoded(nil)
        var subject = Subject(
            preparation: snapshot.preparation,
            aligned: try await pipeline.align.send(Align.Input(photo: photo, points: points)))
        subject.latents = try await load(.latents).map {
            try Latents(
                file: $0,
                studentImage: subject.aligned.inner.shrunk(to: pipeline.studentSize))
        }
        subject.generator = try await load(.generator).map { try TunedGenerator(file: $0) }
        if let student = try await load(.student) {
            subject.improve(try Student(file: student))
        }
        return subject
    }
}
