import FaceModels
import Imaging

/// Puts an edited frame back into the photo.
actor Unalign: Stage {
    static let name = "unalign"

    /// A photo, a frame of it, and the edited frame.
    struct Input: Sendable {
        var photo: Image
        var aligned: Aligned
        var outer: EditedFrame
    }

    /// The photo, and how much each pixel was allowed to change.
    struct Output: Sendable {
        var photo: Image
        var mask: Mask
    }

    /// Runs the actor on the compute queue.
    nonisolated var unownedExecutor: UnownedSerialExecutor { lane.asUnownedSerialExecutor() }

    private let lane: ComputeQueue.Lane

    init(lane: ComputeQueue.Lane) {
        self.lane = lane
    }

    /// Adds the change to the photo.
    func run(_ input: Input) async throws -> Output {
        try Task.checkCancellation()
        let composite = Composite(
            old: input.aligned.outer, new: input.outer, map: input.aligned.map)
        let (photo, mask) = composite.applied(to: input.photo)
        return Output(photo: photo, mask: mask)
    }
}
