public import Editing
public import Foundation
import GRDB

/// What outlives the process: a row per session, and a folder of files beside it.
///
/// Rows are in SQLite in WAL mode with full synchronization, so what a method acknowledged survives
/// a power cut. A file is durable before the row that names it; a row is gone before its files are.
public struct SessionStore: Sendable {
    /// The data folder, which holds everything of the store.
    public let folder: URL
    let database: DatabasePool
    let files: FileStore
    let uploads: UploadFiles
    let batchFiles: FileStore

    /// Opens the store in a folder, creating what is not there yet.
    ///
    /// - Throws: ``PersistenceError``, or GRDB's error if the database cannot be opened.
    public init(folder: URL) throws {
        self.folder = folder
        files = try FileStore(folder: folder.appendingPathComponent("sessions"))
        batchFiles = try FileStore(folder: folder.appendingPathComponent("batches"))
        uploads = try UploadFiles(folder: folder.appendingPathComponent("uploads"))
        var configuration = Configuration()
        configuration.maximumReaderCount = 4
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { database in
            try database.execute(
                sql:
                    "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON"
            )
        }
        database = try DatabasePool(
            path: folder.appendingPathComponent("likeness.sqlite").path,
            configuration: configuration)
        try Migrations.migrator.migrate(database)
    }

    /// Reserves a new session: an empty row and an empty folder.
    ///
    /// - Returns: The journal through which the session is kept.
    public func create(
        _ id: String, owner: String = "", expires: Date
    ) async throws -> any SessionJournal {
        let record = SessionRecord(
            id: id, state: SessionRecord.reserved, document: nil, createdAt: seconds(.now),
            expiresAt: seconds(expires), owner: owner)
        try await files.create(id)
        try await database.write { try record.insert($0) }
        return journal(for: id)
    }

    /// The journal of an existing session.
    public func journal(for id: String) -> any SessionJournal {
        StoredJournal(id: id, store: self, files: files)
    }

    /// Reads a session's latest snapshot.
    ///
    /// - Throws: ``PersistenceError``: `unknownSession`, `expiredSession` or `damaged`.
    public func snapshot(of id: String) async throws -> SessionSnapshot {
        let record = try await database.read { try SessionRecord.fetchOne($0, key: id) }
        guard let record else { throw PersistenceError.unknownSession(id) }
        return try record.snapshot()
    }

    /// Replaces a session's snapshot, if the state it is in can turn into the new one.
    ///
    /// - Throws: ``PersistenceError``: `unknownSession`, `expiredSession` or `impossibleTransition`.
    func record(_ snapshot: SessionSnapshot) async throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let document = String(decoding: try encoder.encode(snapshot), as: UTF8.self)
        let (id, state) = (snapshot.id, snapshot.state)
        let expires = seconds(snapshot.expires)
        try await database.write { database in
            let earlier = Self.states(before: state)
            try database.execute(
                sql: """
                    UPDATE session SET state = ?, document = ?, expiresAt = ?
                    WHERE id = ? AND state IN (\(earlier.map { _ in "?" }.joined(separator: ",")))
                    """,
                arguments: [state.rawValue, document, expires, id] + StatementArguments(earlier))
            guard database.changesCount == 0 else { return }
            guard let record = try SessionRecord.fetchOne(database, key: id) else {
                throw PersistenceError.unknownSession(id)
            }
            guard record.state != SessionState.expired.rawValue else {
                throw PersistenceError.expiredSession(id)
            }
            throw PersistenceError.impossibleTransition(
                id, from: record.state, to: state.rawValue)
        }
    }

    /// Erases a session, rows and files.
    ///
    /// - Throws: ``PersistenceError/unknownSession(_:)`` if there is none.
    public func erase(_ id: String) async throws {
        let existed = try await database.write { database in
            try Self.eraseReplies(about: "/v1/sessions/\(id)", in: database)
            return try SessionRecord.deleteOne(database, key: id)
        }
        guard existed else { throw PersistenceError.unknownSession(id) }
        try await files.erase(id)
    }

    /// Ends the sessions whose time is over: their documents and files are erased at once, and for
    /// a week a bare row remembers that they expired.
    ///
    /// - Returns: The identifiers of the sessions that expired now.
    public func expire(at now: Date = .now) async throws -> [String] {
        let (expired, time) = (SessionState.expired.rawValue, seconds(now))
        let ids = try await database.write { database in
            let ids = try String.fetchAll(
                database,
                sql: """
                    UPDATE session SET state = ?, document = NULL
                    WHERE expiresAt <= ? AND state NOT IN (?, ?) RETURNING id
                    """, arguments: [expired, time, expired, SessionState.finalizing.rawValue])
            for id in ids { try Self.eraseReplies(about: "/v1/sessions/\(id)", in: database) }
            try database.execute(sql: "DELETE FROM reply WHERE expiresAt <= ?", arguments: [time])
            try database.execute(
                sql: "DELETE FROM session WHERE state = ? AND expiresAt <= ?",
                arguments: [expired, time - 7 * 24 * 3600])
            return ids
        }
        for id in ids { try await files.erase(id) }
        try await expireUploads(at: now)
        try await expireBatches(at: now)
        return ids
    }

    /// Puts the store in order after the process ended in any way.
    ///
    /// Reservations that never became a session are dropped, then files that no row names.
    ///
    /// - Returns: The snapshots of all living sessions, oldest first, and how many files and folders
    ///   were removed.
    public func recover() async throws -> (sessions: [SessionSnapshot], orphans: Int) {
        let records = try await database.write { database in
            try database.execute(
                sql: "DELETE FROM session WHERE state = ?", arguments: [SessionRecord.reserved])
            return try SessionRecord.fetchAll(
                database, sql: "SELECT * FROM session WHERE document IS NOT NULL ORDER BY createdAt"
            )
        }
        let orphans =
            try await files.removeOrphans(keeping: Set(records.map(\.id)))
            + expireUploads() + recoverBatches()
        return (records.compactMap { try? $0.snapshot() }, orphans)
    }

    /// Closes the database; nothing may be asked of the store afterwards.
    public func close() throws {
        try database.close()
    }
}

extension SessionStore {
    /// The states from which a session may be recorded in `state`.
    ///
    /// A photo whose face is chosen again is prepared again, and a restart prepares what was ready
    /// if its models are gone; nothing returns from `expired`.
    static func states(before state: SessionState) -> [String] {
        let states: [SessionState] =
            switch state {
            case .detecting: [.detecting]
            case .choosing: [.detecting, .choosing, .preparing, .ready, .failed]
            case .preparing: [.detecting, .choosing, .preparing, .ready, .finalizing, .failed]
            case .ready: [.choosing, .preparing, .ready, .finalizing]
            case .finalizing: [.ready, .finalizing]
            case .failed: [.detecting, .choosing, .preparing, .ready, .finalizing, .failed]
            case .expired: [.detecting, .choosing, .preparing, .ready, .failed]
            }
        return states.map(\.rawValue) + [SessionRecord.reserved]
    }

    func seconds(_ date: Date) -> Int64 { Int64(date.timeIntervalSince1970) }
}

/// The part of the store that one session may use.
private struct StoredJournal: SessionJournal {
    let id: String
    let store: SessionStore
    let files: FileStore

    func record(_ snapshot: SessionSnapshot) async throws {
        precondition(snapshot.id == id, "a snapshot of \(snapshot.id) in the journal of \(id)")
        try await store.record(snapshot)
    }

    func save(_ bytes: Data, as name: String) async throws {
        try await files.save(bytes, as: name, of: id)
    }

    func load(_ name: String) async throws -> Data? {
        try await files.load(name, of: id)
    }
}
