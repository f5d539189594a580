import FaceModels
public import Foundation
import GRDB

/// What the bearer of a token may do.
public enum AccessScope: String, Codable, Sendable, CaseIterable {
    /// Look at sessions and fetch pictures.
    case read
    /// Everything that the page does; includes `read`.
    case edit
    /// Everything of everybody, and the operator's figures; includes `edit`.
    case admin
}

/// A token, without the token itself: only its digest is kept.
public struct TokenRecord: Sendable, Hashable {
    /// The name by which it is listed and revoked, and under which its sessions are kept.
    public var id: String
    /// Whose it is, for people.
    public var name: String
    /// What its bearer may do.
    public var scopes: Set<AccessScope>
    /// When it was made.
    public var createdAt: Date
    /// When it ends by itself.
    public var expiresAt: Date?
    /// When it was used last, to the minute.
    public var usedAt: Date?
    /// When it was revoked.
    public var revokedAt: Date?

    /// Whether it opens anything now.
    public var isValid: Bool { revokedAt == nil && (expiresAt ?? .distantFuture) > .now }

    init(_ row: Row) {
        func date(_ column: String) -> Date? {
            (row[column] as Int64?).map { Date(timeIntervalSince1970: TimeInterval($0)) }
        }
        id = row["id"]
        name = row["name"]
        scopes = Set(
            (row["scopes"] as String).split(separator: " ").compactMap {
                AccessScope(rawValue: String($0))
            })
        createdAt = date("createdAt") ?? .distantPast
        expiresAt = date("expiresAt")
        usedAt = date("usedAt")
        revokedAt = date("revokedAt")
    }
}

extension SessionStore {
    /// Makes a token of 256 random bits.
    ///
    /// - Returns: The token, which cannot be read back later, and its record.
    public func createToken(
        name: String, scopes: Set<AccessScope>, expires: Date? = nil
    ) async throws -> (token: String, record: TokenRecord) {
        let id = Self.random(bytes: 4)
        let token = "lk_\(id)_\(Self.random(bytes: 32))"
        let words = scopes.map(\.rawValue).sorted().joined(separator: " ")
        let record = try await database.write { database in
            try database.execute(
                sql: """
                    INSERT INTO token (id, name, digest, scopes, createdAt, expiresAt)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    id, name, Self.digest(token), words, seconds(.now), expires.map(seconds),
                ])
            return try Row.fetchOne(
                database, sql: "SELECT * FROM token WHERE id = ?", arguments: [id]
            ).map(TokenRecord.init)
        }
        guard let record else { throw PersistenceError.stale }
        return (token, record)
    }

    /// The record of a token, valid or not; `nil` if it was never made.
    ///
    /// It reads one row and does not suspend, so that a connection can be refused before it exists.
    public func token(_ token: String) throws -> TokenRecord? {
        try database.read {
            try Row.fetchOne(
                $0, sql: "SELECT * FROM token WHERE digest = ?", arguments: [Self.digest(token)]
            ).map(TokenRecord.init)
        }
    }

    /// Whether the token of this identifier opens anything now.
    public func isValidToken(_ id: String) async throws -> Bool {
        try await database.read {
            try Row.fetchOne($0, sql: "SELECT * FROM token WHERE id = ?", arguments: [id])
                .map(TokenRecord.init)
        }?.isValid ?? false
    }

    /// Whether there is a token that opens anything now.
    public func hasValidToken() async throws -> Bool {
        try await tokens().contains(where: \.isValid)
    }

    /// Notes that a token was used.
    public func touchToken(_ id: String) async throws {
        try await database.write {
            try $0.execute(
                sql: "UPDATE token SET usedAt = ? WHERE id = ?", arguments: [seconds(.now), id])
        }
    }

    /// All tokens, oldest first.
    public func tokens() async throws -> [TokenRecord] {
        try await database.read {
            try Row.fetchAll($0, sql: "SELECT * FROM token ORDER BY createdAt, id")
                .map(TokenRecord.init)
        }
    }

    /// Revokes a token, at once and for good.
    ///
    /// - Returns: Whether there was one to revoke.
    public func revokeToken(_ id: String) async throws -> Bool {
        try await database.write { database in
            try database.execute(
                sql: "UPDATE token SET revokedAt = ? WHERE id = ? AND revokedAt IS NULL",
                arguments: [seconds(.now), id])
            return database.changesCount == 1
        }
    }

    /// A key of this node, made when it is first asked for and never told.
    public func nodeKey(_ name: String) throws -> Data {
        let fresh = Data((0..<32).map { _ in UInt8.random(in: 0...255) })
        let key = try database.write { database in
            try database.execute(
                sql: "INSERT OR IGNORE INTO nodeKey (name, key) VALUES (?, ?)",
                arguments: [name, fresh])
            return try Data.fetchOne(
                database, sql: "SELECT key FROM nodeKey WHERE name = ?", arguments: [name])
        }
        guard let key else { throw PersistenceError.stale }
        return key
    }

    /// What is kept of a token; 256 random bits need no salt and no slow hash.
    private static func digest(_ token: String) -> String { sha256(Data(token.utf8)) }

    /// Random bytes in hexadecimal.
    private static func random(bytes: Int) -> String {
        (0..<bytes).map { _ in
            let byte = UInt8.random(in: 0...255)
            return String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
    }
}
