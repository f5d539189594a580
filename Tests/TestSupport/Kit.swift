public import Foundation
public import Tensors

/// Numbers from the reference code of the papers, in a folder beside the repository.
///
/// The folder is optional: tests that need it are skipped where it is not.
public enum Kit {
    /// Why a test was skipped.
    public static let absence = "shared/kit is not beside the repository"

    /// The folder, if there is one in any folder above this file.
    public static let folder: URL? = {
        var folder = URL(filePath: #filePath)
        while folder.path() != "/" {
            folder.deleteLastPathComponent()
            let kit = folder.appending(path: "shared/kit", directoryHint: .isDirectory)
            if FileManager.default.fileExists(atPath: kit.path()) { return kit }
        }
        return nil
    }()

    /// Whether the folder is there.
    public static var isPresent: Bool { folder != nil }

    /// All 32-bit float tensors of a safetensors file of the kit; empty without the kit.
    ///
    /// This is another reader than the one that is tested with it.
    public static func tensors(_ path: String) throws -> [String: Tensor] {
        guard let folder else { return [:] }
        let file = try [UInt8](Data(contentsOf: folder.appending(path: path)))
        let length = file[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
        let json = try JSONSerialization.jsonObject(with: Data(file[8..<8 + length]))
        var tensors: [String: Tensor] = [:]
        for (name, value) in json as? [String: Any] ?? [:] {
            guard let entry = value as? [String: Any], entry["dtype"] as? String == "F32",
                let shape = entry["shape"] as? [Int],
                let offsets = entry["data_offsets"] as? [Int]
            else { continue }
            let start = 8 + length + offsets[0]
            tensors[name] = file.withUnsafeBytes { bytes in
                Tensor(shape: shape) { floats in
                    for i in floats.indices {
                        floats[i] = bytes.loadUnaligned(
                            fromByteOffset: start + 4 * i, as: Float.self)
                    }
                }
            }
        }
        return tensors
    }
}
