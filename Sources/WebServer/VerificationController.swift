import Editing
import Foundation
import HTTPTypes
import Hummingbird

/// Whether and how a picture was edited here.
struct VerificationController: Sendable {
    let editor: Editor
    let sessions: OpenSessions
    let maximumUpload: Int

    func addRoutes(to router: Router<AppContext>) {
        router.post("/v1/verify", use: verify)
    }

    /// Reads the mark of a picture that is the body, or the field `photo` of a form.
    ///
    /// - Returns: What the mark says, and whether it is ours and still fits the picture.
    @Sendable func verify(_ request: Request, _ context: AppContext) async throws -> Response {
        try await sessions.uploading(isStored: false) { [editor, maximumUpload] in
            let picture = try await Upload.collectPhoto(request, maximum: maximumUpload)
            return JSON.response(
                try EditMark.verify(picture, key: editor.configuration.signingKey))
        }
    }
}
