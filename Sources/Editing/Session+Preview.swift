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
        guard snapshot.previewable, snapshot.face != nil else {
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
        guard let face = snapshot.face else {
            throw EditingError.notPreviewable(current: snapshot.state)
        }
        let frame = try await drawing(edit, of: face)
        // Another face may have been chosen meanwhile; what is shown then is not of this one.
        guard snapshot.face == face else { throw EditingError.superseded }
        self.frame = frame
        if snapshot.sliders != edit.normalized {
            note(edit)
            recordSoon()
        }
        survey()
        return frame
    }

    /// Draws an edit of any face that was encoded, without anybody noticing.
    ///
    /// - Parameter side: Of the picture, if it is not that of the networks.
    func drawing(_ edit: Edit, of face: Int, side: Int? = nil) async throws -> PreviewFrame {
        let subject = try await loaded(face)
        guard let latents = subject.latents else {
            throw EditingError.notPreviewable(current: snapshot.state)
        }
        return try await pipeline.preview.run(
            Preview.Input(
                key: Preview.Key(
                    session: id, preparation: subject.preparation, version: subject.version),
                latents: latents, student: subject.student,
                shapes: subject.generator?.shapes, positions: pipeline.positions(of: edit),
                side: side))
    }
}
