import FaceModels
import Foundation
import Imaging
import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import SyntheticPeople
@testable import Training

struct CompressedShardsTests {
    @Test func `large portraits are read at the side that is wanted`() throws {
        let folder = try shard(side: 768)
        defer { try? FileManager.default.removeItem(at: folder) }
        let small = try PortraitShards(folder)[1]
        #expect(small.outerSide == 384)
        #expect(small.landmarks[0] == 50 && small.landmarks[2] == 1 && small.box[3] == 150)
        #expect(small.parameters == Self.parameters)
        let large = try PortraitShards(folder, innerSide: 512)[1]
        #expect(large.outerSide == 768)
        #expect(large.landmarks[0] == 100 && large.box[3] == 300)
        large.withLabels { labels in
            #expect(labels.count == 768 * 768)
            #expect(labels[400 * 768 + 100] == 2 && labels[400 * 768 + 700] == 11)
        }
        small.withLabels { labels in
            #expect(labels.count == 384 * 384)
            #expect(labels[200 * 384 + 50] == 2 && labels[200 * 384 + 350] == 11)
        }
        let pictures = [large, small].map {
            imageTensor(of: [$0], .inner, side: 256)
        }
        #expect(pictures[0].shape == [1, 3, 256, 256])
        #expect((pictures[0] - pictures[1]).abs().mean().scalar < 0.01)
        #expect(imageTensor(of: [large], .inner, side: 512).shape == [1, 3, 512, 512])
        #expect(labels(of: [large], .outer, side: 768).count == 768 * 768)
        // The picture is a slope from black at the left to white at the right.
        #expect(abs(pictures[0].mean().scalar) < 0.02)
        #expect(pictures[0].scalars[100 * 256 + 10] < pictures[0].scalars[100 * 256 + 240])
    }

    @Test func `portraits are not read larger than they were rendered`() throws {
        let folder = try shard(side: 384)
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(try PortraitShards(folder).count == 2)
        #expect(throws: TrainingError.self) { try PortraitShards(folder, innerSide: 512) }
    }

    private static let parameters = PersonEncoding.standard.fields.indices.map { Float($0) }

    private func shard(side: Int) throws -> URL {
        let folder =
            scratchFolder
            .appendingPathComponent("likeness-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let slope = Image(width: side, height: side) { pixels in
            for i in pixels.indices { pixels[i] = UInt8(i / 3 % side * 256 / side) }
        }
        let labels = (0..<side * side).map { UInt8($0 % side < side / 2 ? 2 : 11) }
        var writer = ShardWriter(folder: folder, number: 0)
        writer.side = side
        for _ in 0..<2 {
            writer.addBlob("image", try slope.encoded(as: .jpeg, quality: 95))
            writer.addBlob("labels", LabelRuns.encoded(labels, width: side))
            writer.add(
                "parameters", .float32, shape: [Self.parameters.count], Self.parameters)
            writer.add(
                "landmarks", .float32, shape: [68, 3],
                (0..<68).flatMap { _ in [100, 120, 1] as [Float] })
            writer.add("box", .float32, shape: [4], [50, 60, 250, 300] as [Float])
        }
        try writer.write(records: 2)
        return folder
    }
}
