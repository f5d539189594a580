import Foundation
import SyntheticPeople
import Tensors

/// The points of rendered faces, and where they go when single parameters move.
struct ShapeShards: Sendable {
    private let files: [ShardFile]

    /// The number of faces.
    let count: Int

    /// Maps every shard of `folder`.
    ///
    /// - Throws: ``TrainingError`` if there are none or one is damaged.
    init(_ folder: URL) throws {
        files = try shardFiles(in: folder)
        let moves = Person.shaping.count * 2 * 136
        guard
            files.allSatisfy({ $0.holds("points", length: 136) && $0.holds("moves", length: moves) }
            )
        else { throw TrainingError.badShard(folder.path) }
        count = files.reduce(0) { $0 + $1.count }
    }

    /// Faces as `[batch, 68, 2]`, and their movements as `[batch, parameters, 2, 68, 2]`, in parts of
    /// the side of the inner frame.
    ///
    /// - Parameter indices: Each in `0..<count`.
    func batch(_ indices: [Int]) throws -> (points: Tensor, moves: Tensor) {
        var (points, moves): ([Float], [Float]) = ([], [])
        for index in indices {
            var (file, record) = (0, index)
            while record >= files[file].count {
                (file, record) = (file + 1, record - files[file].count)
            }
            points += try files[file].record("points", record, as: Float.self)
            moves += try files[file].record("moves", record, as: Float.self)
        }
        return (
            Tensor(points, shape: [indices.count, 68, 2]),
            Tensor(moves, shape: [indices.count, Person.shaping.count, 2, 68, 2])
        )
    }
}
