import Foundation
import NeuralNetworks

/// Packs the OBJ files of ICT-FaceKit's light head into `ict.safetensors`.
///
/// Identities are kept as differences from the neutral head in 16 bits. Expressions move few
/// vertices each, so that only those which move are kept, one expression after the other.
struct HeadShapes {
    /// How many identity shapes the head has.
    static let identities = 100
    /// Movements below this are not kept, in centimetres.
    static let threshold: Float = 1e-4
    /// Where each part of the mesh ends: face, back of the head, and so on to the lashes.
    static let partEnds = [
        9230, 11144, 13226, 13630, 14034, 17006, 21496, 23094, 24692, 24855, 25018, 25033, 25048,
        25176, 25304, 25844, 26384,
    ]

    private struct Index: Decodable {
        let expressions: [String]
        let landmarks: [Int32]

        enum CodingKeys: String, CodingKey {
            case expressions
            case landmarks = "idx_to_landmark_verts"
        }
    }

    private let folder: URL
    private let neutral: ObjectFile
    private let landmarks: [Int32]
    private let expressions: [String]
    private let identityCount: Int

    /// Reads the neutral head and the list of expressions from a `FaceXModel` folder.
    ///
    /// - Throws: ``HeadPreparationError``.
    init(folder: URL, identities: Int = HeadShapes.identities) throws {
        self.folder = folder
        identityCount = identities
        neutral = try ObjectFile(contentsOf: folder.appendingPathComponent(Self.neutralName))
        let count = neutral.vertices.count
        let list = folder.appendingPathComponent("vertex_indices.json")
        guard let json = try? Data(contentsOf: list),
            let index = try? JSONDecoder().decode(Index.self, from: json),
            index.landmarks.allSatisfy({ $0 >= 0 && $0 < count })
        else { throw HeadPreparationError.unreadable(list.path) }
        guard count <= 1 << 16 else {
            throw HeadPreparationError.notTheHead(folder.path)
        }
        landmarks = index.landmarks
        expressions = index.expressions + ["PupilDilate_L", "PupilDilate_R"]
    }

    /// The name of the file that holds the neutral head.
    static let neutralName = "generic_neutral_mesh.obj"

    /// All tensors of `ict.safetensors`.
    ///
    /// - Throws: ``HeadPreparationError``.
    func packed() throws -> TensorFile {
        var file = TensorFile()
        file.metadata = [
            "source": "ICT-FaceKit light (MIT, Copyright (c) 2020 USC Institute for Creative "
                + "Technologies)",
            "units": "cm, y up, z forward",
            "expressions": expressions.joined(separator: " "),
            "materials": neutral.materials.joined(separator: " "),
        ]
        let faces = neutral.faces.count
        file.add("neutral", .float32, shape: [neutral.vertices.count, 3], flat(neutral.vertices))
        file.add(
            "uv", .float32, shape: [neutral.texturePoints.count, 2],
            neutral.texturePoints.flatMap { [$0.x, $0.y] })
        file.add("quads", .int32, shape: [faces, 4], neutral.faces)
        file.add("quad_uv", .int32, shape: [faces, 4], neutral.faceTexture)
        file.add("quad_part", .uint8, shape: [faces], (0..<faces).map(Self.part))
        file.add("quad_material", .uint8, shape: [faces], neutral.faceMaterials)
        var identity: [Float16] = []
        for index in 0..<identityCount {
            identity += flat(try movement(String(format: "identity%03d", index))).map(Float16.init)
        }
        file.add(
            "identity", .float16, shape: [identityCount, neutral.vertices.count, 3], identity)
        file.add("landmarks", .int32, shape: [landmarks.count], landmarks)
        try addExpressions(to: &file)
        return file
    }

    private func addExpressions(to file: inout TensorFile) throws {
        var offsets: [Int32] = [0]
        var vertices: [UInt16] = []
        var deltas: [Float16] = []
        for name in expressions {
            for (vertex, delta) in try movement(name).enumerated()
            where max(abs(delta.x), abs(delta.y), abs(delta.z)) > Self.threshold {
                vertices.append(UInt16(vertex))
                deltas += [Float16(delta.x), Float16(delta.y), Float16(delta.z)]
            }
            offsets.append(Int32(vertices.count))
        }
        file.add("expr_offsets", .int32, shape: [offsets.count], offsets)
        file.add("expr_vertex", .uint16, shape: [vertices.count], vertices)
        file.add("expr_delta", .float16, shape: [vertices.count, 3], deltas)
    }

    /// How each vertex of a shape differs from the neutral head.
    private func movement(_ name: String) throws -> [SIMD3<Float>] {
        let file = folder.appendingPathComponent("\(name).obj")
        let shape = try ObjectFile(contentsOf: file, verticesOnly: true)
        guard shape.vertices.count == neutral.vertices.count else {
            throw HeadPreparationError.notTheHead(file.path)
        }
        return zip(shape.vertices, neutral.vertices).map { $0 - $1 }
    }

    private static func part(of face: Int) -> UInt8 {
        UInt8(partEnds.firstIndex { face < $0 } ?? 0)
    }

    private func flat(_ points: [SIMD3<Float>]) -> [Float] {
        points.flatMap { [$0.x, $0.y, $0.z] }
    }
}
