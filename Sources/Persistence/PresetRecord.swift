public import Editing
public import Foundation
import GRDB

/// Slider positions that somebody gave a name.
public struct PresetRecord: Sendable, Hashable {
    /// The name in addresses.
    public var id: String
    /// The name for people.
    public var name: String
    /// The positions.
    public var sliders: Edit
    /// When it was saved first.
    public var createdAt: Date
    /// Counts the changes, from 1.
    public var revision: Int

    /// Creates a preset that was never changed.
    public init(id: String, name: String, sliders: Edit, createdAt: Date = .now) {
        self.id = id
        self.name = name
        self.sliders = sliders
        self.createdAt = createdAt
        revision = 1
    }
}

extension PresetRecord {
    init(_ row: Row) throws {
        self.init(
            id: row["id"], name: row["name"],
            sliders: try JSONDecoder().decode(
                Edit.self, from: Data((row["sliders"] as String).utf8)),
            createdAt: Date(timeIntervalSince1970: TimeInterval(row["createdAt"] as Int64)))
        revision = row["revision"]
    }

    var slidersJSON: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            return String(decoding: try encoder.encode(sliders), as: UTF8.self)
        }
    }
}

extension SessionStore {
    /// Presets that one owner may have.
    public static let presetLimit = 200

    /// The presets of an owner, oldest first.
    public func presets(of owner: String) async throws -> [PresetRecord] {
        try await database.read {
            try Row.fetchAll(
                $0, sql: "SELECT * FROM preset WHERE owner = ? ORDER BY createdAt, id",
                arguments: [owner]
            ).map(PresetRecord.init)
        }
    }

    /// One preset.
    ///
    /// - Throws: ``PersistenceError/unknownPreset(_:)``.
    public func preset(_ id: String, of owner: String) async throws -> PresetRecord {
        let preset = try await database.read {
            try Row.fetchOne(
                $0, sql: "SELECT * FROM preset WHERE owner = ? AND id = ?", arguments: [owner, id]
            ).map(PresetRecord.init)
        }
        guard let preset else { throw PersistenceError.unknownPreset(id) }
        return preset
    }

    /// Keeps a new preset.
    ///
    /// - Throws: ``PersistenceError/tooMany(_:limit:)``.
    public func insert(_ preset: PresetRecord, of owner: String) async throws {
        let sliders = try preset.slidersJSON
        try await database.write { database in
            let count = try Int.fetchOne(
                database, sql: "SELECT count(*) FROM preset WHERE owner = ?", arguments: [owner])
            guard count ?? 0 < Self.presetLimit else {
                throw PersistenceError.tooMany("presets", limit: Self.presetLimit)
            }
            try database.execute(
                sql: """
                    INSERT INTO preset (id, owner, name, sliders, createdAt, revision)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    preset.id, owner, preset.name, sliders, seconds(preset.createdAt),
                    preset.revision,
                ])
        }
    }

    /// Replaces a preset's name and positions.
    ///
    /// - Parameter preset: Its revision must be the one that is kept, and grows by one.
    /// - Throws: ``PersistenceError``: `unknownPreset` or `stale`.
    public func update(_ preset: PresetRecord, of owner: String) async throws -> PresetRecord {
        var next = preset
        next.revision += 1
        let sliders = try preset.slidersJSON
        let isChanged = try await database.write { database in
            try database.execute(
                sql: """
                    UPDATE preset SET name = ?, sliders = ?, revision = revision + 1
                    WHERE owner = ? AND id = ? AND revision = ?
                    """, arguments: [preset.name, sliders, owner, preset.id, preset.revision])
            return database.changesCount == 1
        }
        guard isChanged else {
            _ = try await self.preset(preset.id, of: owner)
            throw PersistenceError.stale
        }
        return next
    }

    /// Forgets a preset.
    ///
    /// - Parameter revision: Only if it is still this one; `nil` for any.
    /// - Throws: ``PersistenceError``: `unknownPreset` or `stale`.
    public func deletePreset(_ id: String, of owner: String, revision: Int?) async throws {
        let isGone = try await database.write { database in
            try database.execute(
                sql:
                    "DELETE FROM preset WHERE owner = ? AND id = ? AND revision = ifnull(?, revision)",
                arguments: [owner, id, revision])
            guard database.changesCount == 1 else { return false }
            try Self.eraseReplies(about: "/v1/presets/\(id)", in: database)
            return true
        }
        guard !isGone else { return }
        _ = try await preset(id, of: owner)
        throw PersistenceError.stale
    }
}
