public import Editing
public import Foundation
import GRDB

/// Many photos that one recipe is applied to.
public struct BatchRecord: Sendable {
    /// One of the photos.
    public struct Item: Sendable, Hashable {
        /// Its place in the batch, from 0.
        public var number: Int
        /// What the file was called.
        public var name: String
        /// How far it is.
        public var status: EditRecord.Status
        /// Why there is no result.
        public var failure: Failure?
    }

    /// The name in addresses.
    public var id: String
    /// Who sent it.
    public var owner: String
    /// What is done to the photos.
    public var recipe: Recipe
    /// When it was sent.
    public var createdAt: Date
    /// When it is erased.
    public var expires: Date
    /// The photos.
    public var items: [Item]
}

extension SessionStore {
    /// Unexpired batches that one owner may have.
    public static let batchLimit = 20

    /// Reserves a folder for the photos of a new batch.
    public func beginBatch(_ id: String) async throws {
        try await batchFiles.create(id)
    }

    /// Keeps a photo of a batch, durable on return.
    public func savePhoto(_ bytes: Data, _ number: Int, ofBatch id: String) async throws {
        try await batchFiles.save(bytes, as: "photo-\(number)", of: id)
    }

    /// Makes the batch known once all of its photos are kept.
    ///
    /// - Throws: ``PersistenceError/tooMany(_:limit:)``.
    public func insertBatch(
        _ id: String, owner: String, recipe: Recipe, names: [String], expires: Date
    ) async throws {
        try await database.write { database in
            let count = try Int.fetchOne(
                database, sql: "SELECT count(*) FROM batch WHERE owner = ?", arguments: [owner])
            guard count ?? 0 < Self.batchLimit else {
                throw PersistenceError.tooMany("batches", limit: Self.batchLimit)
            }
            try database.execute(
                sql:
                    "INSERT INTO batch (id, owner, recipe, createdAt, expiresAt) VALUES (?, ?, ?, ?, ?)",
                arguments: [id, owner, recipe.json, seconds(.now), seconds(expires)])
            for (number, name) in names.enumerated() {
                try database.execute(
                    sql: "INSERT INTO batchItem (batch, number, name, status) VALUES (?, ?, ?, ?)",
                    arguments: [id, number, name, EditRecord.Status.queued.rawValue])
            }
        }
    }

    /// A batch as it is.
    ///
    /// - Parameter owner: `nil` for anybody's.
    /// - Throws: ``PersistenceError/unknownBatch(_:)``.
    public func batch(_ id: String, of owner: String? = nil) async throws -> BatchRecord {
        let batch = try await database.read { database -> BatchRecord? in
            let row = try Row.fetchOne(
                database, sql: "SELECT * FROM batch WHERE id = ? AND owner = ifnull(?, owner)",
                arguments: [id, owner])
            guard let row else { return nil }
            let items = try Row.fetchAll(
                database, sql: "SELECT * FROM batchItem WHERE batch = ? ORDER BY number",
                arguments: [id])
            return try BatchRecord(row, items: items)
        }
        guard let batch else { throw PersistenceError.unknownBatch(id) }
        return batch
    }

    /// The photo whose turn it is, in the order in which the batches were sent.
    public func nextBatchItem() async throws -> (batch: String, number: Int)? {
        try await database.read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT batch, number FROM batchItem JOIN batch ON batch.id = batchItem.batch
                    WHERE status IN ('queued', 'running') ORDER BY createdAt, batch, number LIMIT 1
                    """
            ).map { ($0["batch"], $0["number"]) }
        }
    }

    /// Notes how far a photo is; it may have been erased meanwhile.
    public func setBatchItem(
        _ number: Int, ofBatch id: String, _ status: EditRecord.Status, _ failure: Failure? = nil
    ) async throws {
        let text = try failure.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
        try await database.write {
            try $0.execute(
                sql: "UPDATE batchItem SET status = ?, failure = ? WHERE batch = ? AND number = ?",
                arguments: [status.rawValue, text, id, number])
        }
    }

    /// The photo of an item as it was sent.
    public func batchPhoto(_ number: Int, ofBatch id: String) async throws -> Data? {
        try await batchFiles.load("photo-\(number)", of: id)
    }

    /// Keeps the result of an item, durable on return.
    public func saveBatchResult(_ bytes: Data, _ number: Int, ofBatch id: String) async throws {
        try await batchFiles.save(bytes, as: "result-\(number)", of: id)
    }

    /// The result of an item.
    public func batchResult(_ number: Int, ofBatch id: String) async throws -> Data? {
        try await batchFiles.load("result-\(number)", of: id)
    }

    /// Erases a batch, rows and files.
    public func eraseBatch(_ id: String) async throws {
        try await database.write { database in
            try Self.eraseReplies(about: "/v1/batch/\(id)", in: database)
            try database.execute(sql: "DELETE FROM batch WHERE id = ?", arguments: [id])
        }
        try await batchFiles.erase(id)
    }

    /// Erases batches whose time is over.
    ///
    /// - Returns: Their identifiers.
    @discardableResult
    func expireBatches(at now: Date) async throws -> [String] {
        let time = seconds(now)
        let ids = try await database.write { database in
            let ids = try String.fetchAll(
                database, sql: "DELETE FROM batch WHERE expiresAt <= ? RETURNING id",
                arguments: [time])
            for id in ids { try Self.eraseReplies(about: "/v1/batch/\(id)", in: database) }
            return ids
        }
        for id in ids { try await batchFiles.erase(id) }
        return ids
    }

    /// Removes folders of batches that were never complete.
    func recoverBatches() async throws -> Int {
        let known = try await database.read { try String.fetchAll($0, sql: "SELECT id FROM batch") }
        return try await batchFiles.removeOrphans(keeping: Set(known))
    }
}

extension BatchRecord {
    fileprivate init(_ row: Row, items: [Row]) throws {
        func date(_ column: String) -> Date {
            Date(timeIntervalSince1970: TimeInterval(row[column] as Int64))
        }
        id = row["id"]
        owner = row["owner"]
        recipe = try Recipe(json: Data((row["recipe"] as String).utf8))
        createdAt = date("createdAt")
        expires = date("expiresAt")
        self.items = items.map { item in
            Item(
                number: item["number"], name: item["name"],
                status: EditRecord.Status(rawValue: item["status"]) ?? .failed,
                failure: (item["failure"] as String?).flatMap {
                    try? JSONDecoder().decode(Failure.self, from: Data($0.utf8))
                })
        }
    }
}
