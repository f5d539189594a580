public import Foundation

/// Where a session writes down what must outlive the process.
///
/// File names are short, lower-case, and made of letters, digits, hyphens and dots. A session saves
/// a file before it records the snapshot that relies on it.
public protocol SessionJournal: Sendable {
    /// Writes down the state of a session; it is durable when this returns.
    func record(_ snapshot: SessionSnapshot) async throws

    /// Saves a file under `name`, replacing an older one; it is durable when this returns.
    func save(_ bytes: Data, as name: String) async throws

    /// Reads the file called `name`.
    ///
    /// - Returns: `nil` if it was never saved.
    func load(_ name: String) async throws -> Data?
}
