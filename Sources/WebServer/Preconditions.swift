import Foundation
import HTTPTypes
import Hummingbird

/// The headers by which a client says on which revision its change rests.
enum Preconditions {
    /// The entity tag of a revision.
    static func tag(_ revision: Int) -> String { "\"\(revision)\"" }

    /// Compares `If-Match` with the tag as it is now (RFC 9110, section 13.1.1).
    ///
    /// - Throws: ``Problem`` `precondition-failed`.
    static func check(_ request: Request, _ tag: String) throws {
        guard let wanted = request.headers[.ifMatch] else { return }
        let isMatch = wanted.split(separator: ",").contains {
            let candidate = $0.trimmingCharacters(in: .whitespaces)
            return candidate == "*" || candidate == tag
        }
        guard isMatch else {
            throw Problem(
                "precondition-failed", .preconditionFailed,
                "This has changed since you read it; read it again.",
                members: ["etag": .text(tag)])
        }
    }
}
