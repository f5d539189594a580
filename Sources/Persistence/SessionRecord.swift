import Editing
import Foundation
import GRDB

/// One row of the table `session`.
struct SessionRecord: Codable, Sendable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "session"
    /// The state of a row between the identifier's birth and the first snapshot.
    static let reserved = "reserved"

    var id: String
    var state: String
    var document: String?
    /// Seconds since 1970.
    var createdAt: Int64
    /// Seconds since 1970.
    var expiresAt: Int64
    /// The token that opened it; empty where no tokens are needed.
    var owner = ""

    /// Reads the snapshot back.
    ///
    /// - Throws: ``PersistenceError/expiredSession(_:)``, `unknownSession` while only reserved, or
    ///   `damaged`.
    func snapshot() throws -> SessionSnapshot {
        if state == SessionState.expired.rawValue { throw PersistenceError.expiredSession(id) }
        guard let document else { throw PersistenceError.unknownSession(id) }
        do {
            return try JSONDecoder().decode(SessionSnapshot.self, from: Data(document.utf8))
        } catch {
            throw PersistenceError.damaged(id, reason: "\(error)")
        }
    }
}
