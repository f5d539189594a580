import FaceModels
public import Foundation

/// What a backup holds: `manifest.json` in its folder, written last.
public struct BackupManifest: Codable, Sendable, Hashable {
    /// One file of a backup.
    public struct File: Codable, Sendable, Hashable {
        /// Where it is, relative to the folder.
        public var path: String
        /// Its length in bytes.
        public var bytes: Int
        /// Its SHA-256 in hexadecimal.
        public var digest: String
    }

    /// The version of this format.
    public var version = 1
    /// When the backup was made.
    public var createdAt: Date
    /// Every file, the database first.
    public var files: [File]

    /// All bytes together.
    public var bytes: Int { files.reduce(0) { $0 + $1.bytes } }

    static let name = "manifest.json"

    /// Reads the manifest of a backup and checks every file against it.
    ///
    /// - Throws: ``PersistenceError/damagedBackup(path:reason:)``.
    static func verified(in folder: URL) throws -> BackupManifest {
        let file = folder.appendingPathComponent(name)
        guard let bytes = try? Data(contentsOf: file),
            let manifest = try? JSONDecoder().decode(BackupManifest.self, from: bytes)
        else {
            throw PersistenceError.damagedBackup(
                path: folder.path, reason: "it has no complete \(name)")
        }
        guard manifest.version == 1 else {
            throw PersistenceError.damagedBackup(
                path: folder.path, reason: "version \(manifest.version) is newer than this program")
        }
        for entry in manifest.files {
            guard isInside(entry.path) else {
                throw PersistenceError.damagedBackup(
                    path: folder.path, reason: "“\(entry.path)” is no name of a file in it")
            }
            let data = try? Data(
                contentsOf: folder.appendingPathComponent(entry.path), options: .mappedIfSafe)
            guard let data, data.count == entry.bytes, sha256(data) == entry.digest else {
                throw PersistenceError.damagedBackup(
                    path: folder.path, reason: "“\(entry.path)” is not what was written")
            }
        }
        return manifest
    }

    private static func isInside(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return (1...4).contains(parts.count) && parts.allSatisfy { FileStore.isPlain($0) }
    }
}
