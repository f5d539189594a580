import Foundation
import Imaging

extension Session {
    /// Draws the edited face at preview size.
    ///
    /// Newest wins: while one frame is drawn, only the latest request waits.
    ///
    /// - Throws: ``EditingError``: `unknownSlider` or `outOfRange` for what is no edit,
    ///   `notPreviewable` before the face was encoded, `superseded` for a request that a newer one
    ///   has overtaken.
    public func preview(_ edit: Edit) async throws -> PreviewFrame {
        try check(edit)
        guard snapshot.previewable else {
            throw EditingError.notPreviewable(current: snapshot.state)
        }
        if isDrawing {
            nextFrame?.resume(throwing: EditingError.superseded)
            try await withCheckedThrowingContinuation { nextFrame = $0 }
        }
        isDrawing = true
        defer {
            isDrawing = nextFrame != nil
            nextFrame?.resume()
            nextFrame = nil
        }
        lastUse = .now
        let subject: Subject
        if let known = self.subject { subject = known } else { subject = try await loaded() }
        guard let latents = subject.latents else {
            throw EditingError.notPreviewable(current: snapshot.state)
        }
        let frame = try await pipeline.preview.run(
            Preview.Input(
                key: Preview.Key(
                    session: id, preparation: subject.preparation, version: subject.version),
                latents: latents, student: subject.student,
                positions: pipeline.positions(of: edit)))
        self.frame = frame
        if snapshot.sliders != edit.normalized {
            note(edit)
            recordSoon()
        }
        return frame
    }
}
