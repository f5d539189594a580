import Editing

/// What happens to a session, as those who watch it are told.
enum SessionEvents: Sendable {
    /// The session changed.
    case state(SessionSnapshot)
    /// Something that runs got further; the message as JSON.
    case progress(String)

    /// The state now, and everything that happens until the session ends.
    ///
    /// A slow reader misses what a newer event makes worthless.
    ///
    /// - Parameter known: The revision that the reader has seen; its state is not told again.
    static func of(_ session: Session, known: Int? = nil) async -> AsyncStream<SessionEvents> {
        let updates = await session.updates()
        let first = await session.snapshot
        let (events, feed) = AsyncStream.makeStream(
            of: SessionEvents.self, bufferingPolicy: .bufferingNewest(64))
        let task = Task {
            var last = first
            if first.revision != known { feed.yield(.state(first)) }
            for await snapshot in updates {
                let (old, new) = (last.withoutMotion, snapshot.withoutMotion)
                last = snapshot
                if old != new { feed.yield(.state(snapshot)) }
                for message in LiveMessage.progress(snapshot) { feed.yield(.progress(message)) }
            }
            feed.finish()
        }
        feed.onTermination = { _ in task.cancel() }
        return events
    }
}

extension SessionSnapshot {
    /// What of a snapshot is worth telling: all but progress and sliders that are being dragged.
    fileprivate var withoutMotion: SessionSnapshot {
        var copy = self
        copy.progress = nil
        copy.sliders = .none
        for index in copy.edits.indices { copy.edits[index].progress = nil }
        return copy
    }
}
