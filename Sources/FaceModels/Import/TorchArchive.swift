public import Foundation
public import NeuralNetworks
import Tensors

/// The tensors of a file written by `torch.save` of PyTorch 1.6 or newer.
///
/// Such a file is a ZIP of stored members: `NAME/data.pkl`, which describes dictionaries of
/// tensors, and `NAME/data/KEY`, which hold their numbers. Nested dictionaries become dotted
/// names. Nothing in the file is executed.
public struct TorchArchive: Sendable {
    /// Every tensor by its dotted name.
    public let checkpoint: Checkpoint

    /// Reads a file.
    ///
    /// - Throws: ``ImportError`` if it is no such archive.
    public init(contentsOf file: URL) throws {
        guard let bytes = try? Data(contentsOf: file, options: .mappedIfSafe) else {
            throw ImportError.notACheckpoint(file.lastPathComponent)
        }
        let members = try StoredMembers(bytes, name: file.lastPathComponent)
        guard let pickle = members.ranges.first(where: { $0.key.hasSuffix("/data.pkl") }) else {
            throw ImportError.notACheckpoint(file.lastPathComponent)
        }
        let root = pickle.key.dropLast("data.pkl".count)
        var reader = PickleReader(Array(bytes[pickle.value]))
        var tensors: [String: Tensor] = [:]
        func collect(_ value: PickleValue, at path: String) throws {
            switch value {
            case .dictionary(let dictionary):
                for (key, value) in dictionary.entries {
                    guard case .string(let name) = key else { continue }
                    try collect(value, at: path.isEmpty ? name : path + "." + name)
                }
            case .tensor(let tensor):
                guard let range = members.ranges["\(root)data/\(tensor.storage.key)"] else {
                    throw ImportError.missing(path)
                }
                tensors[path] = try floats(of: tensor, in: bytes[range], path: path)
            default:
                break
            }
        }
        try collect(reader.read(), at: "")
        checkpoint = Checkpoint(tensors)
    }
}

/// Reads a strided view of a storage.
private func floats(of tensor: PickleTensor, in bytes: Data, path: String) throws -> Tensor {
    let read: (UnsafeRawBufferPointer, Int) -> Float
    let size: Int
    switch tensor.storage.type {
    case "torch.FloatStorage":
        size = 4
        read = { $0.loadUnaligned(fromByteOffset: $1 * 4, as: Float.self) }
    case "torch.LongStorage":
        size = 8
        read = { Float($0.loadUnaligned(fromByteOffset: $1 * 8, as: Int64.self)) }
    default:
        throw ImportError.damaged("\(path) is a \(tensor.storage.type)")
    }
    let (shape, strides) = (tensor.shape, tensor.strides)
    let possible = 0...(1 << 31)
    guard shape.count == strides.count, shape.count <= 8,
        (shape + strides + [tensor.offset]).allSatisfy({ possible ~= $0 }),
        shape.reduce(1.0, { $0 * Double($1) }) <= Double(1 << 31)
    else { throw ImportError.damaged("\(path) has a strange shape") }
    let steps = zip(shape, strides).map { max($0 - 1, 0) * $1 }
    guard steps.reduce(tensor.offset, +) < bytes.count / size else {
        throw ImportError.damaged("\(path) is longer than its storage")
    }
    return bytes.withUnsafeBytes { source in
        Tensor(shape: shape) { target in
            for i in target.indices {
                var (rest, at) = (i, tensor.offset)
                for axis in shape.indices.reversed() {
                    at += rest % shape[axis] * strides[axis]
                    rest /= shape[axis]
                }
                target[i] = read(source, at)
            }
        }
    }
}

/// Where the uncompressed members of a ZIP archive are.
///
/// PKWARE, "APPNOTE.TXT - .ZIP File Format Specification", section 4.3.
private struct StoredMembers {
    var ranges: [String: Range<Int>] = [:]

    init(_ data: Data, name: String) throws {
        func number(_ at: Int, _ count: Int) throws -> Int {
            guard at >= 0, at + count <= data.count else {
                throw ImportError.notACheckpoint(name)
            }
            return (0..<count).reduce(0) { $0 | Int(data[data.startIndex + at + $1]) << (8 * $1) }
        }
        let lowest = max(0, data.count - 22 - 65535)
        let end = stride(from: data.count - 22, through: lowest, by: -1)
            .first { (try? number($0, 4)) == 0x0605_4b50 }
        guard let end else { throw ImportError.notACheckpoint(name) }
        var at = try number(end + 16, 4)
        for _ in 0..<(try number(end + 10, 2)) {
            guard try number(at, 4) == 0x0201_4b50, try number(at + 10, 2) == 0 else {
                throw ImportError.notACheckpoint(name)
            }
            let (size, nameLength) = (try number(at + 24, 4), try number(at + 28, 2))
            let local = try number(at + 42, 4)
            let start = try local + 30 + number(local + 26, 2) + number(local + 28, 2)
            guard at + 46 + nameLength <= data.count, start + size <= data.count else {
                throw ImportError.notACheckpoint(name)
            }
            let member = String(
                decoding: data[data.startIndex + at + 46..<data.startIndex + at + 46 + nameLength],
                as: UTF8.self)
            ranges[member] = data.startIndex + start..<data.startIndex + start + size
            at += 46 + nameLength + (try number(at + 30, 2)) + (try number(at + 32, 2))
        }
    }
}
