import Foundation
import NeuralNetworks

/// Collects typed tensors and writes them as one safetensors file.
///
/// Unlike a `Checkpoint` it also keeps whole numbers, as data sets and heads need them.
struct TensorFile {
    /// Facts that are kept beside the tensors.
    var metadata: [String: String] = [:]

    private var entries: [(name: String, type: SafetensorsFile.ElementType, shape: [Int])] = []
    private var contents: [Data] = []

    /// Appends a tensor whose bytes are ready.
    mutating func add(
        _ name: String, _ type: SafetensorsFile.ElementType, shape: [Int], bytes: Data
    ) {
        let expected = shape.reduce(type.size, *)
        precondition(bytes.count == expected, "\(bytes.count) bytes of \(name) for \(shape)")
        entries.append((name, type, shape))
        contents.append(bytes)
    }

    /// Appends a tensor.
    mutating func add<Element: BitwiseCopyable>(
        _ name: String, _ type: SafetensorsFile.ElementType, shape: [Int], _ values: [Element]
    ) {
        add(name, type, shape: shape, bytes: values.withUnsafeBytes { Data($0) })
    }

    /// Writes the file, which appears under its name only when it is whole.
    ///
    /// - Throws: ``SyntheticPeopleError/cannotWrite(_:)``.
    func write(to file: URL) throws {
        do {
            try encoded().write(to: file, options: .atomic)
        } catch {
            throw SyntheticPeopleError.cannotWrite(file.path)
        }
    }

    private func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var fields: [String] = []
        if !metadata.isEmpty {
            let text = String(decoding: try encoder.encode(metadata), as: UTF8.self)
            fields.append("\"__metadata__\":\(text)")
        }
        var offset = 0
        for (entry, bytes) in zip(entries, contents) {
            let end = offset + bytes.count
            fields.append(
                "\"\(entry.name)\":{\"dtype\":\"\(entry.type.rawValue)\","
                    + "\"shape\":\(entry.shape),\"data_offsets\":[\(offset),\(end)]}")
            offset = end
        }
        var header = Data("{\(fields.joined(separator: ","))}".utf8)
        while header.count % 8 != 0 { header.append(0x20) }
        var file = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) }
        file += header
        for bytes in contents { file += bytes }
        return file
    }
}
