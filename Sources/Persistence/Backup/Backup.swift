import FaceModels
public import Foundation
import GRDB

/// Copies of everything a server keeps, made while it runs and put back while it does not.
///
/// The database is copied first, in one piece, then the files that its rows name: files are written
/// before the rows that name them, and are replaced and never changed, so each copy is whole and
/// every session in the copy of the database has its files. Sessions erased meanwhile are left out
/// when the backup is restored.
public enum Backup {
    static let database = "likeness.sqlite"
    private static let folders = ["sessions", "uploads", "batches"]

    /// Writes a backup of a data folder.
    ///
    /// - Parameters:
    ///   - folder: The data folder; a server may be using it.
    ///   - target: The folder to write, which must not exist; it appears only when it is complete.
    /// - Throws: ``PersistenceError``, or GRDB's error if the database cannot be read.
    @discardableResult
    public static func write(of folder: URL, to target: URL) throws -> BackupManifest {
        let files = FileManager.default
        guard files.fileExists(atPath: folder.appendingPathComponent(database).path) else {
            throw PersistenceError.noData(path: folder.path)
        }
        guard !files.fileExists(atPath: target.path) else {
            throw PersistenceError.exists(path: target.path)
        }
        let part = target.deletingLastPathComponent()
            .appendingPathComponent(".\(target.lastPathComponent).part")
        try? files.removeItem(at: part)
        try files.createDirectory(
            at: part, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        do {
            try copyDatabase(folder, to: part)
            var entries = [try entry(database, in: part)]
            for name in folders {
                for path in paths(in: folder, below: name) {
                    let copy = part.appendingPathComponent(path)
                    try files.createDirectory(
                        at: copy.deletingLastPathComponent(), withIntermediateDirectories: true)
                    // A file that is gone belonged to something that was erased meanwhile.
                    guard
                        let bytes = try? Data(
                            contentsOf: folder.appendingPathComponent(path), options: .mappedIfSafe)
                    else { continue }
                    try FileStore.write(bytes, to: copy)
                    entries.append(
                        .init(path: path, bytes: bytes.count, digest: sha256(bytes)))
                }
            }
            let manifest = BackupManifest(createdAt: .now, files: entries)
            try FileStore.write(
                JSONEncoder().encode(manifest),
                to: part.appendingPathComponent(BackupManifest.name))
            try FileStore.syncFolder(part)
            try FileStore.check(rename(part.path, target.path), target)
            try FileStore.syncFolder(target.deletingLastPathComponent())
            return manifest
        } catch {
            try? files.removeItem(at: part)
            throw error
        }
    }

    /// Puts a backup in the place of what a data folder holds now.
    ///
    /// Everything is verified and copied before anything is replaced; if replacing fails half-way,
    /// what was there is put back.
    ///
    /// - Parameters:
    ///   - source: The backup.
    ///   - folder: The data folder, which no server may be using.
    /// - Returns: What was restored, and the folder that holds what was there before, if anything.
    /// - Throws: ``PersistenceError``: `damagedBackup`, `inUse`.
    public static func restore(
        _ source: URL, into folder: URL
    ) throws -> (manifest: BackupManifest, replaced: URL?) {
        let manifest = try BackupManifest.verified(in: source)
        let lock = try FolderLock(folder)
        defer { withExtendedLifetime(lock) {} }
        let files = FileManager.default
        let staging = folder.appendingPathComponent(".restoring")
        try? files.removeItem(at: staging)
        try files.createDirectory(at: staging, withIntermediateDirectories: false)
        defer { try? files.removeItem(at: staging) }
        for entry in manifest.files {
            let copy = staging.appendingPathComponent(entry.path)
            try files.createDirectory(
                at: copy.deletingLastPathComponent(), withIntermediateDirectories: true)
            try FileStore.write(
                Data(contentsOf: source.appendingPathComponent(entry.path)), to: copy)
        }
        try check(staging, source)
        return (manifest, try exchange(folder, with: staging))
    }

    /// Opens the copied store once: its database must be sound and known to this version.
    private static func check(_ staging: URL, _ source: URL) throws {
        do {
            let queue = try DatabaseQueue(path: staging.appendingPathComponent(database).path)
            let verdict = try queue.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") }
            try Migrations.migrator.migrate(queue)
            try queue.write { try dropRows(of: $0, withoutFolderIn: staging) }
            try queue.close()
            guard verdict == "ok" else {
                throw PersistenceError.damagedBackup(
                    path: source.path, reason: "its database says “\(verdict ?? "")”")
            }
        } catch let error as DatabaseError {
            throw PersistenceError.damagedBackup(path: source.path, reason: "\(error)")
        }
    }

    /// Forgets sessions that were erased between the copy of the database and that of the files.
    private static func dropRows(of database: Database, withoutFolderIn staging: URL) throws {
        let ids = try String.fetchAll(
            database, sql: "SELECT id FROM session WHERE document IS NOT NULL")
        let sessions = staging.appendingPathComponent("sessions")
        for id in ids
        where !FileManager.default.fileExists(atPath: sessions.appendingPathComponent(id).path) {
            try database.execute(sql: "DELETE FROM session WHERE id = ?", arguments: [id])
        }
    }

    /// Moves what is in `folder` aside and what is in `staging` in; all of it or nothing.
    private static func exchange(_ folder: URL, with staging: URL) throws -> URL? {
        let files = FileManager.default
        let stamp = Int(Date.now.timeIntervalSince1970)
        let aside = folder.appendingPathComponent("replaced-\(stamp)")
        let old = ([database, database + "-wal", database + "-shm"] + folders).filter {
            files.fileExists(atPath: folder.appendingPathComponent($0).path)
        }
        var moved: [(from: URL, to: URL)] = []
        func move(_ from: URL, _ to: URL) throws {
            try FileStore.check(rename(from.path, to.path), from)
            moved.append((from, to))
        }
        do {
            if !old.isEmpty {
                try files.createDirectory(at: aside, withIntermediateDirectories: false)
            }
            for name in old {
                try move(folder.appendingPathComponent(name), aside.appendingPathComponent(name))
            }
            for name in try files.contentsOfDirectory(atPath: staging.path) {
                try move(staging.appendingPathComponent(name), folder.appendingPathComponent(name))
            }
            try FileStore.syncFolder(folder)
        } catch {
            for step in moved.reversed() { rename(step.to.path, step.from.path) }
            try? files.removeItem(at: aside)
            throw error
        }
        return old.isEmpty ? nil : aside
    }

    private static func copyDatabase(_ folder: URL, to part: URL) throws {
        let source = try DatabaseQueue(path: folder.appendingPathComponent(database).path)
        let copy = try DatabaseQueue(path: part.appendingPathComponent(database).path)
        try source.backup(to: copy)
        // One file is easier to keep than a database and its log.
        try copy.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
        try copy.close()
        try source.close()
    }

    private static func entry(_ path: String, in folder: URL) throws -> BackupManifest.File {
        let bytes = try Data(contentsOf: folder.appendingPathComponent(path))
        return .init(path: path, bytes: bytes.count, digest: sha256(bytes))
    }

    /// Whole files below a folder, sorted, as paths from the data folder.
    private static func paths(in folder: URL, below name: String) -> [String] {
        let root = folder.appendingPathComponent(name)
        var result: [String] = []
        for case let path as String in FileManager.default.enumerator(atPath: root.path) ?? .init()
        {
            var isFolder: ObjCBool = false
            let parts = path.split(separator: "/")
            guard parts.allSatisfy({ FileStore.isPlain($0) }), !path.hasSuffix(".part"),
                FileManager.default.fileExists(
                    atPath: root.appendingPathComponent(path).path, isDirectory: &isFolder),
                !isFolder.boolValue
            else { continue }
            result.append("\(name)/\(path)")
        }
        return result.sorted()
    }
}
