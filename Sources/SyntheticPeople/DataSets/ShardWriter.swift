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

    /// Writes the shard of `records` records.
    ///
    /// - Throws: ``SyntheticPeopleError/cannotWrite(_:)``.
    func write(records: Int) throws {
        var tensors = TensorFile()
        for (name, column) in columns {
            tensors.add(name, column.type, shape: [records] + column.shape, bytes: column.bytes)
        }
        try tensors.write(to: file)
    }
}
