import Editing
import Foundation
import Persistence
import TestSupport
import Testing

struct BackupTests {
    private let place = scratchFolder.appending(
        path: "backup-\(UUID().uuidString)")
    private var data: URL { place.appending(path: "data") }
    private var backup: URL { place.appending(path: "backup") }

    private func makeStore(in folder: URL, _ ids: [String]) async throws -> SessionStore {
        let store = try SessionStore(folder: folder)
        for id in ids {
            let journal = try await store.create(id, expires: .now + 3600)
            try await journal.save(Data(id.utf8), as: "original")
            try await journal.record(
                SessionSnapshot(
                    id: id, original: .init(width: 3, height: 4, format: "jpeg"), createdAt: .now,
                    expires: .now + 3600))
        }
        return store
    }

    @Test func `a backup made while the store is open restores rows and files`() async throws {
        let store = try await makeStore(in: data, ["one", "two"])
        try Backup.write(of: data, to: backup)
        try await store.erase("two")
        try store.close()
        let (_, replaced) = try Backup.restore(backup, into: data)
        let restored = try SessionStore(folder: data)
        #expect(Set(try await restored.recover().sessions.map(\.id)) == ["one", "two"])
        #expect(try await restored.journal(for: "two").load("original") == Data("two".utf8))
        #expect(replaced != nil)
        try restored.close()
    }

    @Test func `a changed file is noticed and nothing is replaced`() async throws {
        try await makeStore(in: data, ["one"]).close()
        try Backup.write(of: data, to: backup)
        try Data("other".utf8).write(to: backup.appending(path: "sessions/one/original"))
        let before = try FileManager.default.contentsOfDirectory(atPath: data.path).sorted()
        #expect(throws: PersistenceError.self) { try Backup.restore(backup, into: data) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: data.path).sorted() == before)
    }

    @Test func `a backup without a manifest is refused`() async throws {
        try await makeStore(in: data, ["one"]).close()
        try Backup.write(of: data, to: backup)
        try FileManager.default.removeItem(at: backup.appending(path: "manifest.json"))
        #expect(throws: PersistenceError.self) { try Backup.restore(backup, into: data) }
    }

    @Test func `a manifest cannot name a file outside the backup`() async throws {
        try await makeStore(in: data, ["one"]).close()
        try Backup.write(of: data, to: backup)
        let file = backup.appending(path: "manifest.json")
        let text = try String(contentsOf: file, encoding: .utf8)
        let changed = text.replacing("sessions\\/one\\/original", with: "..\\/..\\/original")
        #expect(changed != text)
        try Data(changed.utf8).write(to: file)
        #expect(throws: PersistenceError.self) { try Backup.restore(backup, into: data) }
    }

    @Test func `a session erased between database and files is left out`() async throws {
        try await makeStore(in: data, ["one", "two"]).close()
        try FileManager.default.removeItem(at: data.appending(path: "sessions/two"))
        try Backup.write(of: data, to: backup)
        _ = try Backup.restore(backup, into: place.appending(path: "new"))
        let restored = try SessionStore(folder: place.appending(path: "new"))
        #expect(try await restored.recover().sessions.map(\.id) == ["one"])
        try restored.close()
    }

    @Test func `a folder in use is not restored into`() async throws {
        try await makeStore(in: data, ["one"]).close()
        try Backup.write(of: data, to: backup)
        let lock = try FolderLock(data)
        #expect(throws: PersistenceError.inUse(path: data.path)) {
            try Backup.restore(backup, into: data)
        }
        withExtendedLifetime(lock) {}
    }

    @Test func `an existing folder is never overwritten by a backup`() async throws {
        try await makeStore(in: data, ["one"]).close()
        try FileManager.default.createDirectory(at: backup, withIntermediateDirectories: true)
        #expect(throws: PersistenceError.exists(path: backup.path)) {
            try Backup.write(of: data, to: backup)
        }
    }

    @Test func `storage counts files and what was announced`() async throws {
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
        try Data(repeating: 1, count: 1000).write(to: data.appending(path: "file"))
        let use = StorageUse(of: data, freshness: .seconds(100))
        #expect(await use.bytes() == 1000)
        await use.announce(500)
        #expect(await use.bytes() == 1500)
    }
}
