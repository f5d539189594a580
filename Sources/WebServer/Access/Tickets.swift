import Foundation
import HTTPTypes
import Synchronization

/// Single-use tickets, with which a page opens a socket: a browser's socket sends no headers.
final class Tickets: Sendable {
    private struct Ticket {
        var session: String
        var client: Client
        var expires: Date
    }

    private let tickets = Mutex<[String: Ticket]>([:])
    private static let (lifetime, limit) = (30.0, 10_000)

    /// Makes a ticket for one socket of a session.
    ///
    /// - Throws: ``Problem`` `rate-limited` when too many are unused.
    func make(_ session: String, for client: Client, now: Date = .now) throws
        -> (ticket: String, expires: Date)
    {
        let (name, expires) = (OpenSessions.makeIdentifier(), now + Self.lifetime)
        try tickets.withLock { tickets in
            if tickets.count >= Self.limit { tickets = tickets.filter { $0.value.expires > now } }
            guard tickets.count < Self.limit else {
                throw Problem(
                    "rate-limited", .tooManyRequests, "Too many tickets wait to be used.",
                    members: ["limit": .integer(Self.limit)], retryAfter: Int(Self.lifetime))
            }
            tickets[name] = Ticket(session: session, client: client, expires: expires)
        }
        return (name, expires)
    }

    /// Uses a ticket up.
    ///
    /// - Returns: Who got it; `nil` if it was used before, has expired or is for another session.
    func redeem(_ name: String, for session: String, now: Date = .now) -> Client? {
        let ticket = tickets.withLock { $0.removeValue(forKey: name) }
        guard let ticket, ticket.session == session, ticket.expires > now else { return nil }
        return ticket.client
    }
}
