import Dispatch
import Editing
import Foundation
import Imaging
import Persistence

/// Small pictures of photos, for lists; each is made once and kept beside its photo.
struct Thumbnails: Sendable {
    let store: SessionStore
    /// One at a time, and not on the threads that answer requests.
    private let queue = DispatchQueue(label: "thumbnails")
    private static let (name, side) = ("thumbnail.jpg", 320)

    init(store: SessionStore) { self.store = store }

    /// The thumbnail of a session's photo, as a JPEG.
    func thumbnail(of session: Session) async throws -> Data {
        let journal = store.journal(for: session.id)
        if let bytes = try await journal.load(Self.name) { return bytes }
        let (photo, _) = try await session.image("original")
        let bytes: Data = try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(
                    with: Result {
                        try Photo(decoding: photo).image.fitted(to: Self.side)
                            .encoded(as: .jpeg, quality: 82)
                    })
            }
        }
        try await journal.save(bytes, as: Self.name)
        return bytes
    }
}
