import Dispatch
public import Foundation

/// A folder of files, one subfolder per session, in which a name never shows half a file.
///
/// Bytes go to a temporary file that is synced, renamed over the final name, and followed by a sync
/// of the folder: once `save` returns, the file survives a power cut; before that, the old one does.
public struct FileStore: Sendable {
    /// The folder that holds one subfolder per session.
    public let folder: URL
    private let queue = DispatchQueue(label: "files", attributes: .concurrent)

    /// Opens the store, and creates its folder if there is none.
    ///
    /// - Throws: ``PersistenceError/unreadable(path:code:)``.
    public init(folder: URL) throws {
        self.folder = folder
        try Self.makeFolder(folder, withParents: true)
    }

    /// Makes the empty folder of a session; `save` fails where there is none.
    public func create(_ session: String) async throws {
        let url = url(session)
        try await blocking {
            try Self.makeFolder(url)
            try Self.syncFolder(url.deletingLastPathComponent())
        }
    }

    /// Writes `bytes` as `name`, durable on return.
    ///
    /// - Parameter name: Letters, digits, `-`, `_`, `.`, and `/` for one folder within the session.
    /// - Throws: ``PersistenceError``; `unknownSession` after the session was erased.
    public func save(_ bytes: Data, as name: String, of session: String) async throws {
        let (root, target) = (url(session), url(session, name))
        try await blocking {
            guard access(root.path, F_OK) == 0 else {
                throw PersistenceError.unknownSession(session)
            }
            let parent = target.deletingLastPathComponent()
            if parent.path != root.path {
                try Self.makeFolder(parent)
                try Self.syncFolder(root)
            }
            let temporary = parent.appendingPathComponent(
                ".\(target.lastPathComponent).\(UInt32.random(in: 0 ... .max)).part")
            do {
                try Self.write(bytes, to: temporary)
                try Self.check(rename(temporary.path, target.path), target)
            } catch {
                unlink(temporary.path)
                throw error
            }
            try Self.syncFolder(parent)
        }
    }

    /// Reads a file back; `nil` if it was never saved.
    public func load(_ name: String, of session: String) async throws -> Data? {
        let url = url(session, name)
        return try await blocking {
            do {
                return try Data(contentsOf: url, options: .mappedIfSafe)
            } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
                return nil
            } catch {
                throw PersistenceError.unreadable(path: url.path, code: EIO)
            }
        }
    }

    /// Removes everything of a session; removing what is not there is no error.
    public func erase(_ session: String) async throws {
        let url = url(session)
        try await blocking {
            guard access(url.path, F_OK) == 0 else { return }
            // The folder first gets a name no session has, so that a half-removed one is never read.
            let doomed = url.deletingLastPathComponent().appendingPathComponent("." + session)
            if rename(url.path, doomed.path) != 0 {
                try? FileManager.default.removeItem(at: doomed)
                try Self.check(rename(url.path, doomed.path), url)
            }
            try Self.syncFolder(url.deletingLastPathComponent())
            try? FileManager.default.removeItem(at: doomed)
        }
    }

    /// Removes the folders of sessions that are not in `known`, and files left half written.
    ///
    /// - Returns: How many folders and files were removed.
    public func removeOrphans(keeping known: Set<String>) async throws -> Int {
        let folder = folder
        return try await blocking {
            var removed = 0
            let files = FileManager.default
            for name in (try? files.contentsOfDirectory(atPath: folder.path)) ?? [] {
                let url = folder.appendingPathComponent(name)
                guard known.contains(name) else {
                    try? files.removeItem(at: url)
                    removed += 1
                    continue
                }
                for case let inside as String in files.enumerator(atPath: url.path) ?? .init()
                where inside.hasSuffix(".part") {
                    unlink(url.appendingPathComponent(inside).path)
                    removed += 1
                }
            }
            return removed
        }
    }

    private func url(_ session: String, _ name: String? = nil) -> URL {
        precondition(Self.isPlain(session), "not the name of a session: \(session)")
        let url = folder.appendingPathComponent(session, isDirectory: true)
        guard let name else { return url }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        precondition(
            parts.count <= 2 && parts.allSatisfy { Self.isPlain($0) }, "not a file name: \(name)")
        return url.appendingPathComponent(name)
    }

    /// Whether `name` can be part of a path without meaning anything to the file system.
    static func isPlain(_ name: some StringProtocol) -> Bool {
        !name.isEmpty && name.first != "." && name.utf8.count <= 100
            && name.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                    UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }

    /// Runs what blocks on a thread that may block.
    private func blocking<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try work() }) }
        }
    }
}

extension FileStore {
    static func write(_ bytes: Data, to url: URL) throws {
        let file = open(url.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        try check(file, url)
        defer { close(file) }
        try bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let count = Foundation.write(
                    file, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                try check(count, url)
                rest = rest.dropFirst(count)
            }
        }
        try check(fsync(file), url)
    }

    static func syncFolder(_ url: URL) throws {
        let folder = open(url.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        try check(folder, url)
        defer { close(folder) }
        try check(fsync(folder), url)
    }

    private static func makeFolder(_ url: URL, withParents: Bool = false) throws {
        if withParents {
            do {
                try FileManager.default.createDirectory(
                    at: url, withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700])
            } catch { throw PersistenceError.unreadable(path: url.path, code: EACCES) }
        } else if mkdir(url.path, 0o700) != 0, errno != EEXIST {
            try check(-1, url)
        }
    }

    static func check(_ result: some BinaryInteger, _ url: URL) throws {
        guard result < 0 else { return }
        guard errno != ENOSPC, errno != EDQUOT else {
            throw PersistenceError.diskFull(path: url.path)
        }
        throw PersistenceError.unreadable(path: url.path, code: errno)
    }
}
