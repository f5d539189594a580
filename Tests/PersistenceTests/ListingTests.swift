import Editing
import Foundation
import Persistence
import TestSupport
import Testing

struct ListingTests {
    private let folder = scratchFolder.appending(
        path: "listing-\(UUID().uuidString)")

    private func add(_ id: String, of owner: String, to store: SessionStore) async throws {
        let journal = try await store.create(id, owner: owner, expires: .now + 3600)
        try await journal.record(
            SessionSnapshot(
                id: id, original: .init(width: 3, height: 4, format: "png"), createdAt: .now,
                expires: .now + 3600))
    }

    @Test func `pages stay right when sessions come and go between them`() async throws {
        let store = try SessionStore(folder: folder)
        for number in 0..<7 { try await add("s\(number)", of: "me", to: store) }
        try await add("other", of: "you", to: store)
        let first = try await store.sessions(of: "me", limit: 3)
        #expect(first.sessions.map(\.id) == ["s6", "s5", "s4"])
        try await store.erase("s4")  // the one at which the cursor stands
        try await add("s9", of: "me", to: store)
        let next = try #require(first.next)
        let cursor = try #require(SessionStore.Cursor(next.description))
        let second = try await store.sessions(of: "me", limit: 3, after: cursor)
        #expect(second.sessions.map(\.id) == ["s3", "s2", "s1"])
        let third = try await store.sessions(of: "me", limit: 3, after: second.next)
        #expect(third.sessions.map(\.id) == ["s0"] && third.next == nil)
        #expect(try await store.sessions(of: nil, limit: 100).sessions.count == 8)
        #expect(try store.owner(of: "other") == "you" && store.owner(of: "none") == nil)
    }

    @Test(arguments: ["", "-", "1", "1-", "-a", "a-b", "1-../x", "1-a-b", "9e9-a", "1-a'; --"])
    func `what is no cursor is none`(text: String) {
        #expect(SessionStore.Cursor(text) == nil)
    }
}
