public import Foundation

/// A journal that is forgotten with the process: for edits from the command line, and for tests.
public actor MemoryJournal: SessionJournal {
    /// Everything that was recorded, oldest first.
    public private(set) var snapshots: [SessionSnapshot] = []
    /// Every file as it was saved last.
    public private(set) var files: [String: Data] = [:]

    /// Creates an empty journal.
    public init() {}

    /// Creates a copy: what a process that started now would find.
    public init(copying other: MemoryJournal) async {
        snapshots = await other.snapshots
        files = await other.files
    }

    /// Appends to ``snapshots``.
    public func record(_ snapshot: SessionSnapshot) { snapshots.append(snapshot) }

    /// Replaces one of ``files``.
    public func save(_ bytes: Data, as name: String) { files[name] = bytes }

    /// Reads one of ``files``.
    public func load(_ name: String) -> Data? { files[name] }
}
