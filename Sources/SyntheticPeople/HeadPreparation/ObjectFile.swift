import Foundation

/// The vertices and faces of one Wavefront OBJ file, as far as a head needs them.
struct ObjectFile {
    /// Where each vertex is.
    private(set) var vertices: [SIMD3<Float>] = []
    /// Where each corner is in the texture, from 0 to 1, upwards.
    private(set) var texturePoints: [SIMD2<Float>] = []
    /// The vertices of each face; the fourth of a triangle is −1.
    private(set) var faces: [SIMD4<Int32>] = []
    /// The texture points of each face, likewise.
    private(set) var faceTexture: [SIMD4<Int32>] = []
    /// The index in ``materials`` of each face.
    private(set) var faceMaterials: [UInt8] = []
    /// The names of the materials in order of appearance.
    private(set) var materials: [String] = []

    /// Reads a file.
    ///
    /// - Parameter verticesOnly: whether to skip everything but the vertices.
    /// - Throws: ``HeadPreparationError``.
    init(contentsOf url: URL, verticesOnly: Bool = false) throws {
        guard let contents = try? Data(contentsOf: url, options: .mappedIfSafe) else {
            throw HeadPreparationError.unreadable(url.path)
        }
        try contents.withUnsafeBytes { bytes in
            var number = 0
            for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            {
                number += 1
                let isVertex =
                    line.count > 1 && line.first == 0x76 && line[line.startIndex + 1] == 0x20
                if verticesOnly && !isVertex { continue }
                guard read(Self.words(line)) else {
                    throw HeadPreparationError.malformed(url.path, line: number)
                }
            }
        }
    }

    private static func words(_ line: Slice<UnsafeRawBufferPointer>) -> [String] {
        line.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }.map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    /// Takes one line; returns whether it makes sense.
    private mutating func read(_ words: [String]) -> Bool {
        switch words.first {
        case "v":
            guard words.count >= 4, let x = Float(words[1]), let y = Float(words[2]),
                let z = Float(words[3])
            else { return false }
            vertices.append(SIMD3(x, y, z))
        case "vt":
            guard words.count >= 3, let u = Float(words[1]), let v = Float(words[2]) else {
                return false
            }
            texturePoints.append(SIMD2(u, v))
        case "usemtl":
            guard words.count >= 2 else { return false }
            current = materials.firstIndex(of: words[1]) ?? materials.count
            if current == materials.count { materials.append(words[1]) }
        case "f": return readFace(words.dropFirst())
        default: break
        }
        return true
    }

    private var current = 0

    private mutating func readFace(_ corners: ArraySlice<String>) -> Bool {
        guard (3...4).contains(corners.count) else { return false }
        var face = SIMD4<Int32>(repeating: -1)
        var texture = face
        for (slot, corner) in corners.enumerated() {
            let parts = corner.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count >= 2, let vertex = Int32(parts[0]), let point = Int32(parts[1]),
                vertex >= 1, vertex <= vertices.count, point >= 1, point <= texturePoints.count
            else { return false }
            face[slot] = vertex - 1
            texture[slot] = point - 1
        }
        faces.append(face)
        faceTexture.append(texture)
        faceMaterials.append(UInt8(clamping: current))
        return true
    }
}
