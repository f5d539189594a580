public import Foundation
import Synchronization
import Tensors

/// A kind of data set that the networks are trained on.
public enum DataSet: String, CaseIterable, Sendable {
    /// One person each: the outer frame, with labels and landmarks.
    case portraits
    /// The clean portraits again, one after the other, each with one parameter moved.
    case edits
    /// Ten pictures of each person, inner frames of 128×128.
    case identities
    /// One to four people each, 384×384.
    case scenes
    /// Where the points of a face are, and where they go when single parameters move; no pictures.
    case shapes

    /// The side of the inner frame of portraits, unless told otherwise.
    public static let standardSide = 256

    /// How many records one shard holds.
    public var recordsPerShard: Int {
        switch self {
        case .portraits, .edits: 120
        case .identities: 160
        case .scenes: 100
        case .shapes: 1000
        }
    }

    /// Renders the shards that are missing from a folder, on all cores.
    ///
    /// - Parameters:
    ///   - shards: How many shards there shall be.
    ///   - isHeldOut: Whether the people are those that no network is trained on.
    ///   - side: The side of the inner frame of portraits, even; the outer one is half as large
    ///     again.
    ///   - progress: Called after each shard with the number of shards that are there.
    /// - Throws: ``SyntheticPeopleError``.
    public func render(
        _ head: Head, into folder: URL, shards: Int, isHeldOut: Bool,
        side: Int = standardSide, progress: @Sendable (Int) -> Void = { _ in }
    ) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let missing = (0..<shards).filter {
            let file = ShardWriter.file(in: folder, number: $0)
            return !FileManager.default.fileExists(atPath: file.path)
        }
        let idle = RendererPool(head: head)
        let state = Mutex<(done: Int, failure: (any Error)?)>((shards - missing.count, nil))
        parallel(over: missing.count) { index in
            guard state.withLock({ $0.failure == nil }) else { return }
            do {
                try idle.withRenderer {
                    try shard(missing[index], $0, isHeldOut, side: side, in: folder)
                }
                progress(
                    state.withLock {
                        $0.done += 1
                        return $0.done
                    })
            } catch {
                state.withLock { $0.failure = error }
            }
        }
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    private func shard(
        _ number: Int, _ renderer: Renderer, _ isHeldOut: Bool, side: Int, in folder: URL
    ) throws {
        var writer = ShardWriter(folder: folder, number: number)
        switch self {
        case .portraits, .edits: writer.side = side * 3 / 2
        case .identities: writer.side = 128
        case .scenes: writer.side = 384
        case .shapes: break
        }
        for record in 0..<recordsPerShard {
            let index = UInt32(number * recordsPerShard + record)
            switch self {
            case .portraits: try writer.addPortrait(index, isHeldOut, renderer)
            case .edits: try writer.addEdit(index, isHeldOut, renderer)
            case .identities: writer.addIdentity(index, isHeldOut, renderer)
            case .scenes: try writer.addScene(index, isHeldOut, renderer)
            case .shapes: writer.addShape(index, isHeldOut, renderer)
            }
        }
        try writer.write(records: recordsPerShard)
    }
}

/// Renderers that wait for work; each serves one thread at a time.
private final class RendererPool: Sendable {
    private struct Idle: @unchecked Sendable {
        var renderers: [Renderer] = []
    }

    private let head: Head
    private let idle = Mutex(Idle())

    init(head: Head) { self.head = head }

    func withRenderer(_ body: (Renderer) throws -> Void) throws {
        let renderer = try idle.withLock { $0.renderers.popLast() } ?? Renderer(head: head)
        defer { idle.withLock { $0.renderers.append(renderer) } }
        try body(renderer)
    }
}
