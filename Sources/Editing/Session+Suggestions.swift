public import Foundation

/// An edit that somebody might like.
public struct Suggestion: Sendable {
    /// The sliders of the chosen face.
    public var edit: Edit
    /// What it looks like, a JPEG file.
    public var jpeg: Data
}

extension Session {
    /// Random edits of the chosen face that stay within the safe spans of its sliders.
    ///
    /// - Parameters:
    ///   - seed: The same seed gives the same edits, as long as the spans are the same.
    ///   - count: How many, from 1 to 12.
    /// - Throws: ``EditingError``: `outOfRange`, or `notPreviewable` before the face was encoded.
    public func suggestions(seed: UInt64, count: Int) async throws -> [Suggestion] {
        guard 1...12 ~= count else {
            throw EditingError.outOfRange(name: "count", value: count, range: 1...12)
        }
        guard snapshot.previewable, let face = snapshot.face else {
            throw EditingError.notPreviewable(current: snapshot.state)
        }
        let edits = Edit.suggested(
            by: pipeline.order, spans: snapshot.spans ?? [:], seed: seed, count: count)
        var suggestions: [Suggestion] = []
        for edit in edits {
            try Task.checkCancellation()
            suggestions.append(
                Suggestion(edit: edit, jpeg: try await drawing(edit, of: face, side: 192).jpeg))
        }
        return suggestions
    }
}
