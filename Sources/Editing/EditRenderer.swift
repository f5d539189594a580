import FaceModels
import NeuralNetworks
import Tensors

/// Draws edits of one face at full quality: tuned generator plus residual.
///
/// Part of a stage, never shared between two.
final class EditRenderer {
    private let generator: Generator
    private let original: Checkpoint
    private let finder: OutlineFinder
    private let tracker: FaceTracker
    private let side: Int
    private var w: Tensor?
    private var wPlus: Tensor?
    private var residual: Residual?
    private var anchors = Anchors()
    /// The drawing of the unedited face.
    private var unedited: Tensor?

    /// Creates a renderer.
    ///
    /// - Parameter side: That of the pictures, at most the generator's; `nil` for that.
    init(_ pack: ModelPack, side: Int? = nil) throws {
        generator = try pack.makeGenerator()
        self.side = side ?? generator.size
        original = Checkpoint(generator)
        finder = try OutlineFinder(pack)
        tracker = try FaceTracker(pack)
    }

    /// Turns to a face: loads its generator and finds its residual.
    ///
    /// - Parameters:
    ///   - inner: `[1, 3, S, S]`.
    ///   - w: Where it lies, `[1, styleSize]`.
    func take(_ tuned: TunedGenerator, inner: Tensor, w: Tensor) throws {
        try generator.load(original.replacing(tuned.weights))
        (self.w, wPlus, anchors) = (w, tuned.wPlus, tuned.anchors)
        let drawing = generator.picture(tuned.wPlus, side: side)
        unedited = drawing
        residual = Residual(
            of: inner.shrunk(to: side), drawnAs: drawing, motionSide: 128, changeSide: 256,
            points: tracker.points(of: drawing))
    }

    /// Draws an edit of the face taken last, without what the generator lacks.
    ///
    /// - Parameter edit: Its Δw is added to every row of w+; without one, the unedited face.
    /// - Returns: `[1, 3, side, side]`.
    func drawing(_ edit: SliderChange? = nil) -> Tensor {
        guard let wPlus, let unedited else { preconditionFailure("no face was taken") }
        guard let edit else { return unedited }
        let change = edit.change
        let drawn = generator.picture(
            wPlus + change.reshaped(to: [1, 1, change.shape[1]]), side: side)
        return anchors.drift(edit.positions)?.undone(in: drawn, over: unedited) ?? drawn
    }

    /// Draws an edit of the face taken last.
    func picture(_ edit: SliderChange) -> Restored {
        guard let residual, let w else { preconditionFailure("no face was taken") }
        return residual.added(
            to: edit, moving: finder.outlines(of: edit, w), tracked: tracker,
            growsHair: finder.growsHair(edit.positions)
        ) { drawing($0) }
    }
}
