import Editing
import Foundation
import Persistence
import TestSupport
import Testing

struct SessionStoreTests {
    private let folder = scratchFolder.appending(
        path: "session-store-\(UUID().uuidString)")

    private func snapshot(
        _ id: String, _ state: SessionState = .detecting, expires: Date = .now + 3600
    ) -> SessionSnapshot {
        var snapshot = SessionSnapshot(
            id: id, original: .init(width: 30, height: 40, format: "jpeg"), createdAt: .now,
            expires: expires)
        snapshot.state = state
        return snapshot
    }

    @Test func `what was recorded is read back by the next process`() async throws {
        let store = try SessionStore(folder: folder)
        let journal = try await store.create("one", expires: .now + 3600)
        try await journal.save(Data([7]), as: "original")
        var wanted = snapshot("one", .preparing)
        wanted.sliders = Edit(values: ["smile": 40])
        wanted.edits = [EditRecord(number: 1, sliders: .none, format: "png", quality: 90)]
        try await journal.record(wanted)
        try store.close()

        let next = try SessionStore(folder: folder)
        let found = try await next.recover()
        #expect(found.sessions.map(\.id) == ["one"])
        #expect(found.sessions.first?.sliders == wanted.sliders)
        #expect(found.sessions.first?.edits == wanted.edits)
        #expect(try await next.snapshot(of: "one").state == .preparing)
        #expect(try await next.journal(for: "one").load("original") == Data([7]))
    }

    @Test func `a reservation that never became a session leaves nothing`() async throws {
        let store = try SessionStore(folder: folder)
        let journal = try await store.create("one", expires: .now + 3600)
        try await journal.save(Data([7]), as: "original")
        await #expect(throws: PersistenceError.unknownSession("one")) {
            _ = try await store.snapshot(of: "one")
        }
        let found = try await store.recover()
        #expect(found.sessions.isEmpty && found.orphans == 1)
    }

    @Test func `an erased session does not come back`() async throws {
        let store = try SessionStore(folder: folder)
        let journal = try await store.create("one", expires: .now + 3600)
        try await journal.record(snapshot("one"))
        try await store.erase("one")
        await #expect(throws: PersistenceError.unknownSession("one")) {
            try await journal.record(snapshot("one"))
        }
        await #expect(throws: PersistenceError.unknownSession("one")) {
            try await journal.save(Data([1]), as: "inner")
        }
        await #expect(throws: PersistenceError.unknownSession("one")) {
            try await store.erase("one")
        }
    }

    @Test func `a state changes only into one that can follow it`() async throws {
        let store = try SessionStore(folder: folder)
        let journal = try await store.create("one", expires: .now + 3600)
        try await journal.record(snapshot("one", .detecting))
        await #expect(
            throws: PersistenceError.impossibleTransition(
                "one", from: "detecting", to: "finalizing")
        ) { try await journal.record(snapshot("one", .finalizing)) }
        for state in [SessionState.choosing, .preparing, .ready, .finalizing, .ready] {
            try await journal.record(snapshot("one", state))
        }
    }

    @Test func `time ends sessions, but not in the middle of an edit`() async throws {
        let store = try SessionStore(folder: folder)
        let times: [(String, SessionState, Date)] = [
            ("old", .ready, .now - 1), ("busy", .finalizing, .now - 1),
            ("new", .ready, .now + 3600),
        ]
        for (id, state, expires) in times {
            let journal = try await store.create(id, expires: expires)
            try await journal.save(Data([7]), as: "original")
            try await journal.record(snapshot(id, state, expires: expires))
        }
        #expect(try await store.expire() == ["old"])
        #expect(try await store.expire() == [])
        await #expect(throws: PersistenceError.expiredSession("old")) {
            _ = try await store.snapshot(of: "old")
        }
        await #expect(throws: PersistenceError.expiredSession("old")) {
            try await store.journal(for: "old").record(snapshot("old", .ready))
        }
        let left = try FileManager.default.contentsOfDirectory(
            atPath: folder.appending(path: "sessions").path)
        #expect(Set(left) == ["busy", "new"])

        _ = try await store.expire(at: .now + 8 * 24 * 3600)
        await #expect(throws: PersistenceError.unknownSession("old")) {
            _ = try await store.snapshot(of: "old")
        }
    }

    @Test func `a key stands for one request, whose reply goes with what it made`() async throws {
        let store = try SessionStore(folder: folder)
        let journal = try await store.create("one", expires: .now + 3600)
        try await journal.record(snapshot("one"))
        func request(_ path: String, _ content: String, _ key: String = "k") -> RepeatableRequest {
            RepeatableRequest(owner: "ada", path: path, key: key, fingerprint: content)
        }
        let reply = ReplyRecord(status: 201, headers: ["ETag": "1"], body: Data([1, 2]))
        let (photo, edit) = (request("/v1/sessions", "a"), request("/v1/sessions/one/edits", "b"))
        #expect(try await store.reply(to: photo) == nil)
        try await store.remember(
            reply, to: photo, location: "/v1/sessions/one", expires: .now + 3600)
        try await store.remember(reply, to: edit, location: nil, expires: .now + 3600)
        #expect(try await store.reply(to: photo) == reply)
        #expect(try await store.reply(to: request("/v1/sessions", "a", "l")) == nil)
        await #expect(throws: PersistenceError.keyReused("k")) {
            _ = try await store.reply(to: request("/v1/sessions", "c"))
        }
        try await store.erase("one")
        for gone in [photo, edit] {
            let found = try #require(await store.reply(to: gone))
            #expect(found.body == nil && found.status == 201)
        }
        _ = try await store.expire(at: .now + 7200)
        #expect(try await store.reply(to: photo) == nil)
    }

    @Test func `only the latest replies of each owner are remembered`() async throws {
        let store = try SessionStore(folder: folder)
        let reply = ReplyRecord(status: 200, headers: [:], body: Data())
        func request(_ number: Int, _ owner: String = "ada") -> RepeatableRequest {
            RepeatableRequest(owner: owner, path: "/", key: "\(number)", fingerprint: "")
        }
        try await store.remember(reply, to: request(0, "eve"), location: nil, expires: .now + 3600)
        for number in 0...SessionStore.replyLimit {
            try await store.remember(
                reply, to: request(number), location: nil, expires: .now + 3600)
        }
        #expect(try await store.reply(to: request(0)) == nil)
        #expect(try await store.reply(to: request(1)) != nil)
        #expect(try await store.reply(to: request(0, "eve")) != nil)
    }
}
