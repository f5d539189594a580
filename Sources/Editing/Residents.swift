/// The sessions whose pictures and models are in memory; the least recently used must go first.
actor Residents {
    private let limit: Int
    private var sessions: [String: Session] = [:]

    init(limit: Int) {
        self.limit = limit
    }

    /// Notes that a session takes memory, and makes others forget until there is room.
    func admit(_ session: Session) async {
        sessions[session.id] = session
        guard sessions.count > limit else { return }
        var byAge: [(Session, ContinuousClock.Instant)] = []
        for other in sessions.values where other !== session {
            byAge.append((other, await other.lastUse))
        }
        byAge.sort { $0.1 < $1.1 }
        for (other, _) in byAge where sessions.count > limit {
            if await other.forget() { sessions[other.id] = nil }
        }
    }

    func remove(_ session: Session) {
        sessions[session.id] = nil
    }
}
