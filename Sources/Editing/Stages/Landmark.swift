import FaceModels
import Imaging

/// Finds the 68 points of a face.
actor Landmark: Stage {
    static let name = "landmark"

    /// A face of a photo.
    struct Input: Sendable {
        var photo: Image
        var face: FaceRecord
        /// Points set by hand, which count more than what is found.
        var byHand: FacePoints?
    }

    /// What was found.
    struct Output: Sendable {
        /// x and y of 68 points in pixels of the photo.
        var landmarks: [[Double]]
        /// The points to align the face by.
        var alignment: FacePoints
        /// Why edits of it may not look well.
        var warnings: [FaceWarning]
    }

    /// Runs the actor on the compute queue.
    nonisolated var unownedExecutor: UnownedSerialExecutor { lane.asUnownedSerialExecutor() }

    private let lane: ComputeQueue.Lane
    private let landmarker: Landmarker
    private let judge: FaceJudge

    init(_ pack: ModelPack, lane: ComputeQueue.Lane) throws {
        self.lane = lane
        landmarker = try pack.makeLandmarker()
        judge = try FaceJudge(pack)
    }

    /// Looks at the box of the face.
    func run(_ input: Input) throws -> Output {
        try Task.checkCancellation()
        let box = input.face.box.map { Float($0) }
        let found = landmarker.landmarks(
            input.photo, box: FaceBox(x: box[0], y: box[1], width: box[2], height: box[3]))
        return Output(
            landmarks: found.points.map { [Double($0.x), Double($0.y)] },
            alignment: input.byHand ?? FacePoints(landmarks: found.points),
            warnings: judge.warnings(about: found, in: input.photo))
    }
}
