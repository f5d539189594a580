import Foundation
import NeuralNetworks
import Tensors
import Testing

@testable import SyntheticPeople

struct HeadShapesTests {
    private let neutral = """
        # a tiny head
        v 0 0 0
        v 1 0 0
        v 1 1 0
        v 0 1 0.5
        vt 0 0
        vt 1 0
        vt 1 1
        vt 0 1
        usemtl M_Face
        f 1/1 2/2 3/3 4/4
        usemtl M_Teeth
        f 1/1 3/3/3 4/4
        usemtl M_Face
        f 2/1 3/2 4/3\r
        """

    @Test func `an OBJ file gives vertices, faces, texture points and materials`() throws {
        try withTemporaryFolder { folder in
            let file = try ObjectFile(contentsOf: write(neutral, "a.obj", in: folder))
            #expect(file.vertices.count == 4 && file.vertices[3] == SIMD3(0, 1, 0.5))
            #expect(file.texturePoints[2] == SIMD2(1, 1))
            #expect(file.faces == [SIMD4(0, 1, 2, 3), SIMD4(0, 2, 3, -1), SIMD4(1, 2, 3, -1)])
            #expect(file.faceTexture[2] == SIMD4(0, 1, 2, -1))
            #expect(file.materials == ["M_Face", "M_Teeth"])
            #expect(file.faceMaterials == [0, 1, 0])
        }
    }

    @Test(arguments: ["v 1 2", "f 1/1 2/2", "f 1/1 2/2 9/3", "f 1 2 3", "vt x 1", "f 0/1 1/1 2/2"])
    func `a line that makes no sense is named`(line: String) throws {
        try withTemporaryFolder { folder in
            let url = try write(
                "v 0 0 0\nv 1 0 0\nv 0 1 0\nvt 0 0\nvt 1 0\nvt 0 1\n\(line)\n", "a.obj", in: folder)
            let error = #expect(throws: HeadPreparationError.self) {
                try ObjectFile(contentsOf: url)
            }
            #expect(error?.description.hasPrefix("Line 7 of") == true)
        }
    }

    @Test func `shapes are kept as differences, and of expressions only what moves`() throws {
        try withTemporaryFolder { folder in
            let source = folder.appendingPathComponent("FaceXModel")
            try writeHead(in: source)
            let url = folder.appendingPathComponent("ict.safetensors")
            try HeadShapes(folder: source, identities: 2).packed().write(to: url)
            let file = try SafetensorsFile(contentsOf: url)

            #expect(file.metadata["expressions"] == "smile PupilDilate_L PupilDilate_R")
            #expect(file.metadata["materials"] == "M_Face M_Teeth")
            #expect(file.entries["identity"]?.type == .float16)
            #expect(file.entries["identity"]?.shape == [2, 4, 3])
            let identity = try file.tensor(named: "identity").scalars
            #expect(identity[0] == 0.25 && identity[12 + 3 * 3 + 2] == -2)
            #expect(identity.count { $0 != 0 } == 2)
            #expect(try file.tensor(named: "expr_offsets").scalars == [0, 1, 1, 3])
            #expect(try file.tensor(named: "expr_vertex").scalars == [1, 0, 2])
            #expect(
                try file.tensor(named: "expr_delta").scalars == [0, 0.5, 0, 1, 0, 0, 0, 0, 1])
            #expect(try file.tensor(named: "landmarks").scalars == [3, 1])
            #expect(try file.tensor(named: "quads").scalars.suffix(4) == [1, 2, 3, -1])
            #expect(try file.tensor(named: "quad_part").scalars == [0, 0, 0])
        }
    }

    @Test func `a shape with another number of vertices is refused`() throws {
        try withTemporaryFolder { folder in
            try writeHead(in: folder)
            _ = try write("v 0 0 0\n", "identity001.obj", in: folder)
            #expect(throws: HeadPreparationError.self) {
                try HeadShapes(folder: folder, identities: 2).packed()
            }
        }
    }

    @Test func `a folder without a head is refused with a sentence`() throws {
        try withTemporaryFolder { folder in
            let error = #expect(throws: HeadPreparationError.self) {
                try HeadPreparation.prepare(folder, into: folder)
            }
            #expect(error?.description.contains("FaceXModel") == true)
        }
    }

    private func writeHead(in folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let index = #"{"expressions":["smile"],"idx_to_landmark_verts":[3,1]}"#
        let rest = "v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0.5\n"
        for (name, text) in [
            ("vertex_indices.json", index), ("generic_neutral_mesh.obj", neutral),
            ("identity000.obj", "v 0.25 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0.5\n"),
            ("identity001.obj", "v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 -1.5\n"),
            ("smile.obj", "v 0 0 0.00005\nv 1 0.5 0\nv 1 1 0\nv 0 1 0.5\n"),
            ("PupilDilate_L.obj", rest),
            ("PupilDilate_R.obj", "v 1 0 0\nv 1 0 0\nv 1 1 1\nv 0 1 0.5\n"),
        ] {
            _ = try write(text, name, in: folder)
        }
    }

    private func write(_ text: String, _ name: String, in folder: URL) throws -> URL {
        let file = folder.appendingPathComponent(name)
        try Data(text.utf8).write(to: file)
        return file
    }
}
