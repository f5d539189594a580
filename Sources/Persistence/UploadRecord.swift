public import Foundation
import GRDB

/// A photo that arrives in pieces.
public struct UploadRecord: Sendable, Hashable {
    /// The name in addresses.
    public var id: String
    /// Who sends it.
    var owner: String
    /// Bytes of the whole.
    public var length: Int
    /// Bytes that arrived and are on the disk.
    public var received: Int
    /// The client's `Upload-Metadata`, returned as it came.
    public var metadata: String
    var expiresAt: Int64

    /// When it is given up.
    public var expires: Date { Date(timeIntervalSince1970: TimeInterval(expiresAt)) }
    /// Whether all of it is here.
    public var isComplete: Bool { received == length }
}

extension UploadRecord {
    init(_ row: Row) {
        self.init(
            id: row["id"], owner: row["owner"], length: row["length"], received: row["received"],
            metadata: row["metadata"], expiresAt: row["expiresAt"])
    }
}

extension SessionStore {
    /// Unfinished and unused uploads that one owner may have.
    public static let uploadLimit = 20

    /// Announces an upload of `length` bytes.
    ///
    /// - Throws: ``PersistenceError/tooMany(_:limit:)``.
    public func createUpload(
        _ id: String, owner: String, length: Int, metadata: String, expires: Date
    ) async throws -> UploadRecord {
        let record = UploadRecord(
            id: id, owner: owner, length: length, received: 0, metadata: metadata,
            expiresAt: seconds(expires))
        try await database.write { database in
            let count = try Int.fetchOne(
                database, sql: "SELECT count(*) FROM upload WHERE owner = ? AND expiresAt > ?",
                arguments: [owner, seconds(.now)])
            guard count ?? 0 < Self.uploadLimit else {
                throw PersistenceError.tooMany("unfinished uploads", limit: Self.uploadLimit)
            }
            try database.execute(
                sql: "INSERT INTO upload VALUES (?, ?, ?, 0, ?, ?)",
                arguments: [id, owner, length, metadata, record.expiresAt])
        }
        try await uploads.create(id)
        return record
    }

    /// How far an upload is.
    ///
    /// - Throws: ``PersistenceError/unknownUpload(_:)``.
    public func upload(_ id: String, of owner: String) async throws -> UploadRecord {
        let record = try await database.read {
            try Row.fetchOne($0, sql: "SELECT * FROM upload WHERE id = ?", arguments: [id])
                .map(UploadRecord.init)
        }
        guard let record, record.owner == owner, record.expires > .now else {
            throw PersistenceError.unknownUpload(id)
        }
        return record
    }

    /// Appends what arrives to an upload, of which there must be one writer at a time.
    ///
    /// Whatever ends the bytes, those that came are kept: the client continues behind them.
    ///
    /// - Returns: The upload as it is afterwards.
    /// - Throws: ``PersistenceError``, `tooMany` for bytes beyond the announced length; what `bytes`
    ///   throws.
    public func append<Bytes: AsyncSequence & Sendable>(
        _ bytes: Bytes, to record: UploadRecord
    ) async throws -> UploadRecord where Bytes.Element == Data {
        var record = record
        let writer = try await uploads.open(record.id, received: record.received)
        var failure: (any Error)?
        do {
            for try await piece in bytes {
                guard record.received + piece.count <= record.length else {
                    throw PersistenceError.tooMany("bytes in this upload", limit: record.length)
                }
                try await writer.append(piece)
                record.received += piece.count
            }
        } catch { failure = error }
        // Also when the request was cancelled: what arrived is worth keeping.
        let (id, received) = (record.id, record.received)
        try await Task { [database] in
            try await writer.sync()
            try await database.write {
                try $0.execute(
                    sql: "UPDATE upload SET received = ? WHERE id = ?", arguments: [received, id])
            }
        }.value
        if let failure { throw failure }
        return record
    }

    /// The bytes of a complete upload.
    public func bytes(of upload: UploadRecord) async throws -> Data {
        try await uploads.read(upload.id)
    }

    /// Forgets an upload.
    public func eraseUpload(_ id: String) async throws {
        try await database.write { database in
            try Self.eraseReplies(about: "/v1/uploads/\(id)", in: database)
            try database.execute(sql: "DELETE FROM upload WHERE id = ?", arguments: [id])
        }
        try await uploads.erase(id)
    }

    /// Forgets uploads whose time is over, and files that no row names.
    ///
    /// - Returns: How many files were removed.
    @discardableResult
    public func expireUploads(at now: Date = .now) async throws -> Int {
        let time = seconds(now)
        // Before the rows are read: a file is made after its row, so none of these is too new.
        let names = try await uploads.names()
        let known = try await database.write { database in
            try database.execute(
                sql: "DELETE FROM upload WHERE expiresAt <= ?", arguments: [time])
            return try Set(String.fetchAll(database, sql: "SELECT id FROM upload"))
        }
        let orphans = names.filter { !known.contains($0) }
        for name in orphans where FileStore.isPlain(name) { try await uploads.erase(name) }
        return orphans.count
    }
}
