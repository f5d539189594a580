public import Foundation

/// Keeps a second server, or a restore, out of a data folder while this value lives.
///
/// The lock is the operating system's, on the file `lock` in the folder: it goes with the process,
/// however that ends.
public final class FolderLock: Sendable {
    private let descriptor: Int32

    /// Locks a folder, creating it if there is none.
    ///
    /// - Throws: ``PersistenceError/inUse(path:)`` if another process has locked it, or
    ///   ``PersistenceError/unreadable(path:code:)``.
    public init(_ folder: URL) throws {
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let path = folder.appendingPathComponent("lock").path
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw PersistenceError.unreadable(path: path, code: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            throw code == EWOULDBLOCK
                ? PersistenceError.inUse(path: folder.path)
                : PersistenceError.unreadable(path: path, code: code)
        }
    }

    deinit { close(descriptor) }
}
