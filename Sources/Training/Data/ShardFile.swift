import FaceModels
import Foundation
import NeuralNetworks

/// One mapped file of a data set, whose records are read where they lie.
final class ShardFile: Sendable {
    private static let blobSuffix = ".bytes"

    private let file: SafetensorsFile
    private let path: String

    /// The number of records: the first dimension of every tensor but those of compressed bytes.
    let count: Int

    /// Maps a file.
    ///
    /// - Throws: ``TrainingError/badShard(_:)`` unless it is a whole safetensors file whose tensors
    ///   have one record each for everything it holds.
    init(_ url: URL) throws {
        path = url.path
        guard let file = try? SafetensorsFile(contentsOf: url),
            case let tensors = file.entries.filter({ !$0.key.hasSuffix(Self.blobSuffix) }).values,
            let count = tensors.first?.shape.first, count > 0,
            tensors.allSatisfy({ $0.shape.first == count })
        else { throw TrainingError.badShard(url.path) }
        (self.file, self.count) = (file, count)
    }

    /// Calls `body` with the part of tensor `name` that belongs to record `index`.
    ///
    /// - Throws: ``TrainingError/badShard(_:)`` if there is no such tensor of `type`.
    func withRecord<Value: BitwiseCopyable, Result>(
        _ name: String, _ index: Int, as type: Value.Type,
        _ body: (UnsafeBufferPointer<Value>) throws -> Result
    ) throws -> Result {
        guard let entry = file.entries[name], entry.type.size == MemoryLayout<Value>.size,
            index < count
        else { throw TrainingError.badShard("\(path) (\(name))") }
        let length = entry.bytes.count / count
        return try file.withBytes(of: name) { bytes in
            try bytes[index * length..<(index + 1) * length].withMemoryRebound(to: Value.self, body)
        }
    }

    /// The part of tensor `name` that belongs to record `index`.
    ///
    /// - Throws: ``TrainingError/badShard(_:)`` if there is no such tensor of this type.
    func record<Value: BitwiseCopyable>(
        _ name: String, _ index: Int, as type: Value.Type
    ) throws -> [Value] {
        try withRecord(name, index, as: type) { Array($0) }
    }

    /// Whether every record tells the parameters of a person, as many as there were.
    var holdsPeople: Bool {
        let count = file.entries["parameters"]?.shape.dropFirst().reduce(1, *) ?? 0
        return PersonEncoding.person(stored: [Float](repeating: 0, count: count)) != nil
    }

    /// The parameters of the person of a record, in the order of `PersonEncoding.standard`.
    ///
    /// - Throws: ``TrainingError/badShard(_:)`` if they are not there.
    func person(_ index: Int) throws -> [Float] {
        guard
            let person = PersonEncoding.person(
                stored: try record("parameters", index, as: Float.self))
        else { throw TrainingError.badShard(path) }
        return person
    }

    /// The side of the pictures in pixels, or 0 if there are none.
    var side: Int {
        file.metadata["side"].flatMap { Int($0) } ?? file.entries["image"]?.shape.dropFirst().first
            ?? 0
    }

    /// Whether the picture of every record can be read at a side, with its labels if `isLabelled`.
    func holdsPictures(side wanted: Int, isLabelled: Bool) -> Bool {
        guard [1, 2, 4].contains(where: { side == wanted * $0 }) else { return false }
        let names = isLabelled ? ["image", "labels"] : ["image"]
        return names.allSatisfy { name in
            holdsBlobs(name)
                || side == wanted
                    && holds(name, length: side * side * (name == "image" ? 3 : 1))
        }
    }

    private func holdsBlobs(_ name: String) -> Bool {
        guard let bytes = file.entries[name + Self.blobSuffix]?.shape.first,
            let last = try? record(name + ".ends", count - 1, as: Int64.self)
        else { return false }
        return last == [Int64(bytes)]
    }

    /// Calls `body` with the compressed bytes of a record, or returns `nil` if they are plain.
    func withBlob<Result>(
        _ name: String, _ index: Int, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result? {
        guard file.entries[name + Self.blobSuffix] != nil else { return nil }
        let start =
            index == 0 ? [0] : try record(name + ".ends", index - 1, as: Int64.self)
        let end = try record(name + ".ends", index, as: Int64.self)
        return try file.withBytes(of: name + Self.blobSuffix) { bytes in
            guard start[0] >= 0, start[0] <= end[0], end[0] <= Int64(bytes.count) else {
                throw TrainingError.badShard("\(path) (\(name))")
            }
            return try body(UnsafeRawBufferPointer(rebasing: bytes[Int(start[0])..<Int(end[0])]))
        }
    }

    /// Whether every record of tensor `name` has `length` values.
    func holds(_ name: String, length: Int) -> Bool {
        file.entries[name].map { $0.shape.dropFirst().reduce(1, *) == length } ?? false
    }
}

/// The shards of one folder, in the order of their numbers, up to the first number that is missing.
///
/// Rendering that was broken off leaves gaps, and which picture is of whom goes by the order.
///
/// - Throws: ``TrainingError`` if there are none or one is damaged.
func shardFiles(in folder: URL) throws -> [ShardFile] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let numbered = names.compactMap { name in
        name.firstMatch(of: /(\d+)\.safetensors$/).flatMap { Int($0.1) }.map {
            (number: $0, name: name)
        }
    }.sorted { $0.number < $1.number }
    let first = numbered.first?.number ?? 0
    let files = try numbered.enumerated().prefix { $0.offset + first == $0.element.number }
        .map { try ShardFile(folder.appendingPathComponent($0.element.name)) }
    guard !files.isEmpty else { throw TrainingError.noData(folder.path) }
    return files
}
