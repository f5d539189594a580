import Dispatch
import Foundation

/// The files of uploads that may stop and continue: each only ever grows.
struct UploadFiles: Sendable {
    private let folder: URL
    private let queue = DispatchQueue(label: "uploads", attributes: .concurrent)

    init(folder: URL) throws {
        self.folder = folder
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch { throw PersistenceError.unreadable(path: folder.path, code: EACCES) }
    }

    /// Makes the empty file of an upload, durable on return.
    func create(_ id: String) async throws {
        let (url, folder) = (url(id), folder)
        try await blocking {
            let file = Foundation.open(url.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            try Self.check(file, url)
            close(file)
            let parent = Foundation.open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            try Self.check(parent, folder)
            defer { close(parent) }
            try Self.check(fsync(parent), folder)
        }
    }

    /// Opens the file of an upload for appending, cut to the `received` bytes that are certain.
    func open(_ id: String, received: Int) async throws -> UploadWriter {
        let url = url(id)
        return try await blocking {
            let file = Foundation.open(url.path, O_WRONLY | O_CLOEXEC)
            try Self.check(file, url)
            let writer = UploadWriter(file: file, url: url, queue: queue)
            guard lseek(file, 0, SEEK_END) >= off_t(received) else {
                throw PersistenceError.unreadable(path: url.path, code: EIO)
            }
            try Self.check(ftruncate(file, off_t(received)), url)
            try Self.check(Int(lseek(file, off_t(received), SEEK_SET)), url)
            return writer
        }
    }

    func read(_ id: String) async throws -> Data {
        let url = url(id)
        return try await blocking {
            guard let bytes = try? Data(contentsOf: url) else {
                throw PersistenceError.unreadable(path: url.path, code: EIO)
            }
            return bytes
        }
    }

    func erase(_ id: String) async throws {
        let url = url(id)
        try await blocking { _ = unlink(url.path) }
    }

    /// The files that are there now.
    func names() async throws -> [String] {
        let folder = folder
        return try await blocking {
            (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        }
    }

    private func url(_ id: String) -> URL {
        precondition(FileStore.isPlain(id), "not the name of an upload: \(id)")
        return folder.appendingPathComponent(id)
    }

    private func blocking<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try work() }) }
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

/// The end of one file of an upload; it is closed with the writer.
final class UploadWriter: Sendable {
    private let file: Int32
    private let url: URL
    private let queue: DispatchQueue

    init(file: Int32, url: URL, queue: DispatchQueue) {
        (self.file, self.url, self.queue) = (file, url, queue)
    }

    deinit { close(file) }

    /// Appends bytes, which are on the disk for certain only after ``sync()``.
    func append(_ bytes: Data) async throws {
        try await blocking { [file, url] in
            try bytes.withUnsafeBytes { buffer in
                var rest = buffer[...]
                while !rest.isEmpty {
                    let count = write(
                        file, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                    if count < 0, errno == EINTR { continue }
                    try UploadFiles.check(count, url)
                    rest = rest.dropFirst(count)
                }
            }
        }
    }

    func sync() async throws {
        try await blocking { [file, url] in try UploadFiles.check(fsync(file), url) }
    }

    private func blocking(_ work: @escaping @Sendable () throws -> Void) async throws {
        try await withCheckedThrowingContinuation {
            (continuation: CheckedContinuation<Void, any Error>) in
            // The writer lives until the work is done.
            queue.async { [self] in
                withExtendedLifetime(self) { continuation.resume(with: Result { try work() }) }
            }
        }
    }
}
