import Foundation
import NeuralNetworks
import Tensors

extension Checkpoint {
    /// This checkpoint with the tensors of another in place of its own.
    func replacing(_ other: Checkpoint) -> Checkpoint {
        Checkpoint(tensors.merging(other.tensors) { $1 })
    }

    /// Puts several checkpoints into one, each behind its name.
    init(parts: [String: Checkpoint]) {
        self.init([:])
        for (name, part) in parts { add(part, as: name) }
    }

    /// The checkpoints that ``init(parts:)`` put together; their names have no dots.
    var parts: [String: Checkpoint] {
        let names = Set(tensors.keys.map { String($0.prefix { $0 != "." }) })
        return Dictionary(uniqueKeysWithValues: names.map { ($0, part($0)) })
    }

    /// A tensor of this shape.
    ///
    /// - Throws: `CheckpointError`: `missing` or `misshapen`.
    func tensor(_ name: String, _ shape: [Int]) throws -> Tensor {
        guard let tensor = tensors[name] else { throw CheckpointError.missing([name]) }
        guard tensor.shape == shape else {
            throw CheckpointError.misshapen(name, expected: shape, found: tensor.shape)
        }
        return tensor
    }

    /// Reads the bytes of a safetensors file.
    init(bytes: Data) throws {
        // Tensors own their memory once they are read, so the file need not stay.
        let url = FileManager.default.temporaryDirectory
            .appendingPathComponent("likeness-\(UUID().uuidString).safetensors")
        try bytes.write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        try self.init(contentsOf: url)
    }
}
