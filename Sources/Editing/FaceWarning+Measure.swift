import FaceModels
import Imaging

extension FaceWarning {
    /// What may go wrong with a face, judged by its landmarks and its pixels.
    ///
    /// - Parameter innerSize: The side of the aligned face that the models draw, in pixels.
    static func about(
        _ face: FaceLandmarks, in photo: Image, innerSize: Int
    ) -> [FaceWarning] {
        var warnings: [FaceWarning] = []
        if face.interocular < 0.12 * Float(innerSize) { warnings.append(.small) }
        return warnings
    }
}
