public import Editing
import Foundation
import GRDB

extension SessionStore {
    /// A part of the sessions of one owner.
    public struct Page: Sendable {
        /// The snapshots, newest first.
        public var sessions: [SessionSnapshot]
        /// Where the next part begins; `nil` after the last.
        public var next: Cursor?
    }

    /// A place in the list of sessions, which stays right when sessions come and go.
    public struct Cursor: Sendable, Hashable, LosslessStringConvertible {
        let createdAt: Int64
        let id: String

        init(createdAt: Int64, id: String) {
            (self.createdAt, self.id) = (createdAt, id)
        }

        /// Reads a cursor back; `nil` if it is none.
        public init?(_ description: String) {
            let parts = description.split(separator: "-")
            guard parts.count == 2, let createdAt = Int64(parts[0]),
                FileStore.isPlain(parts[1])
            else { return nil }
            self.init(createdAt: createdAt, id: String(parts[1]))
        }

        /// The cursor as clients see it.
        public var description: String { "\(createdAt)-\(id)" }
    }

    /// The living sessions of an owner, newest first.
    ///
    /// - Parameter owner: `nil` for those of everybody.
    public func sessions(
        of owner: String?, limit: Int, after cursor: Cursor? = nil
    ) async throws -> Page {
        var conditions = ["document IS NOT NULL"]
        var arguments: StatementArguments = []
        if let owner {
            conditions.append("owner = ?")
            arguments += [owner]
        }
        if let cursor {
            conditions.append("(createdAt, id) < (?, ?)")
            arguments += [cursor.createdAt, cursor.id]
        }
        arguments += [limit + 1]
        let sql =
            "SELECT * FROM session WHERE \(conditions.joined(separator: " AND ")) "
            + "ORDER BY createdAt DESC, id DESC LIMIT ?"
        let records = try await database.read { [arguments] in
            try SessionRecord.fetchAll($0, sql: sql, arguments: arguments)
        }
        let shown = records.prefix(limit)
        return Page(
            sessions: shown.compactMap { try? $0.snapshot() },
            next: records.count > limit
                ? shown.last.map { Cursor(createdAt: $0.createdAt, id: $0.id) } : nil)
    }

    /// The names of all sessions of an owner.
    public func identifiers(of owner: String) async throws -> [String] {
        try await database.read {
            try String.fetchAll(
                $0, sql: "SELECT id FROM session WHERE owner = ?", arguments: [owner])
        }
    }

    /// Who opened a session; `nil` if there is none.
    ///
    /// It reads one row and does not suspend, so that a connection can be refused before it exists.
    public func owner(of id: String) throws -> String? {
        try database.read {
            try String.fetchOne($0, sql: "SELECT owner FROM session WHERE id = ?", arguments: [id])
        }
    }
}
