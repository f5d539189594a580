import CRasterizer
public import Foundation
import NeuralNetworks
import Tensors

/// The morphable head that all people are shaped from, opened from its folder.
///
/// `ict.safetensors` is ICT-FaceKit's light head (Li et al. 2020, "Learning Formation of Physically-
/// Based Face Attributes"; MIT licence, USC Institute for Creative Technologies), packed;
/// `assets.safetensors` holds what is baked from it: skin masks, labels, a distance field, lashes.
public struct Head: Sendable {
    private let shape: SafetensorsFile
    private let baked: SafetensorsFile

    /// Opens the two files of a head.
    ///
    /// - Throws: ``SyntheticPeopleError/notAHead(_:reason:)``.
    public init(folder: URL) throws {
        do {
            shape = try SafetensorsFile(
                contentsOf: folder.appendingPathComponent("ict.safetensors"))
            baked = try SafetensorsFile(
                contentsOf: folder.appendingPathComponent("assets.safetensors"))
        } catch {
            throw SyntheticPeopleError.notAHead(folder.path, reason: "\(error)")
        }
        for (file, name, count) in [
            (shape, "identity", 100), (shape, "landmarks", 68), (shape, "expr_offsets", 54),
            (baked, "masks", 1024 * 1024 * 12), (baked, "labels", 1024 * 1024),
            (baked, "sdf", 44 * 64 * 50), (baked, "sdf_origin", 4), (baked, "lash", 228 * 6),
        ] {
            let found = file.entries[name]?.shape.reduce(1, *) ?? 0
            guard found >= count else {
                throw SyntheticPeopleError.notAHead(folder.path, reason: "\(name) is missing")
            }
        }
    }

    /// Calls `body` with the tensors of the head as the renderer wants them.
    func withTensors<Result>(_ body: (UnsafePointer<cr_head>) throws -> Result) throws -> Result {
        let neutral = try floats("neutral", shape)
        let uv = try floats("uv", shape)
        let identity = try floats("identity", shape)
        let deltas = try floats("expr_delta", shape)
        let distances = try floats("sdf", baked)
        let origin = try floats("sdf_origin", baked)
        let (quads, quadUV): ([Int32], [Int32]) = try (
            elements("quads", shape), elements("quad_uv", shape)
        )
        let (parts, materials): ([UInt8], [UInt8]) = try (
            elements("quad_part", shape), elements("quad_material", shape)
        )
        let (landmarks, offsets): ([Int32], [Int32]) = try (
            elements("landmarks", shape), elements("expr_offsets", shape)
        )
        let vertices: [UInt16] = try elements("expr_vertex", shape)
        let (masks, labels): ([UInt8], [UInt8]) = try (
            elements("masks", baked), elements("labels", baked)
        )
        let lashes: [Int32] = try elements("lash", baked)
        func pointer<T>(_ array: [T]) -> UnsafePointer<T> {
            let copy = UnsafeMutablePointer<T>.allocate(capacity: array.count)
            copy.initialize(from: array, count: array.count)
            return UnsafePointer(copy)
        }
        var head = cr_head(
            vertices: neutral.count / 3, texture_points: uv.count / 2, quads: parts.count,
            neutral: pointer(neutral), uv: pointer(uv), quad: pointer(quads),
            quad_uv: pointer(quadUV), quad_part: pointer(parts), quad_material: pointer(materials),
            identity: pointer(identity), landmarks: pointer(landmarks),
            expression_offsets: pointer(offsets), expression_vertex: pointer(vertices),
            expression_delta: pointer(deltas), masks: pointer(masks), labels: pointer(labels),
            distances: pointer(distances), distance_origin: pointer(origin),
            lashes: pointer(lashes))
        defer {
            for floats in [
                head.neutral, head.uv, head.identity, head.expression_delta, head.distances,
                head.distance_origin,
            ] { floats.deallocate() }
            for numbers in [
                head.quad, head.quad_uv, head.landmarks, head.expression_offsets, head.lashes,
            ] { numbers.deallocate() }
            for bytes in [head.quad_part, head.quad_material, head.masks, head.labels] {
                bytes.deallocate()
            }
            head.expression_vertex.deallocate()
        }
        return try withUnsafePointer(to: &head, body)
    }

    private func floats(_ name: String, _ file: SafetensorsFile) throws -> [Float] {
        try file.tensor(named: name).scalars
    }

    private func elements<Element: BitwiseCopyable>(
        _ name: String, _ file: SafetensorsFile
    ) throws -> [Element] {
        try file.withBytes(of: name) { Array($0.bindMemory(to: Element.self)) }
    }
}

/// Why people cannot be rendered.
public enum SyntheticPeopleError: Error, CustomStringConvertible {
    /// The folder does not hold the head.
    case notAHead(String, reason: String)
    /// A shard could not be written.
    case cannotWrite(String)
    /// There is no parameter of this name.
    case unknownParameter(String)

    /// One sentence that says what is wrong and what to do.
    public var description: String {
        switch self {
        case .notAHead(let folder, let reason):
            "\(folder) does not hold the head (\(reason)); README says where to get it."
        case .cannotWrite(let file): "\(file) could not be written; is the disk full?"
        case .unknownParameter(let name): "There is no parameter \(name)."
        }
    }
}
