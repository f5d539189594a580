import Foundation
import Persistence
import TestSupport
import Testing

struct UploadTests {
    private let folder = scratchFolder.appending(
        path: "uploads-\(UUID().uuidString)")

    private func pieces(_ counts: Int..., failing: Bool = false) -> AsyncThrowingStream<
        Data, any Error
    > {
        AsyncThrowingStream { continuation in
            for count in counts { continuation.yield(Data(repeating: UInt8(count), count: count)) }
            continuation.finish(throwing: failing ? CancellationError() : nil)
        }
    }

    private func announce(_ store: SessionStore, _ id: String = "one") async throws -> UploadRecord
    {
        try await store.createUpload(
            id, owner: "me", length: 100, metadata: "", expires: .now + 3600)
    }

    @Test func `what came before an error is kept, and the rest follows it`() async throws {
        let store = try SessionStore(folder: folder)
        var upload = try await announce(store)
        await #expect(throws: CancellationError.self) {
            _ = try await store.append(pieces(10, 20, failing: true), to: upload)
        }
        upload = try await SessionStore(folder: folder).upload("one", of: "me")
        #expect(upload.received == 30 && !upload.isComplete)
        upload = try await store.append(pieces(70), to: upload)
        #expect(upload.isComplete)
        let bytes = try await store.bytes(of: upload)
        #expect(bytes.count == 100 && bytes[29] == 20 && bytes[30] == 70)
    }

    @Test func `bytes that nobody confirmed are cut off`() async throws {
        let store = try SessionStore(folder: folder)
        let upload = try await store.append(pieces(10), to: announce(store))
        // A power cut may leave more in the file than the row says.
        let file = try FileHandle(forUpdating: folder.appending(path: "uploads/one"))
        try file.seekToEnd()
        try file.write(contentsOf: Data(repeating: 9, count: 50))
        let next = try await store.append(pieces(5), to: upload)
        #expect(next.received == 15)
        #expect(
            try await store.bytes(of: next) == Data(repeating: 10, count: 10)
                + Data(repeating: 5, count: 5))
    }

    @Test func `an upload is its owner's, takes no more than announced, and ends`() async throws {
        let store = try SessionStore(folder: folder)
        let upload = try await announce(store)
        await #expect(throws: PersistenceError.unknownUpload("one")) {
            _ = try await store.upload("one", of: "you")
        }
        await #expect(throws: PersistenceError.self) {
            _ = try await store.append(pieces(60, 60), to: upload)
        }
        #expect(try await store.upload("one", of: "me").received == 60)
        for number in 1..<SessionStore.uploadLimit { _ = try await announce(store, "u\(number)") }
        await #expect(throws: PersistenceError.tooMany("unfinished uploads", limit: 20)) {
            _ = try await announce(store, "more")
        }
        #expect(try await store.expireUploads(at: .now + 3601) == 20)
        await #expect(throws: PersistenceError.unknownUpload("one")) {
            _ = try await store.upload("one", of: "me")
        }
    }
}
