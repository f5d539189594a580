import Editing
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Persistence
import ServiceLifecycle

/// The sessions of this process: opened by uploads, resumed from the store, ended by their owners
/// or by time.
actor OpenSessions {
    private let editor: Editor
    private let store: SessionStore
    private let configuration: WebConfiguration
    private let logger: Logger
    private let use: StorageUse
    private var sessions: [String: Task<Session, any Error>] = [:]
    /// Sessions being erased, which nobody may resume meanwhile.
    private var erasing: Set<String> = []
    private var uploads = 0
    /// The latest change of each session that is being made.
    private var changes: [String: (number: Int, task: Task<Void, Never>)] = [:]
    private var changeCount = 0
    private(set) var isReady = false
    /// What the store held when this process began; read once, before anything else is done with it.
    private var recovery: Task<[SessionSnapshot], Never>?

    init(
        editor: Editor, store: SessionStore, configuration: WebConfiguration, logger: Logger
    ) {
        self.editor = editor
        self.store = store
        self.configuration = configuration
        self.logger = logger
        use = StorageUse(of: store.folder)
    }

    /// How many sessions this process holds.
    var count: Int { sessions.count }

    /// Runs `body` if not too many uploads are under way and there is room on the disk for one more.
    ///
    /// - Parameter isStored: Whether what arrives is kept.
    /// - Throws: ``Problem`` `busy` or `storage-full`.
    func uploading<Value: Sendable>(
        isStored: Bool = true, _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        if isStored { try await checkStorage() }
        guard uploads < configuration.maximumUploads else {
            throw Problem(
                "busy", .serviceUnavailable, "Too many photos are arriving; please try again.",
                members: ["maximumUploads": .integer(configuration.maximumUploads)], retryAfter: 5)
        }
        uploads += 1
        defer { uploads -= 1 }
        return try await body()
    }

    /// Bytes that everything stored takes, and how many it may take.
    func storage() async -> (used: Int, limit: Int?) {
        (await use.bytes(), configuration.storageLimit)
    }

    private func checkStorage() async throws {
        guard let limit = configuration.storageLimit else { return }
        let used = await use.bytes()
        guard used + configuration.bytesPerSession <= limit else {
            throw Problem(
                "storage-full", .init(code: 507, reasonPhrase: "Insufficient Storage"),
                "The server has no room for another photo.",
                members: ["usedBytes": .integer(used), "limitBytes": .integer(limit)],
                retryAfter: Int(configuration.sweepInterval))
        }
        await use.announce(configuration.bytesPerSession)
    }

    /// Opens a photo; whatever goes wrong, nothing of it is kept.
    func open(_ photo: Data, owner: String) async throws -> SessionSnapshot {
        _ = await recovered()
        let id = Self.makeIdentifier()
        let expires = Date.now.addingTimeInterval(configuration.lifetime)
        let journal = try await store.create(id, owner: owner, expires: expires)
        do {
            let session = try await editor.open(id: id, photo: photo, journal: journal)
            sessions[id] = Task { session }
            return await session.snapshot
        } catch {
            try? await store.erase(id)
            throw error
        }
    }

    /// The session called `id`, resumed if this process does not hold it yet.
    ///
    /// - Throws: ``PersistenceError``: `unknownSession` or `expiredSession`.
    func session(_ id: String) async throws -> Session {
        guard Self.isIdentifier(id), !erasing.contains(id) else {
            throw PersistenceError.unknownSession(id)
        }
        _ = await recovered()
        if let task = sessions[id] { return try await task.value }
        let task = Task { [editor, store] in
            let snapshot = try await store.snapshot(of: id)
            return try await editor.resume(snapshot, journal: store.journal(for: id))
        }
        sessions[id] = task
        do {
            return try await task.value
        } catch {
            sessions[id] = nil
            throw error
        }
    }

    /// Changes a session after all changes that were asked for before, unless the request rests on
    /// a revision that is no more.
    ///
    /// - Throws: ``Problem`` `precondition-failed`, or what `body` throws.
    func change<Value: Sendable>(
        _ id: String, _ request: Request,
        _ body: @escaping @Sendable (Session) async throws -> Value
    ) async throws -> Value {
        let session = try await session(id)
        let earlier = changes[id]?.task
        changeCount += 1
        let number = changeCount
        let task = Task {
            await earlier?.value
            try Preconditions.check(request, Preconditions.tag(await session.snapshot.revision))
            return try await body(session)
        }
        changes[id] = (number, Task { _ = await task.result })
        defer { if changes[id]?.number == number { changes[id] = nil } }
        return try await task.value
    }

    /// Ends a session and erases everything of it.
    ///
    /// - Throws: ``PersistenceError/unknownSession(_:)``.
    func erase(_ id: String) async throws {
        guard Self.isIdentifier(id), erasing.insert(id).inserted else {
            throw PersistenceError.unknownSession(id)
        }
        defer { erasing.remove(id) }
        _ = await recovered()
        if let task = sessions.removeValue(forKey: id), let session = try? await task.value {
            await session.close()
        }
        try await store.erase(id)
    }

    /// Erases all sessions of an owner.
    func eraseAll(of owner: String) async throws {
        _ = await recovered()
        for id in try await store.identifiers(of: owner) {
            do { try await erase(id) } catch PersistenceError.unknownSession {
                // Somebody else erases it at this moment.
            }
        }
    }

    /// Continues what an earlier process left unfinished.
    func resume() async {
        let unfinished = await recovered().filter {
            [.detecting, .preparing, .finalizing].contains($0.state)
        }
        for snapshot in unfinished {
            do { _ = try await session(snapshot.id) } catch {
                logger.error(
                    "session not resumed",
                    metadata: ["session": "\(snapshot.id)", "error": "\(error)"])
            }
        }
    }

    /// Waits until the store is in order; what is begun before would be taken for an orphan.
    func untilRecovered() async { _ = await recovered() }

    /// Puts the store in order once; a reservation made before that would be taken for an orphan.
    private func recovered() async -> [SessionSnapshot] {
        if let recovery { return await recovery.value }
        let task = Task { [store, logger] () -> [SessionSnapshot] in
            do {
                let (snapshots, orphans) = try await store.recover()
                logger.info(
                    "store recovered",
                    metadata: ["sessions": "\(snapshots.count)", "orphans": "\(orphans)"])
                isReady = true
                return snapshots
            } catch {
                logger.error("store not recovered", metadata: ["error": "\(error)"])
                return []
            }
        }
        recovery = task
        return await task.value
    }

    /// Ends sessions whose time is over.
    func sweep() async {
        do {
            let ids = try await store.expire()
            for id in ids {
                if let task = sessions.removeValue(forKey: id), let session = try? await task.value
                {
                    await session.close()
                }
            }
            if !ids.isEmpty { logger.info("sessions expired", metadata: ["count": "\(ids.count)"]) }
        } catch { logger.error("sweep failed", metadata: ["error": "\(error)"]) }
    }

    /// Stops all sessions; they continue when the server starts again.
    func close() async {
        isReady = false
        for task in sessions.values {
            if let session = try? await task.value { await session.close() }
        }
        sessions = [:]
    }
}

extension OpenSessions {
    /// The characters of an identifier, 5 bits each.
    private static let alphabet = Array("abcdefghijkmnpqrstuvwxyz23456789".utf8)

    /// A name that nobody can guess: 130 random bits.
    static func makeIdentifier() -> String {
        var generator = SystemRandomNumberGenerator()
        let letters = (0..<26).map { _ in alphabet[Int(generator.next() & 31)] }
        return String(decoding: letters, as: UTF8.self)
    }

    /// Whether a path component can be the name of a session.
    static func isIdentifier(_ id: String) -> Bool {
        id.utf8.count == 26 && id.utf8.allSatisfy(alphabet.contains)
    }
}

/// Recovers the store at start, looks for expired sessions now and then, and closes what is open
/// when the server stops.
struct SessionKeeper: Service {
    let sessions: OpenSessions
    let batches: BatchRunner
    let interval: TimeInterval

    func run() async throws {
        await sessions.resume()
        await batches.wake()
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await sessions.sweep()
                try? await Task.sleep(for: .seconds(interval))
            }
        }
        await batches.close()
        await sessions.close()
    }
}
