import FaceModels
import Foundation
import Imaging
import NeuralNetworks
import Tensors

extension Session {
    /// Starts or continues whatever the state asks for.
    ///
    /// - Parameter photo: The decoded photo, if it is at hand.
    func advance(photo: Image?) {
        preparation = Task {
            do {
                if snapshot.state == .detecting { try await detect(in: photo) }
                if snapshot.state == .preparing { try await prepare(photo) }
            } catch is CancellationError {
                // Closed, or another face was chosen; whoever did it says what comes next.
            } catch {
                guard !isClosed, !Task.isCancelled else { return }
                snapshot.state = .failed
                snapshot.progress = nil
                snapshot.failure = Failure(error)
                for edit in snapshot.edits { end(edit.number, .failed, Failure(error)) }
                try? await record()
            }
        }
        guard snapshot.state == .ready || snapshot.state == .finalizing else { return }
        for edit in snapshot.edits where !edit.isOver { make(edit.number) }
    }

    /// Chooses the face to edit, and begins to prepare it unless that was done before.
    ///
    /// Layers, history and models of other faces stay as they are.
    ///
    /// - Throws: ``EditingError``: `wrongState` before faces were looked for, `unknownFace` or
    ///   `unusableFace` for what is no face, `busy` when too many wait.
    public func choose(_ choice: FaceChoice) async throws {
        guard !isClosed else { throw EditingError.closed }
        let states: [SessionState] = [.choosing, .preparing, .ready]
        guard states.contains(snapshot.state) else {
            throw EditingError.wrongState(current: snapshot.state)
        }
        let (face, points) = try resolve(choice)
        if face.index == snapshot.face, snapshot.state != .choosing { return }
        if !face.prepared { try await pipeline.finetune.checkRoom() }
        preparation?.cancel()
        await preparation?.value
        guard !isClosed else { throw EditingError.closed }
        guard states.contains(snapshot.state) else {
            throw EditingError.wrongState(current: snapshot.state)
        }
        begin(face, at: points)
        try await record()
        if snapshot.state == .preparing { advance(photo: nil) }
    }

    /// Stops preparing; faces can be chosen again, this one goes on where it was stopped.
    ///
    /// - Throws: ``EditingError/wrongState(current:)`` unless a face is being prepared.
    public func cancelPreparation() async throws {
        guard snapshot.state == .preparing else {
            throw EditingError.wrongState(current: snapshot.state)
        }
        preparation?.cancel()
        await preparation?.value
        guard snapshot.state == .preparing else {
            throw EditingError.wrongState(current: snapshot.state)
        }
        var next = snapshot
        next.state = .choosing
        next.face = nil
        next.previewable = false
        next.progress = nil
        frame = nil
        snapshot = next
        try await record()
    }

    /// Turns to a face: one that is prepared is ready at once.
    private func begin(_ face: FaceRecord, at points: FacePoints?) {
        var next = snapshot
        if !next.faces.indices.contains(face.index) { next.faces.append(face) }
        if next.preparation(of: face.index) == nil {
            let number = (next.preparations.map(\.number).max() ?? 0) + 1
            next.preparations.append(
                PreparationRecord(face: face.index, number: number, handPoints: points))
        }
        if let index = next.preparations.firstIndex(where: { $0.face == face.index }) {
            next.preparations[index].pack = pipeline.packName
        }
        next.face = face.index
        next.history.begin(face: face.index)
        next.previewable = face.prepared
        next.state = face.prepared ? .ready : .preparing
        next.progress = nil
        next.failure = nil
        frame = nil
        snapshot = next
    }

    /// The face that a choice means, and the points to align it by if they were set by hand.
    private func resolve(_ choice: FaceChoice) throws -> (FaceRecord, FacePoints?) {
        let (width, height) = (Double(snapshot.original.width), Double(snapshot.original.height))
        switch choice {
        case .index(let index):
            guard !snapshot.faces.isEmpty else { throw EditingError.noFace }
            guard snapshot.faces.indices.contains(index) else {
                throw EditingError.unknownFace(index, count: snapshot.faces.count)
            }
            return (snapshot.faces[index], nil)
        case .box(let x, let y, let w, let h):
            guard [x, y, w, h].allSatisfy(\.isFinite), w >= 16, h >= 16, x < width, y < height,
                x + w > 0, y + h > 0, w <= 2 * width, h <= 2 * height
            else { throw EditingError.unusableFace(reason: "the box must lie in the photo.") }
            let face = FaceRecord(
                index: snapshot.faces.count, box: [x, y, w, h], score: 1, landmarks: [])
            return (face, nil)
        case .points(let list):
            guard let points = FacePoints(list) else {
                throw EditingError.unusableFace(
                    reason: "five points are needed: two eyes, the nose, two mouth corners.")
            }
            guard points.isPlausible(width: width, height: height) else {
                throw EditingError.unusableFace(reason: "the points must lie apart in the photo.")
            }
            let face = FaceRecord(
                index: snapshot.faces.count, box: points.box, score: 1, landmarks: list)
            return (face, points)
        }
    }

    /// Looks for faces; chooses by itself if there is just one.
    private func detect(in photo: Image?) async throws {
        report(Detect.name, 0)
        let photo = try await decoded(photo)
        let found = try await pipeline.detect.send(photo)
            .sorted { $0.face.box.area > $1.face.box.area }
        var next = snapshot
        next.faces = found.enumerated().map {
            FaceRecord(index: $0, $1.face, warnings: $1.warnings)
        }
        next.progress = nil
        next.state = .choosing
        snapshot = next
        if found.count == 1 { begin(next.faces[0], at: nil) }
        try await record()
        if snapshot.state == .preparing { try await prepare(photo) }
    }

    /// Goes through the stages from landmarks to distilling, skipping what the journal has.
    private func prepare(_ photo: Image?) async throws {
        guard let index = snapshot.face, var face = snapshot.chosenFace else {
            throw EditingError.noFace
        }
        if subject == nil, try await load(.alignment) == nil {
            let photo = try await decoded(photo)
            report(Landmark.name, 0)
            let points = try await pipeline.landmark.send(
                Landmark.Input(photo: photo, face: face, byHand: snapshot.preparation?.handPoints))
            face.landmarks = points.landmarks
            face.warnings = points.warnings
            snapshot.faces[index] = face
            try await save(try JSONEncoder().encode(points.alignment), .alignment)
            try await align(photo, at: points.alignment)
        } else if subject == nil {
            _ = try await loaded(index)
        }
        guard var subject else { throw EditingError.lostFile(file(.alignment)) }
        if subject.latents == nil { subject = try await encode(subject) }
        if !snapshot.previewable {
            snapshot.previewable = true
            try await record()
        }
        if subject.generator == nil { subject = try await finetune(subject) }
        if subject.student == nil, pipeline.configuration.distillSteps > 0 {
            try await distill(subject)
        }
        try Task.checkCancellation()
        var next = snapshot
        next.progress = nil
        // Edits wait if the face had to be prepared again.
        let waiting = next.edits.filter { !$0.isOver }
        next.state = waiting.isEmpty ? .ready : .finalizing
        next.faces[index].prepared = true
        snapshot = next
        try await record()
        for edit in waiting { make(edit.number) }
        survey()
    }

    private func align(_ photo: Image, at points: FacePoints) async throws {
        report(Align.name, 0)
        let aligned = try await pipeline.align.send(Align.Input(photo: photo, points: points))
        try await save(aligned.innerFile, .inner)
        try await save(aligned.outerFile, .outer)
        await keep(
            Subject(
                preparation: snapshot.preparation?.number ?? 0, points: points, aligned: aligned))
    }

    private func encode(_ subject: Subject) async throws -> Subject {
        report(Encode.name, 0)
        var subject = subject
        let latents = try await pipeline.encode.send(subject.aligned.inner)
        try await save(try latents.file(), .latents)
        subject.latents = latents
        await keep(subject)
        return subject
    }

    private func finetune(_ subject: Subject) async throws -> Subject {
        guard let latents = subject.latents else { throw EditingError.lostFile(file(.latents)) }
        var subject = subject
        report(Finetune.name, 0)
        let tuned = try await pipeline.finetune.send(
            Finetune.Input(
                inner: subject.aligned.inner, latents: latents,
                saved: try await load(.finetuning), report: reporter(Finetune.name, .finetuning)))
        try await save(tuned.reconstruction, .reconstruction)
        try await save(try tuned.file(), .generator)
        try await save(Data(), .finetuning)
        if let index = snapshot.preparations.firstIndex(where: { $0.face == snapshot.face }) {
            snapshot.preparations[index].tuningSteps = tuned.plannedSteps
        }
        subject.generator = tuned
        await keep(subject)
        return subject
    }

    private func distill(_ subject: Subject) async throws {
        guard let latents = subject.latents, let generator = subject.generator else {
            throw EditingError.lostFile(file(.generator))
        }
        var subject = subject
        report(Distill.name, 0)
        let student = try await pipeline.distill.send(
            Distill.Input(
                inner: subject.aligned.inner, latents: latents, generator: generator,
                report: reporter(Distill.name, nil)))
        try await save(try student.file(), .student)
        subject.improve(student)
        await keep(subject)
    }

    /// What a long stage calls after each step: shows how far it is, and saves its checkpoints.
    private func reporter(_ stage: String, _ item: Item?) -> StepReport.Receiver {
        let preparation = snapshot.preparation?.number
        return { [weak self] report in
            guard let self else { throw CancellationError() }
            try await receive(report, stage, item, preparation)
        }
    }

    private func receive(
        _ report: StepReport, _ stage: String, _ item: Item?, _ preparation: Int?
    ) async throws {
        guard preparation == snapshot.preparation?.number, !isClosed else {
            throw CancellationError()
        }
        var left = report.secondsLeft
        if stage == Finetune.name { left += pipeline.configuration.distillSeconds }
        self.report(stage, report.fraction, secondsLeft: left)
        if let student = report.student {
            subject?.improve(student)
            frame = nil
        }
        if let checkpoint = report.checkpoint, let item { try await save(checkpoint, item) }
    }

    private func report(_ stage: String, _ fraction: Double, secondsLeft: Double? = nil) {
        let whole =
            pipeline.configuration.finetuneSeconds + pipeline.configuration.distillSeconds
        snapshot.progress = Progress(
            stage: stage, fraction: fraction, secondsLeft: secondsLeft ?? whole + 1)
    }
}
