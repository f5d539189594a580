import Foundation
import NeuralNetworks

/// Collects the records of one shard of a data set and writes them as one safetensors file.
///
/// The file appears under its name only when it is whole, so that an interrupted run goes on with
/// the first shard that is missing.
struct ShardWriter {
    private struct Column {
        let type: SafetensorsFile.ElementType
        let shape: [Int]
        var bytes = Data()
    }

    private let file: URL
    private var columns: [(name: String, column: Column)] = []
    private var blobs: [(name: String, bytes: Data, ends: [Int64])] = []

    /// The side of the pictures in pixels, which readers are told.
    var side = 0

    /// Starts the shard numbered `number` in a folder.
    init(folder: URL, number: Int) {
        file = Self.file(in: folder, number: number)
    }

    /// Where a shard is kept.
    static func file(in folder: URL, number: Int) -> URL {
        folder.appendingPathComponent(String(format: "shard-%05d.safetensors", number))
    }

    /// Appends the value of one record to a tensor; every record must add to the same tensors.
    mutating func add<Element: BitwiseCopyable>(
        _ name: String, _ type: SafetensorsFile.ElementType, shape: [Int], _ values: [Element]
    ) {
        precondition(values.count == shape.reduce(1, *), "\(values.count) values for \(shape)")
        let bytes = values.withUnsafeBytes { Data($0) }
        if let known = columns.firstIndex(where: { $0.name == name }) {
            columns[known].column.bytes += bytes
        } else {
            columns.append((name, Column(type: type, shape: shape, bytes: bytes)))
        }
    }

    /// Appends the bytes of one record, as many as there are, to those called `name`.
    mutating func addBlob(_ name: String, _ bytes: some Sequence<UInt8>) {
        if let known = blobs.firstIndex(where: { $0.name == name }) {
            blobs[known].bytes += bytes
            blobs[known].ends.append(Int64(blobs[known].bytes.count))
        } else {
            let bytes = Data(bytes)
            blobs.append((name, bytes, [Int64(bytes.count)]))
        }
    }

    /// Writes the shard of `records` records.
    ///
    /// - Throws: ``SyntheticPeopleError/cannotWrite(_:)``.
    func write(records: Int) throws {
        var tensors = TensorFile()
        for (name, column) in columns {
            tensors.add(name, column.type, shape: [records] + column.shape, bytes: column.bytes)
        }
        // Blobs come last, so that numbers are aligned.
        for blob in blobs {
            precondition(blob.ends.count == records, "a record has no \(blob.name)")
            tensors.add(blob.name + ".ends", .int64, shape: [records], blob.ends)
        }
        for blob in blobs {
            tensors.add(
                blob.name + ".bytes", .uint8, shape: [blob.bytes.count], bytes: blob.bytes)
        }
        if side > 0 { tensors.metadata["side"] = String(side) }
        try tensors.write(to: file)
    }
}
