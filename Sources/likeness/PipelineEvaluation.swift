import Editing
import FaceModels
import Foundation
import Imaging
import Tensors

/// Takes faces through the whole product and measures what a person would see.
struct PipelineEvaluation {
    /// What was measured on one face.
    struct Result {
        /// PSNR of the generator's picture of the inner frame, before and after fine-tuning.
        var (psnrBefore, psnrAfter): (Float, Float)
        /// Seconds from opening the photo until the first preview, and until it is ready.
        var (secondsToPreview, secondsToReady): (Float, Float)
        /// PSNR at 256×256 between preview and finished face, by what was edited.
        var preview: [String: Float]
        /// Milliseconds per preview frame.
        var frameMilliseconds: Float
        /// Seconds per finished photo.
        var secondsToFinish: Float
        /// What sliders show in the finished photo; empty unless that was asked.
        var shown: [Shown]
    }

    let pack: ModelPack
    let encoder: LatentEncoder
    let generator: Generator
    private let editor: Editor
    private let edits: [(name: String, edit: Edit)]

    init(pack: ModelPack) throws {
        self.pack = pack
        editor = try Editor(pack: pack, configuration: EditingConfiguration())
        encoder = try pack.makeEncoder()
        generator = try pack.makeGenerator()
        let wanted = ["smile": 60, "age": 60, "turn": 40]
        edits =
            [("rest", .none)]
            + wanted.filter { name, _ in pack.sliders.contains { $0.name == name } }
            .sorted { $0.key < $1.key }.map { ($0.key, Edit(values: [$0.key: $0.value])) }
    }

    /// Prepares the first face of a photo, previews and finishes a few edits.
    ///
    /// - Parameter triesSliders: Whether to find out what sliders show in the finished photo.
    /// - Returns: `nil` if there is no face.
    func run(_ photo: Data, triesSliders: Bool = false) async throws -> Result? {
        let start = Date()
        let session = try await editor.open(
            id: UUID().uuidString, photo: photo, journal: MemoryJournal())
        guard try await chooseFirst(session) else {
            await session.close()
            return nil
        }
        _ = try await wait(session) { $0.previewable }
        let secondsToPreview = Float(-start.timeIntervalSinceNow)
        _ = try await wait(session) { $0.state == .ready }
        let secondsToReady = Float(-start.timeIntervalSinceNow)

        let inner = Tensor(try Image(decoding: try await session.image("inner").0))
        let tuned = Tensor(try Image(decoding: try await session.image("reconstruction").0))
        let small = inner.averagePooled(inner.shape[3] / 256)
        let before = generator.forward(encoder.forward(small).wPlus)

        var preview: [String: Float] = [:]
        var finishing: [Float] = []
        var frames: [Float] = []
        for (name, edit) in edits {
            let frame = try await session.preview(edit)
            for _ in 0..<5 { frames.append(Float(try await session.preview(edit).milliseconds)) }
            let begun = Date()
            let finished = try await finishedInner(session, edit)
            finishing.append(Float(-begun.timeIntervalSinceNow))
            let shown = Tensor(try Image(decoding: frame.jpeg))
            preview[name] = psnr(shown, finished)
        }
        let shown = triesSliders ? try await shown(session, photo: small) : []
        await session.close()
        frames.sort()
        return Result(
            psnrBefore: psnr(before, inner), psnrAfter: psnr(tuned, inner),
            secondsToPreview: secondsToPreview, secondsToReady: secondsToReady, preview: preview,
            frameMilliseconds: frames[frames.count / 2],
            secondsToFinish: finishing.reduce(0, +) / Float(finishing.count), shown: shown)
    }

    /// Means of what concerns tuning.
    static func tuning(_ results: [Result]) -> [String: Float] {
        [
            "psnrBefore": mean(results.map(\.psnrBefore)),
            "psnrAfter": mean(results.map(\.psnrAfter)),
            "seconds": mean(results.map(\.secondsToReady)),
            "secondsToPreview": mean(results.map(\.secondsToPreview)),
            "faces": Float(results.count),
        ]
    }

    /// Means of what concerns previews and finished photos; under the name of a slider, what it alone
    /// comes to.
    static func preview(_ results: [Result]) -> [String: Float] {
        let all = results.flatMap(\.preview.values)
        let names = Set(results.flatMap(\.preview.keys))
        let byEdit = names.map { name in (name, mean(results.compactMap { $0.preview[name] })) }
        return Dictionary(uniqueKeysWithValues: byEdit).merging([
            "psnr": mean(all), "worst": all.min() ?? 0,
            "milliseconds": mean(results.map(\.frameMilliseconds)),
            "secondsToFinish": mean(results.map(\.secondsToFinish)),
        ]) { $1 }
    }

    private func chooseFirst(_ session: Session) async throws -> Bool {
        let found = try await wait(session) { $0.state != .detecting }
        guard found.state == .choosing else { return found.state != .failed }
        guard !found.faces.isEmpty else { return false }
        try await session.choose(.index(0))
        return true
    }

    /// The inner frame of the finished photo, `[1, 3, 256, 256]`.
    func finishedInner(_ session: Session, _ edit: Edit) async throws -> Tensor {
        let number = try await session.finish(edit, format: .png, quality: 100)
        _ = try await wait(session) { $0.edit(number)?.isOver == true }
        let photo = try Image(decoding: try await session.result(number))
        let points = await session.snapshot.chosenFace?.landmarks ?? []
        guard let square = FaceAlignment(landmarks: points.map { SIMD2($0[0], $0[1]) }) else {
            throw EditingError.noFace
        }
        return Tensor(photo.aligned(to: square, size: 256))
    }

    private func wait(
        _ session: Session, until isDone: @Sendable (SessionSnapshot) -> Bool
    ) async throws -> SessionSnapshot {
        for await snapshot in await session.updates() {
            if let failure = snapshot.failure { throw EvaluationFailure(detail: failure.detail) }
            if isDone(snapshot) { return snapshot }
        }
        throw EditingError.closed
    }
}

/// A session failed while it was measured.
struct EvaluationFailure: Error, CustomStringConvertible {
    let detail: String
    var description: String { detail }
}

private func psnr(_ a: Tensor, _ b: Tensor) -> Float {
    10 * log10(4 / max(1e-9, (a.clamped(to: -1...1) - b).squared().mean().scalar))
}

private func mean(_ values: [Float]) -> Float {
    values.isEmpty ? 0 : values.reduce(0, +) / Float(values.count)
}
