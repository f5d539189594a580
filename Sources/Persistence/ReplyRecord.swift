public import Foundation
import GRDB

/// What was answered to a request that had a key, so that it need not be carried out again.
public struct ReplyRecord: Sendable, Hashable {
    /// The HTTP status.
    public var status: Int
    /// Names and values of the headers.
    public var headers: [String: String]
    /// The document; `nil` once what the request made was erased.
    public var body: Data?

    /// Creates a reply.
    public init(status: Int, headers: [String: String], body: Data?) {
        (self.status, self.headers, self.body) = (status, headers, body)
    }
}

/// A request that its client may send again.
public struct RepeatableRequest: Sendable, Hashable {
    /// Who sends it.
    public var owner: String
    /// The address to which it is sent.
    public var path: String
    /// The client's name for it, unique at this address.
    public var key: String
    /// What is asked for: equal for equal requests.
    public var fingerprint: String

    /// Creates a request.
    public init(owner: String, path: String, key: String, fingerprint: String) {
        self.owner = owner
        self.path = path
        self.key = key
        self.fingerprint = fingerprint
    }
}

extension SessionStore {
    /// Replies of one owner that are remembered; older ones are forgotten.
    public static let replyLimit = 1000

    /// What the request was answered before; `nil` if it is new.
    ///
    /// - Throws: ``PersistenceError/keyReused(_:)`` if that request asked for something else.
    public func reply(to request: RepeatableRequest) async throws -> ReplyRecord? {
        let found = try await database.read {
            try Row.fetchOne(
                $0, sql: "SELECT * FROM reply WHERE owner = ? AND path = ? AND key = ?",
                arguments: [request.owner, request.path, request.key]
            ).map { (fingerprint: $0["fingerprint"] as String, reply: try ReplyRecord($0)) }
        }
        guard let found else { return nil }
        guard found.fingerprint == request.fingerprint else {
            throw PersistenceError.keyReused(request.key)
        }
        return found.reply
    }

    /// Remembers what a request was answered.
    ///
    /// - Parameter location: The address of what it made, with which the reply is erased.
    public func remember(
        _ reply: ReplyRecord, to request: RepeatableRequest, location: String?, expires: Date
    ) async throws {
        let headers = String(decoding: try JSONEncoder().encode(reply.headers), as: UTF8.self)
        try await database.write { database in
            try database.execute(
                sql: """
                    INSERT OR IGNORE INTO reply (
                        owner, path, key, fingerprint, status, headers, body, location, createdAt,
                        expiresAt
                    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    request.owner, request.path, request.key, request.fingerprint, reply.status,
                    headers, reply.body, location, seconds(.now), seconds(expires),
                ])
            try database.execute(
                sql: """
                    DELETE FROM reply WHERE owner = ? AND id <= (
                        SELECT id FROM reply WHERE owner = ? ORDER BY id DESC LIMIT 1 OFFSET ?)
                    """, arguments: [request.owner, request.owner, Self.replyLimit])
        }
    }

    /// Erases what was answered about something that is erased, as part of the same transaction.
    ///
    /// - Parameter path: Its address.
    static func eraseReplies(about path: String, in database: Database) throws {
        try database.execute(
            sql: """
                UPDATE reply SET body = NULL
                WHERE location = ? OR location LIKE ? || '/%' OR path LIKE ? || '/%'
                """, arguments: [path, path, path])
    }
}

extension ReplyRecord {
    init(_ row: Row) throws {
        let headers = Data((row["headers"] as String).utf8)
        self.init(
            status: row["status"],
            headers: try JSONDecoder().decode([String: String].self, from: headers),
            body: row["body"])
    }
}
