import FaceModels
import Imaging

/// Finds all faces of a photo.
actor Detect: Stage {
    static let name = "detect"

    /// Runs the actor on the compute queue.
    nonisolated var unownedExecutor: UnownedSerialExecutor { lane.asUnownedSerialExecutor() }

    private let lane: ComputeQueue.Lane
    private let detector: FaceDetector

    init(_ pack: ModelPack, lane: ComputeQueue.Lane) throws {
        self.lane = lane
        detector = try pack.makeDetector()
    }

    /// Returns the faces, the surest first; more than anybody would choose from are left out.
    func run(_ photo: Image) throws -> [DetectedFace] {
        try Task.checkCancellation()
        return Array(detector.detect(photo).prefix(32))
    }
}
