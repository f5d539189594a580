import FaceModels
import Imaging
import Tensors

/// Puts an edited frame back into the photo.
actor Unalign: Stage {
    static let name = "unalign"

    /// A photo, a frame of it, and the edited frame.
    struct Input: Sendable {
        var photo: Image
        /// `[1, 3, 1.5 S, 1.5 S]`.
        var old: Tensor
        /// From pixels of the frames to pixels of the photo.
        var map: AffineMap
        var new: EditedFrame
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
        let composite = Composite(old: input.old, new: input.new, map: input.map)
        let (photo, mask) = composite.applied(to: input.photo)
        return Output(photo: photo, mask: mask)
    }
}
