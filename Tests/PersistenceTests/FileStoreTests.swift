import Foundation
import Persistence
import TestSupport
import Testing

struct FileStoreTests {
    private let folder = scratchFolder.appending(
        path: "file-store-\(UUID().uuidString)")

    @Test func `a file is read back, replaced as a whole, and absent before`() async throws {
        let files = try FileStore(folder: folder)
        try await files.create("one")
        #expect(try await files.load("original", of: "one") == nil)
        try await files.save(Data("first".utf8), as: "original", of: "one")
        try await files.save(Data("second".utf8), as: "original", of: "one")
        try await files.save(Data("deeper".utf8), as: "edits/1.jpg", of: "one")
        #expect(try await files.load("original", of: "one") == Data("second".utf8))
        #expect(try await files.load("edits/1.jpg", of: "one") == Data("deeper".utf8))
        let names = try FileManager.default.contentsOfDirectory(
            atPath: folder.appending(path: "one").path)
        #expect(names.sorted() == ["edits", "original"])
    }

    @Test func `nothing is saved for a session that was erased`() async throws {
        let files = try FileStore(folder: folder)
        try await files.create("one")
        try await files.save(Data([1]), as: "original", of: "one")
        try await files.erase("one")
        try await files.erase("one")
        await #expect(throws: PersistenceError.unknownSession("one")) {
            try await files.save(Data([2]), as: "original", of: "one")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func `orphans and half-written files are removed`() async throws {
        let files = try FileStore(folder: folder)
        for name in ["kept", "lost"] {
            try await files.create(name)
            try await files.save(Data([1]), as: "original", of: name)
        }
        try Data([1, 2]).write(to: folder.appending(path: "kept/.original.77.part"))
        #expect(try await files.removeOrphans(keeping: ["kept"]) == 2)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["kept"])
        #expect(try await files.load("original", of: "kept") == Data([1]))
    }
}
