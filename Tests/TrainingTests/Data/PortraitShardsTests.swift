import Foundation
import Tensors
import TestSupport
import Testing
import Training

struct PortraitShardsTests {
    @Test func `pictures come out as planes between minus one and one`() throws {
        let folder = try shard(brightness: [0, 255])
        defer { try? FileManager.default.removeItem(at: folder) }
        let shards = try PortraitShards(folder)
        let batch = imageTensor(of: [shards[0], shards[1]], .inner, side: 32)
        #expect(batch.shape == [2, 3, 32, 32])
        #expect(batch.scalars.prefix(3 * 32 * 32).allSatisfy { $0 == -1 })
        #expect(batch.scalars.suffix(3 * 32 * 32).allSatisfy { abs($0 - 1) < 1e-5 })
    }

    @Test func `labels are read where the inner frame lies`() throws {
        let folder = try shard(brightness: [9])
        defer { try? FileManager.default.removeItem(at: folder) }
        let shards = try PortraitShards(folder)
        #expect(Set(labels(of: [shards[0]], .inner, side: 64)) == [1])
        #expect(Set(labels(of: [shards[0]], .outer, side: 96)) == [0, 1])
    }

    @Test func `a picture with fixed seeds and no noise is clean`() throws {
        let folder = try shard(brightness: [1, 2, 3])
        defer { try? FileManager.default.removeItem(at: folder) }
        let shards = try PortraitShards(folder)
        #expect(shards.cleanIndices == [0, 2])
    }

    @Test func `a folder without shards is refused`() {
        #expect(throws: TrainingError.self) {
            try PortraitShards(URL(fileURLWithPath: "/nowhere"))
        }
    }

    @Test func `shards after a missing one are not read, because the order says who is who`() throws
    {
        let folder = try shard(brightness: [1, 2])
        defer { try? FileManager.default.removeItem(at: folder) }
        let first = folder.appendingPathComponent("shard-00000.safetensors")
        for number in [1, 3] {
            try FileManager.default.copyItem(
                at: first, to: folder.appendingPathComponent("shard-0000\(number).safetensors"))
        }
        #expect(try PortraitShards(folder).count == 4)
    }

    @Test func `a damaged shard is refused`() throws {
        let folder = try shard(brightness: [1])
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("shard-00000.safetensors")
        try Data(contentsOf: file).prefix(1000).write(to: file)
        #expect(throws: TrainingError.self) { try PortraitShards(folder) }
    }

    /// One shard whose portraits are flat grey; the label is 1 in the inner frame, 0 around it, and
    /// every second portrait is not clean.
    private func shard(brightness: [UInt8]) throws -> URL {
        let (n, side) = (brightness.count, PortraitShards.outerSide)
        var body = Data()
        var entries: [String] = []
        func add(_ name: String, _ type: String, _ shape: [Int], _ bytes: Data) {
            entries.append(
                #""\#(name)":{"dtype":"\#(type)","shape":\#([n] + shape),"#
                    + #""data_offsets":[\#(body.count),\#(body.count + bytes.count)]}"#)
            body += bytes
        }
        add(
            "image", "U8", [side, side, 3],
            brightness.reduce(into: Data()) { $0 += Data(repeating: $1, count: side * side * 3) })
        var labels = Data(count: n * side * side)
        for index in 0..<n {
            for y in 64..<320 {
                let row = (index * side + y) * side
                labels.replaceSubrange(row + 64..<row + 320, with: Data(repeating: 1, count: 256))
            }
        }
        add("labels", "U8", [side, side], labels)
        var parameters = [Float](repeating: 0, count: n * 207)
        for index in 0..<n { parameters[index * 207 + 106] = index.isMultiple(of: 2) ? 1 : 7 }
        add("parameters", "F32", [207], parameters.withUnsafeBytes { Data($0) })
        add("landmarks", "F32", [68, 3], Data(count: n * 68 * 3 * 4))
        add("box", "F32", [4], Data(count: n * 4 * 4))
        var header = Data("{\(entries.joined(separator: ","))}".utf8)
        while header.count % 8 != 0 { header.append(0x20) }
        let folder =
            scratchFolder
            .appendingPathComponent("likeness-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var file = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) }
        file += header + body
        try file.write(to: folder.appendingPathComponent("shard-00000.safetensors"))
        return folder
    }
}
