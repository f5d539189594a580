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
            return (
                try await original(), ImageFormat(rawValue: snapshot.original.format) ?? .jpeg
            )
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

    /// The name of a file of a preparation, by default of the chosen face's.
    func file(_ item: Item, of preparation: Int? = nil) -> String {
        "face-\(preparation ?? snapshot.preparation?.number ?? 0)-\(item.rawValue)"
    }

    func save(_ bytes: Data, _ item: Item) async throws {
        try Task.checkCancellation()
        try await journal.save(bytes, as: file(item))
    }

    /// Reads a file of a preparation; `nil` if it was never saved, or emptied.
    func load(_ item: Item, of preparation: Int? = nil) async throws -> Data? {
        guard let bytes = try await journal.load(file(item, of: preparation)), !bytes.isEmpty
        else { return nil }
        return bytes
    }

    /// The photo as it was uploaded.
    func original() async throws -> Data {
        guard let bytes = try await journal.load(Self.originalName) else {
            throw EditingError.lostFile(Self.originalName)
        }
        return bytes
    }

    /// The photo's pixels, decoded again unless they are at hand.
    func decoded(_ photo: Image?) async throws -> Image {
        if let photo { return photo }
        return try await pipeline.upload.send(try await original()).image
    }

    /// What is in memory about the chosen face.
    var subject: Subject? {
        get { snapshot.preparation.flatMap { subjects[$0.number] } }
        set { if let number = snapshot.preparation?.number { subjects[number] = newValue } }
    }

    /// Remembers a subject, and lets others be forgotten for it.
    func keep(_ subject: Subject) async {
        let isNew = subjects[subject.preparation] == nil
        subjects[subject.preparation] = subject
        guard isNew else { return }
        let chosen = snapshot.preparation?.number
        while subjects.count > max(1, pipeline.configuration.facesInMemory),
            let other = subjects.keys.sorted()
                .first(where: { $0 != chosen && $0 != subject.preparation })
        {
            subjects[other] = nil
        }
        await residents.admit(self)
    }

    /// Forgets pictures and models, unless they are in use; all of it is in the journal.
    ///
    /// - Returns: Whether nothing remains in memory.
    func forget() -> Bool {
        guard !isDrawing, making.isEmpty, snapshot.state != .preparing else { return false }
        subjects = [:]
        return true
    }

    /// The pictures and models of a face, read from the journal if they were forgotten.
    func loaded(_ face: Int) async throws -> Subject {
        guard let number = snapshot.preparation(of: face)?.number else {
            throw EditingError.unpreparedFace(face)
        }
        if let subject = subjects[number] { return subject }
        if let task = loading[number] { return try await task.value }
        let task = Task { try await read(number) }
        loading[number] = task
        defer { loading[number] = nil }
        let subject = try await task.value
        await keep(subject)
        return subject
    }

    private func read(_ number: Int) async throws -> Subject {
        guard let alignment = try await load(.alignment, of: number) else {
            throw EditingError.lostFile(file(.alignment, of: number))
        }
        let points = try JSONDecoder().decode(FacePoints.self, from: alignment)
        let photo = try await decoded(nil)
        var subject = Subject(
            preparation: number, points: points,
            aligned: try await pipeline.align.send(Align.Input(photo: photo, points: points)))
        let small = subject.aligned.inner.shrunk(to: pipeline.studentSize)
        subject.latents = try await read(.latents, of: number) {
            try Latents(file: $0, studentImage: small)
        }
        subject.generator = try await read(.generator, of: number) {
            try TunedGenerator(file: $0)
        }
        if let student = try await read(.student, of: number, Student.init(file:)) {
            subject.improve(student)
        }
        return subject
    }

    /// Reads tensors of a preparation; `nil` if they were never saved, or emptied.
    private func read<Value>(
        _ item: Item, of number: Int, _ body: (Data) throws -> Value
    ) async throws -> Value? {
        guard let bytes = try await load(item, of: number) else { return nil }
        do { return try body(bytes) } catch is CheckpointError {
            throw EditingError.lostFile(file(item, of: number))
        }
    }
}
