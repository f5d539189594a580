public import Foundation

/// How much of the disk a data folder takes, measured again when the last answer is old.
public actor StorageUse {
    private let folder: URL
    private let freshness: Duration
    private var latest: (bytes: Int, at: ContinuousClock.Instant)?
    /// What was announced since the latest measurement and may not be on the disk yet.
    private var announced = 0

    /// Measures `folder` and all in it, at most once in `freshness`.
    public init(of folder: URL, freshness: Duration = .seconds(10)) {
        (self.folder, self.freshness) = (folder, freshness)
    }

    /// Bytes that files take on the disk, with what was announced since they were counted.
    public func bytes() async -> Int {
        if let latest, latest.at.duration(to: .now) < freshness { return latest.bytes + announced }
        let folder = folder
        let counted = await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: Self.count(folder)) }
        }
        latest = (counted, .now)
        announced = 0
        return counted
    }

    /// Counts bytes that are about to be written.
    public func announce(_ bytes: Int) { announced += bytes }

    private static func count(_ folder: URL) -> Int {
        let keys: [URLResourceKey] = [.fileSizeKey, .isRegularFileKey]
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: keys)
        var total = 0
        while let file = files?.nextObject() as? URL {
            guard let values = try? file.resourceValues(forKeys: Set(keys)),
                values.isRegularFile == true
            else { continue }
            total += values.fileSize ?? 0
        }
        return total
    }
}
