import Foundation

/// Clean portraits, and the same people with one parameter moved and all else as it was.
///
/// Between people everything differs at once and much goes together, such as where the head and where
/// the eyes turn. Only such pairs show what a single parameter does.
struct EditedPortraits: Sendable {
    private let before: PortraitShards
    private let after: PortraitShards

    /// The number of pairs.
    let count: Int

    /// Opens `edits` beside `portraits`, or `edits-held` beside `portraits-held`; `nil` if it is not
    /// there.
    ///
    /// - Throws: ``TrainingError`` if a shard is damaged.
    init?(of portraits: PortraitShards, in data: URL, isHeldOut: Bool = false) throws {
        let folder = data.appendingPathComponent(isHeldOut ? "edits-held" : "edits")
        guard FileManager.default.fileExists(atPath: folder.path) else { return nil }
        before = portraits
        after = try PortraitShards(folder)
        // Every second portrait is clean, and these are edited one after the other.
        count = min(after.count, (portraits.count + 1) / 2)
    }

    /// A pair, in `0..<count`.
    subscript(index: Int) -> (before: Portrait, after: Portrait) {
        (before[2 * index], after[index])
    }

    /// For each field of the encoding that moves in some pairs, these pairs.
    var movedFields: [(field: Int, pairs: [Int])] {
        var found: [Int: [Int]] = [:]
        for index in 0..<count {
            let (before, after) = (self[index].before.parameters, self[index].after.parameters)
            for field in before.indices where before[field] != after[field] {
                found[field, default: []].append(index)
            }
        }
        return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
