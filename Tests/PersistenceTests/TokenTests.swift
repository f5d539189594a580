import Foundation
import Persistence
import TestSupport
import Testing

struct TokenTests {
    private let folder = scratchFolder.appending(
        path: "tokens-\(UUID().uuidString)")

    @Test func `a token opens until it is revoked, also in another process`() async throws {
        let (store, other) = (
            try SessionStore(folder: folder), try SessionStore(folder: folder)
        )
        let (token, record) = try await store.createToken(name: "Ada", scopes: [.read])
        #expect(token.utf8.count > 64)
        #expect(try other.token(token)?.isValid == true)
        #expect(try other.token(token)?.name == "Ada")
        #expect(try other.token(token + "0") == nil)
        try await other.touchToken(record.id)
        #expect(try store.token(token)?.usedAt != nil)
        #expect(try await store.revokeToken(record.id))
        #expect(try await !store.revokeToken(record.id))
        #expect(try other.token(token)?.isValid == false)
        #expect(try await !other.hasValidToken())
    }

    @Test func `a token ends by itself`() async throws {
        let store = try SessionStore(folder: folder)
        let ended = try await store.createToken(name: "a", scopes: [.edit], expires: .now - 1)
        #expect(try store.token(ended.token)?.isValid == false)
        #expect(try await !store.hasValidToken())
        _ = try await store.createToken(name: "b", scopes: [.edit], expires: .now + 3600)
        #expect(try await store.hasValidToken())
    }

    @Test func `nothing that is stored contains a token`() async throws {
        let store = try SessionStore(folder: folder)
        let token = try await store.createToken(name: "Ada", scopes: [.admin]).token
        let secret = Data(token.split(separator: "_").last.map(String.init)?.utf8 ?? "".utf8)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let file = folder.appending(path: name)
            guard let bytes = try? Data(contentsOf: file) else { continue }
            #expect(bytes.range(of: secret) == nil, "\(name)")
        }
        try store.close()
    }

    @Test func `a node keeps its keys, and each its own`() throws {
        let store = try SessionStore(folder: folder)
        let key = try store.nodeKey("links")
        #expect(key.count == 32)
        #expect(try SessionStore(folder: folder).nodeKey("links") == key)
        #expect(try store.nodeKey("marks") != key)
    }
}
