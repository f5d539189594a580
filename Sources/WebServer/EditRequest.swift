import Editing
import Foundation
import HTTPTypes
import Imaging

/// What `POST /v1/sessions/{id}/edits` asks for.
struct EditRequest: Decodable, Sendable {
    var sliders: Edit
    var format: ImageFormat
    var quality: Int

    private enum Key: CodingKey { case sliders, format, quality }

    /// Decodes a request, in which format and quality may be missing.
    ///
    /// - Throws: ``Problem`` for an unknown format.
    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        sliders = try container.decode(Edit.self, forKey: .sliders)
        let name = try container.decodeIfPresent(String.self, forKey: .format) ?? "jpeg"
        guard let format = ImageFormat(rawValue: name) else {
            throw Problem(
                "unknown-format", .unprocessableContent,
                "There is no format “\(name)”; choose jpeg, png or webp.",
                members: ["formats": .texts(["jpeg", "png", "webp"])])
        }
        self.format = format
        quality = try container.decodeIfPresent(Int.self, forKey: .quality) ?? 92
        guard 1...100 ~= quality else {
            throw EditingError.outOfRange(name: "quality", value: quality, range: 1...100)
        }
    }

    /// Text that is equal for equal requests.
    var fingerprint: String {
        let values = sliders.normalized.values.sorted { $0.key < $1.key }
        return "\(format.rawValue) \(quality) "
            + values.map { "\($0)=\($1)" }.joined(separator: " ")
    }

    /// Hands the edit to its session, which numbers it.
    func run(on session: Session) async throws -> Int {
        try await session.finish(sliders, format: format, quality: quality)
    }
}
