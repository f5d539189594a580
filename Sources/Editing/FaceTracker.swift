import FaceModels
import Foundation
import Imaging
import Tensors

/// Follows the points of a face from one drawing to another.
struct FaceTracker {
    private let landmarker: Landmarker

    init(_ pack: ModelPack) throws {
        landmarker = try pack.makeLandmarker()
    }

    /// Brows, eyes, nose and mouth: 51 points of the face in an inner frame, as parts of its side.
    ///
    /// The points of the jaw are where an outline is seen, which is another place of the skin when the
    /// head turns.
    ///
    /// - Parameter picture: `[1, 3, side, side]` in `[-1, 1]`.
    func points(of picture: Tensor) -> [SIMD2<Float>] {
        Array(allPoints(of: picture).dropFirst(17))
    }

    /// All 68 points of the face in an inner frame, as parts of its side.
    ///
    /// - Parameter picture: `[1, 3, side, side]` in `[-1, 1]`.
    func allPoints(of picture: Tensor) -> [SIMD2<Float>] {
        let side = Double(picture.shape[3])
        let square = FaceAlignment(
            centre: SIMD2(side / 2, side / 2), right: SIMD2(side / 2, 0))
        return landmarker.landmarks(Image(picture), square: square.landmarking).points
            .map { $0 / Float(side) }
    }
}
