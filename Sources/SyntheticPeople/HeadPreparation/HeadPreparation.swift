public import Foundation
import NeuralNetworks

/// Makes the two files of a ``Head`` from the OBJ files that ICT-FaceKit publishes.
public enum HeadPreparation {
    /// Writes `ict.safetensors` and `assets.safetensors` into a folder.
    ///
    /// - Parameters:
    ///   - source: `FaceXModel` of ICT-FaceKit, or a folder that holds `ict.safetensors`, of which
    ///     the other file is then baked.
    ///   - folder: Where the files shall be; it is made if it does not exist.
    ///   - progress: Is told what happens.
    /// - Throws: ``HeadPreparationError``, ``SyntheticPeopleError``.
    public static func prepare(
        _ source: URL, into folder: URL, progress: (String) -> Void = { _ in }
    ) throws {
        let packed = folder.appendingPathComponent("ict.safetensors")
        let given = source.appendingPathComponent("ict.safetensors")
        let neutral = source.appendingPathComponent(HeadShapes.neutralName)
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true)
            if FileManager.default.fileExists(atPath: neutral.path) {
                progress("Packing the shapes of \(source.path)")
                try HeadShapes(folder: source).packed().write(to: packed)
            } else if FileManager.default.fileExists(atPath: given.path) {
                if given.standardizedFileURL != packed.standardizedFileURL {
                    try Data(contentsOf: given, options: .mappedIfSafe)
                        .write(to: packed, options: .atomic)
                }
            } else {
                throw HeadPreparationError.unreadable(neutral.path)
            }
        } catch let error as CocoaError {
            throw SyntheticPeopleError.cannotWrite(error.filePath ?? packed.path)
        }
        progress("Baking masks, labels, distances and lashes")
        try bake(packed).write(to: folder.appendingPathComponent("assets.safetensors"))
    }

    /// All tensors of `assets.safetensors` for a packed head.
    static func bake(_ packed: URL) throws -> TensorFile {
        let mesh = try HeadMesh(contentsOf: packed)
        let maps = FaceMaps(landmarks: mesh.landmarkTexture)
        let distances = DistanceField(around: mesh)
        let lashes = Lashes(of: mesh)
        var file = TensorFile()
        file.add(
            "lash", .int32, shape: [lashes.curves.count, Lashes.length],
            lashes.curves.flatMap(\.self))
        file.add("masks", .uint8, shape: [Chart.side, Chart.side, FaceMaps.count], maps.masks)
        file.add("labels", .uint8, shape: [Chart.side, Chart.side], maps.labels)
        file.add("sdf", .float32, shape: DistanceField.shape, distances.values)
        file.add(
            "sdf_origin", .float32, shape: [4],
            [
                DistanceField.origin.x, DistanceField.origin.y, DistanceField.origin.z,
                DistanceField.step,
            ])
        return file
    }
}

/// Why a head cannot be prepared.
public enum HeadPreparationError: Error, CustomStringConvertible {
    /// A file is missing or not what it should be.
    case unreadable(String)
    /// A line of an OBJ file makes no sense.
    case malformed(String, line: Int)
    /// The mesh is not that of ICT-FaceKit's light head.
    case notTheHead(String)

    /// One sentence that says what is wrong and what to do.
    public var description: String {
        switch self {
        case .unreadable(let file):
            "\(file) cannot be read; give the folder FaceXModel of ICT-FaceKit."
        case .malformed(let file, let line):
            "Line \(line) of \(file) makes no sense; download the file again."
        case .notTheHead(let file):
            "\(file) does not hold the shapes of ICT-FaceKit's light head."
        }
    }
}
