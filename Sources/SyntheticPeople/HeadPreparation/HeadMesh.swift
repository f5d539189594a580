import Foundation
import NeuralNetworks

/// The neutral head, as the baked maps need it.
struct HeadMesh {
    /// Where each vertex is, in centimetres: y is up, z is forward.
    let vertices: [SIMD3<Float>]
    /// Where each corner is in the texture.
    let texture: [SIMD2<Float>]
    /// The vertices of each face; the fourth of a triangle is −1.
    let quads: [SIMD4<Int32>]
    /// The texture points of each face, likewise.
    let quadTexture: [SIMD4<Int32>]
    /// The part that each face belongs to: 0 is the face, 1 the back of the head, 15 and 16 lashes.
    let parts: [UInt8]
    /// Where the 68 landmarks are in the texture.
    let landmarkTexture: [SIMD2<Double>]

    /// Reads a packed head.
    ///
    /// - Throws: ``HeadPreparationError/notTheHead(_:)``.
    init(contentsOf url: URL) throws {
        do {
            let file = try SafetensorsFile(contentsOf: url)
            func elements<T: BitwiseCopyable>(_ name: String, as: T.Type) throws -> [T] {
                try file.withBytes(of: name) { bytes in
                    (0..<bytes.count / MemoryLayout<T>.size).map {
                        bytes.loadUnaligned(fromByteOffset: $0 * MemoryLayout<T>.size, as: T.self)
                    }
                }
            }
            let xyz = try elements("neutral", as: Float.self)
            vertices = (0..<xyz.count / 3).map {
                SIMD3(xyz[3 * $0], xyz[3 * $0 + 1], xyz[3 * $0 + 2])
            }
            texture = try elements("uv", as: SIMD2<Float>.self)
            quads = try elements("quads", as: SIMD4<Int32>.self)
            quadTexture = try elements("quad_uv", as: SIMD4<Int32>.self)
            parts = try elements("quad_part", as: UInt8.self)
            let landmarks = try elements("landmarks", as: Int32.self)

            let (last, lastPoint) = (Int32(vertices.count), Int32(texture.count))
            guard quads.count == parts.count, quadTexture.count == parts.count,
                quads.allSatisfy({ $0.max() < last && $0.min() >= -1 }),
                quadTexture.allSatisfy({ $0.max() < lastPoint && $0.min() >= -1 })
            else { throw HeadPreparationError.notTheHead(url.path) }
            var places: [Int32: SIMD2<Float>] = [:]
            for (face, part) in parts.enumerated() where part == 0 {
                for corner in 0..<4 where quadTexture[face][corner] >= 0 {
                    places[quads[face][corner]] = texture[Int(quadTexture[face][corner])]
                }
            }
            landmarkTexture = landmarks.compactMap { places[$0].map(SIMD2<Double>.init) }
        } catch {
            throw HeadPreparationError.notTheHead(url.path)
        }
        guard landmarkTexture.count == 68 else { throw HeadPreparationError.notTheHead(url.path) }
    }
}
