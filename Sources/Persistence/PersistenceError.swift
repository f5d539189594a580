/// What can go wrong while keeping sessions.
public enum PersistenceError: Error, Sendable, Hashable {
    /// No session has this identifier: it never existed, or its owner erased it.
    case unknownSession(String)
    /// The session outlived its time and was erased.
    case expiredSession(String)
    /// The session cannot go from the state it is in to the one that was recorded.
    case impossibleTransition(String, from: String, to: String)
    /// The key of a request was used before, for a different one.
    case keyReused(String)
    /// There is no preset with this identifier.
    case unknownPreset(String)
    /// There is no batch with this identifier.
    case unknownBatch(String)
    /// There is no upload with this identifier.
    case unknownUpload(String)
    /// The bytes of an upload do not begin where the last ones ended.
    case wrongOffset(Int, expected: Int)
    /// There are as many things of a kind as there may be.
    case tooMany(String, limit: Int)
    /// What was to be changed has changed meanwhile.
    case stale
    /// The disk is full.
    case diskFull(path: String)
    /// The operating system refused to read or write a file.
    case unreadable(path: String, code: Int32)
    /// A row exists whose document this version does not understand.
    case damaged(String, reason: String)
    /// Another process uses the data folder.
    case inUse(path: String)
    /// There is no store in the folder.
    case noData(path: String)
    /// A file or folder is where a new one should go.
    case exists(path: String)
    /// A backup is incomplete or was changed.
    case damagedBackup(path: String, reason: String)
}

extension PersistenceError: CustomStringConvertible {
    /// One sentence for people.
    public var description: String {
        switch self {
        case .unknownSession: "There is no such session; it may have been deleted."
        case .expiredSession: "This session has expired, and its photo was erased."
        case .impossibleTransition(_, let old, let new):
            "A session that is \(old) cannot become \(new)."
        case .keyReused(let key): "The idempotency key “\(key)” was used for another request."
        case .unknownPreset: "There is no such preset."
        case .unknownBatch: "There is no such batch; it may have expired."
        case .unknownUpload: "There is no such upload; it may have expired."
        case .wrongOffset(let offset, let expected):
            "The next byte wanted is \(expected), not \(offset)."
        case .tooMany(let things, let limit): "There may be at most \(limit) \(things)."
        case .stale: "This has changed since you read it; read it again."
        case .diskFull: "The server's disk is full."
        case .unreadable(let path, let code): "“\(path)” could not be used (error \(code))."
        case .damaged(let id, let reason): "Session \(id) cannot be read back: \(reason)."
        case .inUse(let path): "Another process is using “\(path)”; stop it first."
        case .noData(let path): "“\(path)” is not the data folder of a server."
        case .exists(let path): "“\(path)” exists already; choose another name."
        case .damagedBackup(let path, let reason): "“\(path)” cannot be restored: \(reason)."
        }
    }
}
