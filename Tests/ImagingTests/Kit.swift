import Foundation
import Imaging

/// Numbers from other people's code, in a folder beside the repository that may be missing.
struct Kit {
    private let data: Data
    private let entries: [String: [String: Any]]
    private let start: Int

    /// Whether the folder is there.
    static var isThere: Bool { folder != nil }

    private static let folder: URL? = {
        var place = URL(filePath: #filePath)
        while place.path.count > 1 {
            place.deleteLastPathComponent()
            let kit = place.appending(path: "shared/kit")
            if FileManager.default.fileExists(atPath: kit.path) { return kit }
        }
        return nil
    }()

    /// Opens a safetensors file of the kit.
    init(_ path: String) throws {
        let folder = Kit.folder ?? URL(filePath: "/")
        data = try Data(contentsOf: folder.appending(path: path))
        let count = data.prefix(8).enumerated().reduce(0) {
            $0 | Int($1.element) << (8 * $1.offset)
        }
        start = 8 + count
        let header = try JSONSerialization.jsonObject(with: data[8..<start])
        entries = (header as? [String: Any] ?? [:]).compactMapValues { $0 as? [String: Any] }
    }

    /// The cases of a JSON file of the kit.
    static func cases(_ path: String) throws -> [[String: Any]] {
        let json = try Data(contentsOf: (folder ?? URL(filePath: "/")).appending(path: path))
        return try JSONSerialization.jsonObject(with: json) as? [[String: Any]] ?? []
    }

    func shape(_ name: String) -> [Int] { entries[name]?["shape"] as? [Int] ?? [] }

    func bytes(_ name: String) -> [UInt8] {
        let range = entries[name]?["data_offsets"] as? [Int] ?? [0, 0]
        return [UInt8](data[start + range[0]..<start + range[1]])
    }

    func doubles(_ name: String) -> [Double] {
        bytes(name).withUnsafeBytes { raw in
            (0..<raw.count / 8).map { raw.loadUnaligned(fromByteOffset: $0 * 8, as: Double.self) }
        }
    }

    func points(_ name: String) -> [SIMD2<Double>] {
        let values = doubles(name)
        return (0..<values.count / 2).map { SIMD2(values[2 * $0], values[2 * $0 + 1]) }
    }

    func image(_ name: String) -> Image {
        let shape = shape(name)
        return Image(width: shape[1], height: shape[0], pixels: bytes(name))
    }
}
