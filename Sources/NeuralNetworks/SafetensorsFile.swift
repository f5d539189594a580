public import Foundation
public import Tensors

/// A safetensors file, mapped into memory: nothing is read before it is used.
///
/// The format is 8 bytes of length, that much JSON, and the bytes of the tensors:
/// https://github.com/huggingface/safetensors.
public struct SafetensorsFile: Sendable {
    /// How the elements of a tensor are stored.
    public enum ElementType: String, Sendable {
        case float64 = "F64"
        case float32 = "F32"
        case float16 = "F16"
        case bfloat16 = "BF16"
        case int64 = "I64"
        case int32 = "I32"
        case int16 = "I16"
        case uint16 = "U16"
        case int8 = "I8"
        case uint8 = "U8"
        case bool = "BOOL"

        /// Bytes for each element.
        public var size: Int {
            switch self {
            case .float64, .int64: 8
            case .float32, .int32: 4
            case .float16, .bfloat16, .int16, .uint16: 2
            case .int8, .uint8, .bool: 1
            }
        }
    }

    /// What the file says about one tensor.
    public struct Entry: Sendable, Hashable {
        /// How its elements are stored.
        public let type: ElementType
        /// The length of each dimension.
        public let shape: [Int]
        /// Where its bytes are in the file.
        public let bytes: Range<Int>
    }

    /// Every tensor in the file.
    public let entries: [String: Entry]

    /// Whatever else is in the file, as text.
    public let metadata: [String: String]

    private let contents: Data
    private let path: String

    /// Maps a file and reads its header.
    ///
    /// - Throws: ``CheckpointError``.
    public init(contentsOf url: URL) throws {
        path = url.path(percentEncoded: false)
        guard let contents = try? Data(contentsOf: url, options: .alwaysMapped) else {
            throw CheckpointError.unreadable(path)
        }
        self.contents = contents
        guard contents.count >= 8 else { throw CheckpointError.truncated(path) }
        let length = contents.withUnsafeBytes {
            UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self))
        }
        guard length <= 100_000_000 else { throw CheckpointError.malformed(path) }
        let start = 8 + Int(length)
        guard start <= contents.count else { throw CheckpointError.truncated(path) }
        let json = try? JSONSerialization.jsonObject(with: Data(contents[8..<start]))
        guard let header = json as? [String: Any] else { throw CheckpointError.malformed(path) }

        var entries: [String: Entry] = [:]
        for (name, value) in header where name != "__metadata__" {
            entries[name] = try Self.entry(
                value, named: name, dataStart: start, fileSize: contents.count, path: path)
        }
        self.entries = entries
        metadata = (header["__metadata__"] as? [String: String]) ?? [:]
    }

    /// Calls `body` with the bytes of a tensor, which are valid until it returns.
    ///
    /// - Throws: ``CheckpointError/missing(_:)``, or whatever `body` throws.
    public func withBytes<Result>(
        of name: String, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result {
        guard let entry = entries[name] else { throw CheckpointError.missing([name]) }
        return try contents.withUnsafeBytes {
            try body(UnsafeRawBufferPointer(rebasing: $0[entry.bytes]))
        }
    }

    /// Reads a tensor as 32-bit floats, whatever its type.
    ///
    /// - Throws: ``CheckpointError/missing(_:)``.
    public func tensor(named name: String) throws -> Tensor {
        guard let entry = entries[name] else { throw CheckpointError.missing([name]) }
        return try withBytes(of: name) { bytes in
            Tensor(shape: entry.shape) { $0.read(bytes, as: entry.type) }
        }
    }

    private static func entry(
        _ value: Any, named name: String, dataStart: Int, fileSize: Int, path: String
    ) throws -> Entry {
        guard let fields = value as? [String: Any], let type = fields["dtype"] as? String,
            let shape = fields["shape"] as? [Int], let offsets = fields["data_offsets"] as? [Int],
            offsets.count == 2, offsets[0] >= 0, offsets[1] >= offsets[0],
            shape.allSatisfy({ $0 >= 0 })
        else { throw CheckpointError.malformed(path) }
        guard let type = ElementType(rawValue: type) else {
            throw CheckpointError.unsupportedType(name, type: type)
        }
        var size = type.size
        for length in shape {
            let (product, overflow) = size.multipliedReportingOverflow(by: length)
            guard !overflow else { throw CheckpointError.malformed(path) }
            size = product
        }
        guard size == offsets[1] - offsets[0] else { throw CheckpointError.malformed(path) }
        guard offsets[1] <= fileSize - dataStart else { throw CheckpointError.truncated(path) }
        return Entry(
            type: type, shape: shape, bytes: dataStart + offsets[0]..<dataStart + offsets[1])
    }
}

extension UnsafeMutableBufferPointer<Float> {
    /// Fills all floats from stored elements of a type.
    fileprivate func read(_ bytes: UnsafeRawBufferPointer, as type: SafetensorsFile.ElementType) {
        guard let raw = bytes.baseAddress, let y = baseAddress, count > 0 else { return }
        switch type {
        case .float32: UnsafeMutableRawPointer(y).copyMemory(from: raw, byteCount: bytes.count)
        case .float16: fill(raw, UInt16.self) { float(half: $0) }
        case .bfloat16: fill(raw, UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
        case .float64: fill(raw, UInt64.self) { Float(Double(bitPattern: $0)) }
        case .int64: fill(raw, Int64.self) { Float($0) }
        case .int32: fill(raw, Int32.self) { Float($0) }
        case .int16: fill(raw, Int16.self) { Float($0) }
        case .uint16: fill(raw, UInt16.self) { Float($0) }
        case .int8: fill(raw, Int8.self) { Float($0) }
        case .uint8, .bool: fill(raw, UInt8.self) { Float($0) }
        }
    }

    @inline(__always)
    private func fill<Stored: BitwiseCopyable>(
        _ raw: UnsafeRawPointer, _: Stored.Type, _ convert: (Stored) -> Float
    ) {
        let size = MemoryLayout<Stored>.stride
        for i in 0..<count {
            self[i] = convert(raw.loadUnaligned(fromByteOffset: i &* size, as: Stored.self))
        }
    }
}

/// The value of a 16-bit float.
@inline(__always)
func float(half: UInt16) -> Float {
    let sign = UInt32(half & 0x8000) << 16
    let magnitude = UInt32(half & 0x7FFF)
    // Shifting the bits and rescaling the exponent is right for subnormal numbers too.
    let scaled = Float(bitPattern: magnitude << 13) * 0x1p112
    let bits = magnitude >= 0x7C00 ? magnitude << 13 | 0x7F80_0000 : scaled.bitPattern
    return Float(bitPattern: bits | sign)
}
