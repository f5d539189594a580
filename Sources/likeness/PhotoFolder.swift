import FaceModels
import Foundation
import Imaging
import Training

/// Photos of a folder, with the truth about their faces where `landmarks.json` tells it.
struct PhotoFolder {
    /// One photo.
    struct Picture {
        let name: String
        let file: URL
        /// What is known about its faces, or `nil` if nothing is.
        let faces: [Face]?
    }

    /// One annotated face.
    struct Face {
        let box: FaceBox
        let landmarks: [SIMD2<Float>]
    }

    let pictures: [Picture]

    /// Lists a folder.
    init(_ folder: URL) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        let truth = Self.truth(folder.appendingPathComponent("landmarks.json"))
        pictures = names.filter {
            ["jpg", "jpeg", "png", "webp"].contains(
                URL(fileURLWithPath: $0).pathExtension.lowercased())
        }.map {
            Picture(name: $0, file: folder.appendingPathComponent($0), faces: truth[$0])
        }
    }

    /// Recall over the annotated faces, and how many faces were found where none is annotated.
    func detector(_ pack: ModelPack) throws -> [String: Float] {
        let network = try pack.makeDetector()
        var (hits, total, wrong, annotated): (Float, Float, Float, Float) = (0, 0, 0, 0)
        for picture in pictures {
            guard let faces = picture.faces else { continue }
            let found = network.detect(try image(picture))
            annotated += 1
            total += Float(faces.count)
            hits += Float(faces.count { face in found.contains { covers($0.box, face) } })
            wrong += Float(found.count { box in !faces.contains { covers(box.box, $0) } })
        }
        return [
            "recall": hits / max(1, total), "falsePerPicture": wrong / max(1, annotated),
            "faces": total,
        ]
    }

    /// Mean error of the landmarks of the annotated faces that were found, in percent of the
    /// distance between the outer corners of the eyes.
    func landmarker(_ pack: ModelPack) throws -> [String: Float] {
        let (detector, network) = (try pack.makeDetector(), try pack.makeLandmarker())
        var errors: [Float] = []
        for picture in pictures {
            guard let faces = picture.faces else { continue }
            let image = try image(picture)
            let found = detector.detect(image)
            for face in faces {
                guard let box = found.first(where: { covers($0.box, face) })?.box else { continue }
                let points = network.landmarks(image, box: box).points
                errors.append(landmarkError(points, truth: face.landmarks))
            }
        }
        return ["error": errors.mean, "median": errors.median, "faces": Float(errors.count)]
    }

    private func image(_ picture: Picture) throws -> Image {
        try Image(decoding: Data(contentsOf: picture.file))
    }

    /// Annotations differ in how much of the head a box holds, so the landmarks decide: most of
    /// them must lie in a box that is not much larger than they are.
    private func covers(_ box: FaceBox, _ face: Face) -> Bool {
        let inside = face.landmarks.count {
            $0.x > box.x && $0.y > box.y && $0.x < box.x + box.width && $0.y < box.y + box.height
        }
        let xs = face.landmarks.map(\.x), ys = face.landmarks.map(\.y)
        let size = ((xs.max() ?? 0) - (xs.min() ?? 0)) * ((ys.max() ?? 0) - (ys.min() ?? 0))
        return inside * 10 >= face.landmarks.count * 8 && box.area < 5 * size
    }

    private static func truth(_ file: URL) -> [String: [Face]] {
        guard let bytes = try? Data(contentsOf: file),
            let document = try? JSONSerialization.jsonObject(with: bytes) as? [String: Any]
        else { return [:] }
        return document.compactMapValues { value in
            (value as? [[String: Any]])?.compactMap { entry in
                guard let box = entry["box"] as? [Double],
                    let points = entry["landmarks"] as? [[Double]], box.count == 4,
                    points.count == 68
                else { return nil }
                return Face(
                    box: FaceBox(
                        x: Float(box[0]), y: Float(box[1]), width: Float(box[2]),
                        height: Float(box[3])),
                    // Annotators count pixels; in the middle of pixel 0 we are at 0.5.
                    landmarks: points.map { SIMD2(Float($0[0]) + 0.5, Float($0[1]) + 0.5) })
            }
        }
    }
}
