import Foundation

/// Collects the records of one shard of a data set and writes them as one safetensors file.
///
/// The file appears under its name only when it is whole, so that an interrupted run goes on with
/// the first shard that is missing.
struct ShardWriter {
    private struct Column {
        let type: String
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
        _ name: String, _ type: String, shape: [Int], _ values: [Element]
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
        var offset = 0
        var entries: [String] = []
        for (name, column) in columns {
            let end = offset + column.bytes.count
            entries.append(
                "\"\(name)\":{\"dtype\":\"\(column.type)\","
                    + "\"shape\":\([records] + column.shape),"
                    + "\"data_offsets\":[\(offset),\(end)]}")
            offset = end
        }
        var header = Data("{\(entries.joined(separator: ","))}".utf8)
        while header.count % 8 != 0 { header.append(0x20) }
        var contents = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) }
        contents += header
        for (_, column) in columns { contents += column.bytes }
        do {
            try contents.write(to: file, options: .atomic)
        } catch {
            throw SyntheticPeopleError.cannotWrite(file.path)
        }
    }
}
