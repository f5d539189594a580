import FaceModels
import Imaging

/// Finds all faces of a photo.
actor Detect: Stage {
    static let name = "detect"

    /// A face, and why edits of it may not look well.
    struct Finding: Sendable {
        var face: DetectedFace
        var warnings: [FaceWarning]
    }

    /// Runs the actor on the compute queue.
    nonisolated var unownedExecutor: UnownedSerialExecutor { lane.asUnownedSerialExecutor() }

    private let lane: ComputeQueue.Lane
    private let detector: FaceDetector
    private let landmarker: Landmarker
    private let judge: FaceJudge

    init(_ pack: ModelPack, lane: ComputeQueue.Lane) throws {
        self.lane = lane
        detector = try pack.makeDetector()
        landmarker = try pack.makeLandmarker()
        judge = try FaceJudge(pack)
    }

    /// Returns the faces, the surest first.
    func run(_ photo: Image) async throws -> [Finding] {
        try Task.checkCancellation()
        var faces: [(found: Finding, trust: Float)] = []
        // More than anybody would choose from are left out.
        for face in detector.detect(photo).prefix(24) {
            // The landmarker, which looks closer, says whether its points fit a face: folds of
            // clothes and patterns that the detector takes for faces rarely pass both.
            let landmarks = landmarker.landmarks(photo, box: face.box)
            let warnings = judge.warnings(about: landmarks, in: photo)
            faces.append(
                (Finding(face: face, warnings: warnings), face.score * landmarks.quality))
            try Task.checkCancellation()
            await lane.giveWay()
        }
        let best = faces.map(\.trust).max() ?? 0
        return faces.filter { $0.trust >= max(0.5 * best, 0.2) }.map(\.found)
    }
}
