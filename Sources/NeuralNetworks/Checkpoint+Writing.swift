public import Foundation
import Tensors

/// How exactly a checkpoint is written.
public enum Precision: Sendable, Hashable {
    /// As the values are, 4 bytes each.
    case float32
    /// Rounded to 11 bits, 2 bytes each.
    case float16
}

extension Checkpoint {
    /// Writes a safetensors file, which appears whole or not at all.
    ///
    /// - Throws: ``CheckpointError``.
    public func write(to url: URL, precision: Precision = .float32) throws {
        let path = url.path(percentEncoded: false)
        let part = url.appendingPathExtension("part")
        do {
            try serialized(precision: precision).write(to: part)
            let handle = try FileHandle(forUpdating: part)
            try handle.synchronize()
            try handle.close()
        } catch let error as CheckpointError {
            throw error
        } catch {
            throw CheckpointError.unwritable(path)
        }
        guard rename(part.path(percentEncoded: false), path) == 0 else {
            throw CheckpointError.unwritable(path)
        }
    }

    /// The bytes of a safetensors file; the same tensors give the same bytes.
    ///
    /// - Throws: ``CheckpointError/unrepresentable(_:)``.
    public func serialized(precision: Precision = .float32) throws -> Data {
        let size = precision == .float16 ? 2 : 4
        var header: [String: Any] = [:]
        if !metadata.isEmpty { header["__metadata__"] = metadata }
        let sorted = tensors.sorted { $0.key < $1.key }
        var offset = 0
        for (name, tensor) in sorted {
            let end = offset + tensor.count * size
            header[name] = [
                "dtype": precision == .float16 ? "F16" : "F32", "shape": tensor.shape,
                "data_offsets": [offset, end],
            ]
            offset = end
        }
        var json = try JSONSerialization.data(
            withJSONObject: header, options: [.sortedKeys, .withoutEscapingSlashes])
        // Spaces at the end of the header put the first tensor at a multiple of 8 bytes.
        json.append(contentsOf: [UInt8](repeating: 0x20, count: (8 - json.count % 8) % 8))

        var data = Data(capacity: 8 + json.count + offset)
        withUnsafeBytes(of: UInt64(json.count).littleEndian) { data.append(contentsOf: $0) }
        data.append(json)
        for (name, tensor) in sorted {
            switch precision {
            case .float32:
                tensor.withUnsafeFloats { data.append(contentsOf: UnsafeRawBufferPointer($0)) }
            case .float16:
                let halves = tensor.withUnsafeFloats { $0.map(half(float:)) }
                guard halves.allSatisfy({ $0 & 0x7C00 != 0x7C00 }) else {
                    throw CheckpointError.unrepresentable(name)
                }
                halves.withUnsafeBytes { data.append(contentsOf: $0) }
            }
        }
        return data
    }
}

/// The nearest 16-bit float, the even one of two.
func half(float: Float) -> UInt16 {
    let sign = UInt16(float.bitPattern >> 16 & 0x8000)
    let magnitude = float.bitPattern & 0x7FFF_FFFF
    if magnitude >= 0x7F80_0000 { return sign | (magnitude > 0x7F80_0000 ? 0x7E00 : 0x7C00) }
    if magnitude >= 0x477F_F000 { return sign | 0x7C00 }
    if magnitude < 0x3880_0000 {
        // Subnormal: adding a half makes the processor round at the right bit.
        let rounded = Float(bitPattern: magnitude) + 0.5
        return sign | UInt16(truncatingIfNeeded: rounded.bitPattern &- 0x3F00_0000)
    }
    let odd = magnitude >> 13 & 1
    return sign | UInt16(truncatingIfNeeded: (magnitude &- 0x3800_0000 &+ 0xFFF &+ odd) >> 13)
}
