import Editing
import Foundation
import HTTPTypes
import Imaging

/// What `POST /v1/sessions/{id}/edits` asks for.
struct EditRequest: Decodable, Sendable {
    /// Which faces are changed, and how.
    private enum Change {
        case sliders(Edit)
        case layers([FaceLayer])
    }

    private let change: Change
    private let options: FinishOptions

    private enum Key: CodingKey {
        case sliders, layers, locked, format, quality, maximumSide, keepLocation
    }

    /// Decodes a request, in which all but the sliders or layers may be missing.
    ///
    /// - Throws: ``Problem`` for an unknown format.
    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        if container.contains(.layers) {
            guard !container.contains(.sliders), !container.contains(.locked) else {
                throw Problem.malformedDocument("it must have “sliders” or “layers”, not both")
            }
            change = .layers(try container.decode([FaceLayer].self, forKey: .layers))
        } else {
            var edit = try container.decode(Edit.self, forKey: .sliders)
            edit.locked = try container.decodeIfPresent(Set<String>.self, forKey: .locked) ?? []
            change = .sliders(edit.normalized)
        }
        options = FinishOptions(
            format: try Self.format(
                container.decodeIfPresent(String.self, forKey: .format) ?? "jpeg"),
            quality: try container.decodeIfPresent(Int.self, forKey: .quality),
            maximumSide: try container.decodeIfPresent(Int.self, forKey: .maximumSide),
            keepLocation: try container.decodeIfPresent(Bool.self, forKey: .keepLocation) ?? false)
    }

    private static func format(_ name: String) throws -> ImageFormat {
        guard let format = ImageFormat(rawValue: name) else {
            throw Problem(
                "unknown-format", .unprocessableContent,
                "There is no format “\(name)”; choose jpeg, png or webp.",
                members: ["formats": .texts(["jpeg", "png", "webp"])])
        }
        return format
    }

    /// Hands the edit to its session, which numbers it.
    func run(on session: Session) async throws -> Int {
        switch change {
        case .sliders(let edit): try await session.finish(edit, options)
        case .layers(let layers): try await session.finish(layers, options)
        }
    }
}
