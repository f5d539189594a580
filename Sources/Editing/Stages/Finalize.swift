import FaceModels
import Tensors

/// An inner frame after an edit.
struct EditedFace: Sendable {
    /// `[1, 3, S, S]`.
    let inner: Tensor
    /// What the generator drew, without the photo's details; the photo itself if nothing was drawn.
    let drawing: Tensor
    /// What it drew of the face before the edit.
    let unedited: Tensor
    /// Where the fine details of the photo were kept, from 0 to 1.
    let keeps: Plane
    /// Where they came from.
    let motion: Motion
    /// Where all pixels are to come from after that, if the face is shaped as no drawing shows it.
    var shape: Motion?
    /// Whether it is the photo itself.
    let isUnchanged: Bool
    /// Whether the head was turned: then all of it has come from where it was.
    var isTurned = false
    /// Whether hair grew or was cut: then the head ends elsewhere although nothing moved.
    var growsHair = true
}

/// Draws the edited face at full quality.
actor Finalize: Stage {
    static let name = "finalize"

    /// A face and an edit.
    struct Input: Sendable {
        var inner: Tensor
        var latents: Latents
        var generator: TunedGenerator
        var positions: SliderPositions
    }

    /// Runs the actor on the compute queue.
    nonisolated var unownedExecutor: UnownedSerialExecutor { lane.asUnownedSerialExecutor() }

    private let lane: ComputeQueue.Lane
    private let finder: OutlineFinder
    private let renderer: EditRenderer

    init(_ pack: ModelPack, lane: ComputeQueue.Lane) throws {
        self.lane = lane
        finder = try OutlineFinder(pack)
        renderer = try EditRenderer(pack)
    }

    /// Runs the tuned generator with and without the edit, and adds back what it lacks.
    func run(_ input: Input) throws -> EditedFace {
        try Task.checkCancellation()
        let side = input.inner.shape[3]
        let edit = finder.change(
            input.latents.w, input.positions, shapedBy: input.generator.shapes)
        let shape = input.generator.shapes.motion(edit.shaping)
        guard edit.positions.contains(where: { $0 != 0 }) else {
            return EditedFace(
                inner: input.inner, drawing: input.inner, unedited: input.inner,
                keeps: Plane(width: side, height: side, repeating: 1),
                motion: Motion(side: side), shape: shape, isUnchanged: true)
        }
        try renderer.take(input.generator, inner: input.inner, w: input.latents.w)
        let drawn = renderer.picture(edit)
        return EditedFace(
            inner: drawn.picture, drawing: drawn.drawing, unedited: renderer.drawing(),
            keeps: drawn.keeps,
            motion: drawn.motion, shape: shape, isUnchanged: false,
            isTurned: finder.isTurned(edit.positions),
            growsHair: finder.growsHair(edit.positions))
    }
}
