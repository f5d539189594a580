import Foundation
import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import Training

struct ResumeTests {
    /// Two portraits of noise, in the format of the data sets.
    private static func writePortraits(to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let (count, side) = (2, PortraitShards.outerSide)
        var random = SplitMix64(state: 1)
        let pixels = (0..<count * side * side * 3).map { _ in
            UInt8(truncatingIfNeeded: random.next())
        }
        let labels = (0..<count * side * side).map { UInt8($0 / side % 14) }
        func floats(_ width: Int) -> Data {
            (0..<count * width).map { _ in random.uniform() }.withUnsafeBytes { Data($0) }
        }
        let tensors: [(name: String, type: String, shape: [Int], bytes: Data)] = [
            ("image", "U8", [count, side, side, 3], Data(pixels)),
            ("labels", "U8", [count, side, side], Data(labels)),
            ("parameters", "F32", [count, 207], floats(207)),
            ("landmarks", "F32", [count, 68, 3], floats(204)),
            ("box", "F32", [count, 4], floats(4)),
        ]
        var (header, body) = ([String](), Data())
        for tensor in tensors {
            let end = body.count + tensor.bytes.count
            header.append(
                "\"\(tensor.name)\":{\"dtype\":\"\(tensor.type)\",\"shape\":\(tensor.shape),"
                    + "\"data_offsets\":[\(body.count),\(end)]}")
            body += tensor.bytes
        }
        var text = Data("{\(header.joined(separator: ","))}".utf8)
        while !text.count.isMultiple(of: 8) { text.append(UInt8(ascii: " ")) }
        let length = withUnsafeBytes(of: UInt64(text.count).littleEndian) { Data($0) }
        try (length + text + body).write(
            to: folder.appendingPathComponent("shard-00000.safetensors"))
    }

    @Test func `a restored loop continues exactly`() throws {
        let folder =
            scratchFolder
            .appendingPathComponent("likeness-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in ["portraits", "portraits-held"] {
            try Self.writePortraits(to: folder.appendingPathComponent(name))
        }
        let context = TrainingContext(
            data: folder, out: folder.appendingPathComponent("out"), seed: 3)
        var random = SplitMix64(state: 9)
        var straight = try AttributeTraining(context)
        _ = try straight.step(&random)
        let (saved, state) = (straight.save(), random)
        let expected = try straight.step(&random).map(\.value)

        var resumed = try AttributeTraining(context)
        try resumed.restore(saved)
        var again = state
        #expect(try resumed.step(&again).map(\.value) == expected)
        let weights = straight.weights()["attributes"]?.tensors.mapValues(\.scalars)
        #expect(resumed.weights()["attributes"]?.tensors.mapValues(\.scalars) == weights)
    }
}
