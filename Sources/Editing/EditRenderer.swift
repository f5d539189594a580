import FaceModels
import NeuralNetworks
import Tensors

/// Draws edits of one face at full quality: tuned generator plus residual.
///
/// Part of a stage, never shared between two.
final class EditRenderer {
    private let generator: Generator
    private let original: Checkpoint
    private var wPlus: Tensor?
    private var residual: Residual?

    init(_ pack: ModelPack) throws {
        generator = try pack.makeGenerator()
        original = Checkpoint(generator)
    }

    /// Turns to a face: loads its generator and finds its residual.
    ///
    /// - Parameter inner: `[1, 3, S, S]`.
    func take(_ tuned: TunedGenerator, inner: Tensor) throws {
        try generator.load(original.replacing(tuned.weights))
        wPlus = tuned.wPlus
        residual = Residual(of: inner, drawnAs: generator.forward(tuned.wPlus), motionSide: 128)
    }

    /// Draws an edit of the face taken last, without what the generator lacks.
    ///
    /// - Parameter change: Δw, `[1, styleSize]`; without one, the unedited face.
    /// - Returns: `[1, 3, S, S]`.
    func drawing(change: Tensor? = nil) -> Tensor {
        guard let wPlus else { preconditionFailure("no face was taken") }
        guard let change else { return generator.forward(wPlus) }
        return generator.forward(wPlus + change.reshaped(to: [1, 1, change.shape[1]]))
    }

    /// Draws an edit of the face taken last.
    ///
    /// - Parameter change: Δw, `[1, styleSize]`, added to every row of w+.
    func picture(change: Tensor) -> Restored {
        guard let wPlus, let residual else { preconditionFailure("no face was taken") }
        let rows = change.reshaped(to: [1, 1, change.shape[1]])
        return residual.added(to: generator.forward(wPlus + rows))
    }
}
