import Foundation
import Tensors
import TestSupport
import Testing

@testable import NeuralNetworks

struct CheckpointTests {
    private let url =
        scratchFolder
        .appending(path: "\(UUID().uuidString).safetensors")

    private func write(_ header: String, _ bytes: [UInt8] = []) throws -> URL {
        var data = Data()
        withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) {
            data.append(contentsOf: $0)
        }
        data.append(contentsOf: header.utf8)
        data.append(contentsOf: bytes)
        try data.write(to: url)
        return url
    }

    @Test func `what is written is read again`() throws {
        defer { try? FileManager.default.removeItem(at: url) }
        let tensors = [
            "a.weight": Tensor.random([3, 5]), "scalar": Tensor([7], shape: []),
            "empty": Tensor([], shape: [0, 2]),
        ]
        try Checkpoint(tensors, metadata: ["made": "today"]).write(to: url)
        let read = try Checkpoint(contentsOf: url)
        #expect(read.metadata == ["made": "today"])
        #expect(read.tensors.mapValues(\.shape) == tensors.mapValues(\.shape))
        #expect(read.tensors.mapValues(\.scalars) == tensors.mapValues(\.scalars))
        #expect(try read.serialized() == Data(contentsOf: url))
    }

    @Test func `half precision rounds to 11 bits`() throws {
        defer { try? FileManager.default.removeItem(at: url) }
        let x = Tensor.random([1000]) * 3
        try Checkpoint(["x": x]).write(to: url, precision: .float16)
        let read = try #require(try Checkpoint(contentsOf: url).tensors["x"])
        expectClose(read, x, within: 1e-3)
        #expect(try Data(contentsOf: url).count < 2200)
        #expect(throws: CheckpointError.unrepresentable("x")) {
            try Checkpoint(["x": x * 1e6]).write(to: url, precision: .float16)
        }
    }

    @Test func `every 16-bit float survives both conversions`() {
        for bits in UInt16.min...UInt16.max where bits & 0x7FFF <= 0x7C00 {
            #expect(half(float: float(half: bits)) == bits)
        }
        #expect(float(half: 0x3C00) == 1)
        #expect(float(half: 1) == 0x1p-24)
        #expect(float(half: 0xFBFF) == -65504)
        #expect(float(half: 0x7E00).isNaN)
        // Halfway between two: the even one.
        #expect(half(float: 1 + 0x1p-11) == 0x3C00)
        #expect(half(float: 1 + 0x3p-11) == 0x3C02)
        #expect(half(float: 65520) == 0x7C00)
        #expect(half(float: 0x1p-25) == 0)
    }

    @Test func `other types are read as floats`() throws {
        defer { try? FileManager.default.removeItem(at: url) }
        let header = """
            {"b":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]},\
            "i":{"dtype":"I32","shape":[1],"data_offsets":[4,8]},\
            "l":{"dtype":"I64","shape":[1],"data_offsets":[8,16]},\
            "u":{"dtype":"U8","shape":[3],"data_offsets":[16,19]}}
            """
        let bytes: [UInt8] =
            [0x80, 0x3F, 0x20, 0xC0, 0xFE, 0xFF, 0xFF, 0xFF, 3, 0, 0, 0, 0, 0, 0, 0, 1, 2, 255]
        let file = try SafetensorsFile(contentsOf: write(header, bytes))
        #expect(try file.tensor(named: "b").scalars == [1, -2.5])
        #expect(try file.tensor(named: "i").scalars == [-2])
        #expect(try file.tensor(named: "l").scalars == [3])
        #expect(try file.tensor(named: "u").scalars == [1, 2, 255])
        #expect(try file.withBytes(of: "u") { Array($0) } == [1, 2, 255])
        #expect(throws: CheckpointError.missing(["x"])) { try file.tensor(named: "x") }
    }

    @Test func `files that are cut or damaged are refused`() throws {
        defer { try? FileManager.default.removeItem(at: url) }
        let path = url.path()
        #expect(throws: CheckpointError.unreadable(path)) { try Checkpoint(contentsOf: url) }

        try Checkpoint(["x": .random([50]), "y": .random([3])]).write(to: url)
        let whole = try Data(contentsOf: url)
        for length in 0..<whole.count {
            try whole.prefix(length).write(to: url)
            #expect(throws: CheckpointError.truncated(path)) { try Checkpoint(contentsOf: url) }
        }
        for (header, error) in [
            ("nonsense", CheckpointError.malformed(path)),
            ("[]", .malformed(path)),
            (#"{"x":5}"#, .malformed(path)),
            (#"{"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,0]}}"#, .malformed(path)),
            (#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}"#, .malformed(path)),
            (#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[8,4]}}"#, .malformed(path)),
            (#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#, .malformed(path)),
            (#"{"x":{"dtype":"F32","shape":[1.5],"data_offsets":[0,6]}}"#, .malformed(path)),
            (
                #"{"x":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#,
                .malformed(path)
            ),
            (#"{"x":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}"#, .truncated(path)),
            (
                #"{"x":{"dtype":"C64","shape":[1],"data_offsets":[0,8]}}"#,
                .unsupportedType("x", type: "C64")
            ),
        ] {
            #expect(throws: error, "\(header)") { try Checkpoint(contentsOf: write(header)) }
        }
    }

    /// Any byte of the header may be wrong: reading throws or gives something, but never crashes.
    @Test func `random damage never crashes`() throws {
        defer { try? FileManager.default.removeItem(at: url) }
        let whole = try Checkpoint(["x": .random([5]), "y": .random([3])]).serialized()
        var random = SplitMix64(state: 1)
        for _ in 0..<100 {
            var damaged = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                damaged[Int.random(in: 0..<whole.count, using: &random)] =
                    UInt8.random(in: 0...255, using: &random)
            }
            try damaged.write(to: url)
            _ = try? Checkpoint(contentsOf: url)
        }
    }

    @Test func `a folder that is not there cannot be written to`() {
        let nowhere = URL(filePath: "/nowhere/at/all.safetensors")
        #expect(throws: CheckpointError.unwritable("/nowhere/at/all.safetensors")) {
            try Checkpoint([:]).write(to: nowhere)
        }
    }

    @Test func `parts of a checkpoint have names of their own`() {
        var checkpoint = Checkpoint(["a": Tensor([1], shape: [])])
        checkpoint.add(Checkpoint(["w": Tensor([2], shape: [])]), as: "net")
        #expect(checkpoint.tensors.keys.sorted() == ["a", "net.w"])
        #expect(checkpoint.part("net").tensors["w"]?.scalar == 2)
        #expect(checkpoint.part("ne").tensors.isEmpty)
    }
}
