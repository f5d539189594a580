import Foundation
import SyntheticPeople
import Tensors
import TestSupport

/// Writes tiny data sets in the format of `likeness render`: noise with plausible labels.
enum TestShards {
    /// Makes a folder with `portraits`, `scenes` and their held-out twins.
    static func folder() throws -> URL {
        let folder =
            scratchFolder
            .appendingPathComponent("likeness-shards-\(UUID().uuidString)")
        for suffix in ["", "-held"] {
            try write(portraits(count: 3), to: folder, "portraits" + suffix)
            try write(scenes(count: 2), to: folder, "scenes" + suffix)
        }
        return folder
    }

    /// Writes `portraits` and their held-out twins of twice the usual side into a folder.
    static func addLargePortraits(to folder: URL) throws {
        for suffix in ["", "-held"] {
            try write(portraits(count: 2, scale: 2), to: folder, "portraits" + suffix)
        }
    }

    /// Adds `edits` and `edits-held`: people whose smile alone is another than in the portraits.
    static func addEdits(to folder: URL) throws {
        for suffix in ["", "-held"] {
            let entries = portraits(count: 2) {
                // Parameter 7 is the smile.
                $0[7] = -0.4
            }
            try write(entries, to: folder, "edits" + suffix)
        }
    }

    /// Adds `shapes` and `shapes-held`: faces whose points all go the same way, farther for each
    /// parameter.
    static func addShapes(to folder: URL) throws {
        let (count, ends) = (4, 2 * Person.shaping.count)
        let points = (0..<count).flatMap { face in
            faceLandmarks(center: SIMD2(192, 210)).enumerated().filter { $0.offset % 3 < 2 }
                .map { ($0.element + Float(face)) / 384 }
        }
        let moves = (0..<count * ends * 136).map { 0.01 * (1 + Float($0 / 136 % ends)) }
        for suffix in ["", "-held"] {
            try write(
                [
                    floats("points", [count, 68, 2], points),
                    floats("moves", [count, ends / 2, 2, 68, 2], moves),
                ], to: folder, "shapes" + suffix)
        }
    }

    private struct Entry {
        let name: String
        let dtype: String
        let shape: [Int]
        let bytes: [UInt8]
    }

    private static let side = 384

    /// A person whose picture depends on nothing else: fixed seeds, no noise, no compression.
    private static var cleanParameters: [Float] {
        var parameters = [Float](repeating: 0.5, count: 207)
        (parameters[103], parameters[105], parameters[106]) = (0, 0, 1)
        parameters[0] = 20  // the yaw
        return parameters
    }

    private static func portraits(
        count: Int, scale: Int = 1, change: (inout [Float]) -> Void = { _ in }
    ) -> [Entry] {
        var parameters = cleanParameters
        change(&parameters)
        let factor = Float(scale)
        let landmarks = (0..<count).flatMap { _ in
            faceLandmarks(center: SIMD2(192, 210)).enumerated().map {
                $0 % 3 == 2 ? $1 : $1 * factor
            }
        }
        let large = side * scale
        let labels = (0..<large * large).map {
            label(at: $0 / large / scale * side + $0 % large / scale)
        }
        return [
            picture(count, side: large),
            Entry(
                name: "labels", dtype: "U8", shape: [count, large, large],
                bytes: (0..<count).flatMap { _ in labels }),
            floats("parameters", [count, 207], (0..<count).flatMap { _ in parameters }),
            floats("landmarks", [count, 68, 3], landmarks),
            floats(
                "box", [count, 4],
                (0..<count).flatMap { _ in [121, 108, 263, 298].map { $0 * factor } }),
        ]
    }

    private static func scenes(count: Int) -> [Entry] {
        let landmarks = (0..<count * 4).flatMap { _ in faceLandmarks(center: SIMD2(192, 210)) }
        return [
            picture(count),
            Entry(
                name: "labels", dtype: "U8", shape: [count, side, side],
                bytes: [UInt8](repeating: 0, count: count * side * side)),
            floats("landmarks", [count, 4, 68, 3], landmarks),
            floats(
                "box", [count, 4, 4],
                (0..<count * 4).flatMap { _ in [121, 108, 263, 298] as [Float] }),
            Entry(
                name: "faces", dtype: "I32", shape: [count],
                bytes: (0..<count).flatMap { _ in [1, 0, 0, 0] as [UInt8] }),
        ]
    }

    private static func picture(_ count: Int, side: Int = side) -> Entry {
        var random = SplitMix64(state: 3)
        let bytes = (0..<count * side * side * 3).map { _ in
            UInt8(truncatingIfNeeded: random.next())
        }
        return Entry(name: "image", dtype: "U8", shape: [count, side, side, 3], bytes: bytes)
    }

    private static func label(at i: Int) -> UInt8 {
        let d = SIMD2(Float(i % side) - 192, Float(i / side) - 203) / SIMD2(58, 75)
        let distance = (d * d).sum()
        return distance < 1 ? 1 : distance < 1.5 ? 11 : i / side > 330 ? 10 : 0
    }

    /// A jaw in the shape of a U, the bridge of the nose above it, and the rest on a circle.
    private static func faceLandmarks(center: SIMD2<Float>) -> [Float] {
        (0..<68).flatMap { i -> [Float] in
            let angle = i < 17 ? .pi - Float(i) / 16 * .pi : Float(i) / 68 * 2 * .pi
            let x = i == 27 ? 0 : 50 * cos(angle)
            let y = i == 27 ? -40 : 60 * sin(angle)
            return [center.x + x, center.y + y, i % 5 == 0 ? 0 : 1]
        }
    }

    private static func floats(_ name: String, _ shape: [Int], _ values: [Float]) -> Entry {
        Entry(
            name: name, dtype: "F32", shape: shape,
            bytes: values.withUnsafeBytes { Array($0) })
    }

    private static func write(_ entries: [Entry], to folder: URL, _ name: String) throws {
        let target = folder.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
        var header: [String: [String: Any]] = [:]
        var bytes: [UInt8] = []
        // Floats first, so that they are aligned.
        for entry in entries.sorted(by: { $0.dtype < $1.dtype }) {
            header[entry.name] = [
                "dtype": entry.dtype, "shape": entry.shape,
                "data_offsets": [bytes.count, bytes.count + entry.bytes.count],
            ]
            bytes += entry.bytes
        }
        var json = try Array(JSONSerialization.data(withJSONObject: header))
        while json.count % 8 != 0 { json.append(UInt8(ascii: " ")) }
        let length = withUnsafeBytes(of: UInt64(json.count).littleEndian) { Array($0) }
        try Data(length + json + bytes)
            .write(to: target.appendingPathComponent("shard-00000.safetensors"))
    }
}
