import Foundation
import HTTPTypes
import Synchronization

/// How much one client may ask for; 0 lifts a limit.
public struct RequestLimits: Sendable, Hashable {
    /// Requests a second, in the long run.
    public var requestsPerSecond = 50.0
    /// Requests that may come at once after a pause.
    public var burst = 300
    /// Requests that are answered at the same time.
    public var requestsAtOnce = 32
    /// Live connections and streams of events at the same time.
    public var streamsAtOnce = 24
    /// Photos a minute, in the long run.
    public var photosPerMinute = 30.0
    /// Photos that may come at once after a pause.
    public var photoBurst = 60

    /// Creates limits that nobody meets who uses the page.
    public init() {}

    /// No limits.
    public static let none: RequestLimits = {
        var limits = RequestLimits()
        (limits.requestsPerSecond, limits.requestsAtOnce) = (0, 0)
        (limits.streamsAtOnce, limits.photosPerMinute) = (0, 0)
        return limits
    }()
}

/// Counts what each client asks for, and says when it is too much.
final class ClientLimits: Sendable {
    enum Kind { case request, stream }

    /// What a client may do while it is kept.
    final class Lease: Sendable {
        private let end: @Sendable () -> Void
        init(_ end: @escaping @Sendable () -> Void) { self.end = end }
        deinit { end() }
    }

    /// A bucket that fills with time and from which every request takes one.
    private struct Bucket {
        var level: Double
        var time: ContinuousClock.Instant

        /// Takes one.
        ///
        /// - Returns: 0, or the seconds after which there is one to take.
        mutating func take(_ rate: Double, _ burst: Int, _ now: ContinuousClock.Instant) -> Double {
            level = min(Double(burst), level + rate * (time.duration(to: now) / .seconds(1)))
            time = now
            guard level < 1 else {
                level -= 1
                return 0
            }
            return (1 - level) / rate
        }
    }

    private struct Entry {
        var requests: Bucket
        var photos: Bucket
        var leases: [Kind: Int] = [:]
    }

    private let limits: RequestLimits
    private let entries = Mutex<[String: Entry]>([:])

    init(_ limits: RequestLimits) { self.limits = limits }

    /// How many clients are remembered.
    var count: Int { entries.withLock { $0.count } }

    /// Counts a request.
    ///
    /// - Throws: ``Problem`` `rate-limited`.
    func admit(_ key: String, withPhoto: Bool, now: ContinuousClock.Instant = .now) throws {
        let (isPhoto, wait): (Bool, Double) = entries.withLock { entries in
            var entry = entries[key] ?? fresh(now)
            defer {
                entries[key] = entry
                if entries.count > 10_000 { forgetIdle(&entries, now) }
            }
            if limits.requestsPerSecond > 0 {
                let wait = entry.requests.take(limits.requestsPerSecond, limits.burst, now)
                if wait > 0 { return (false, wait) }
            }
            guard withPhoto, limits.photosPerMinute > 0 else { return (false, 0) }
            return (true, entry.photos.take(limits.photosPerMinute / 60, limits.photoBurst, now))
        }
        guard wait > 0 else { return }
        throw Problem(
            "rate-limited", .tooManyRequests,
            isPhoto ? "Too many photos in a short time." : "Too many requests in a short time.",
            members: isPhoto
                ? ["limit": .integer(Int(limits.photosPerMinute)), "seconds": .integer(60)]
                : ["limit": .integer(Int(limits.requestsPerSecond)), "seconds": .integer(1)],
            retryAfter: Int(wait.rounded(.up)))
    }

    /// Counts something that lasts.
    ///
    /// - Returns: What to keep as long as it lasts.
    /// - Throws: ``Problem`` `too-many-at-once`.
    func lease(_ kind: Kind, for key: String) throws -> Lease {
        let limit = kind == .request ? limits.requestsAtOnce : limits.streamsAtOnce
        guard limit > 0 else { return Lease {} }
        let isFree = entries.withLock { entries in
            let count = entries[key]?.leases[kind] ?? 0
            guard count < limit else { return false }
            entries[key, default: fresh(.now)].leases[kind] = count + 1
            return true
        }
        guard isFree else {
            throw Problem(
                "too-many-at-once", .tooManyRequests,
                kind == .request
                    ? "Too many requests at the same time." : "Too many connections are open.",
                members: ["limit": .integer(limit)], retryAfter: kind == .request ? 1 : 10)
        }
        return Lease { [weak self] in self?.end(kind, key) }
    }

    private func end(_ kind: Kind, _ key: String) {
        entries.withLock { $0[key]?.leases[kind, default: 1] -= 1 }
    }

    private func fresh(_ now: ContinuousClock.Instant) -> Entry {
        Entry(
            requests: Bucket(level: Double(limits.burst), time: now),
            photos: Bucket(level: Double(limits.photoBurst), time: now))
    }

    /// Drops clients whose buckets are full again: nothing is forgotten with them.
    private func forgetIdle(_ entries: inout [String: Entry], _ now: ContinuousClock.Instant) {
        let pause = Duration.seconds(
            max(
                Double(limits.burst) / max(limits.requestsPerSecond, 1),
                60 * Double(limits.photoBurst) / max(limits.photosPerMinute, 1)))
        entries = entries.filter { entry in
            entry.value.leases.values.contains { $0 > 0 }
                || entry.value.requests.time.duration(to: now) < pause
        }
    }
}
