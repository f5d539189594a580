import FaceModels
import NeuralNetworks
import Tensors

/// Draws edits of one face at a time with the preview networks.
///
/// Part of a stage, never shared between two.
final class PreviewRenderer {
    private let finder: OutlineFinder
    private let modulator: Modulator
    private let autoencoder: FaceAutoencoder
    private let original: Checkpoint
    /// What is around a head, and whose.
    private var backdrop: (key: Preview.Key, picture: Tensor)?
    /// Whose weights are in the networks, and what was drawn with them.
    private var taken: (key: Preview.Key, code: Tensor, residual: Residual)?

    init(_ pack: ModelPack) throws {
        finder = try OutlineFinder(pack)
        modulator = try pack.makeModulator()
        autoencoder = try pack.makeAutoencoder()
        var tensors: [String: Tensor] = [:]
        for (path, parameter) in modulator.parameters {
            tensors["modulator." + path] = parameter.value
        }
        for (path, parameter) in autoencoder.parameters {
            tensors["autoencoder." + path] = parameter.value
        }
        original = Checkpoint(tensors)
    }

    /// The edited face, `[1, 3, side, side]`.
    func picture(_ input: Preview.Input) throws -> Tensor {
        limited(try drawing(input), of: input)
    }

    /// A drawing of the edited face with the photo around the head and in its shape, as a finished
    /// photo has it.
    func limited(_ drawing: Restored, of input: Preview.Input) -> Tensor {
        let shape = shape(input)
        guard !finder.growsHair(input.positions.values), let head = input.student?.head else {
            return shape.map { drawing.picture.moved(by: $0) } ?? drawing.picture
        }
        let photo = input.latents.studentImage
        let backdrop =
            backdrop.flatMap { $0.key == input.key ? $0.picture : nil }
            ?? head.backdrop(of: photo)
        self.backdrop = (input.key, backdrop)
        return head.limiting(
            drawing, isTurned: finder.isTurned(input.positions.values), to: photo, over: backdrop,
            shapedBy: shape)
    }

    /// How the face is shaped besides; `nil` if it is not.
    private func shape(_ input: Preview.Input) -> Motion? {
        guard let shapes = input.shapes else { return nil }
        guard !input.positions.locked.isEmpty else { return shapes.motion(input.positions.values) }
        return shapes.motion(
            finder.change(input.latents.w, input.positions, shapedBy: shapes).shaping)
    }

    private func drawing(_ input: Preview.Input) throws -> Restored {
        let (code, residual) = try take(input)
        let gestures = input.student?.gestures
        let shapes = input.shapes ?? FaceShapes()
        if let gestures, input.positions.locked.isEmpty {
            let drawn = finder.drawn(input.positions, shapedBy: shapes)
            return gestures.picture(drawn.values, residual, by: finder)
        }
        let edit = finder.change(input.latents.w, input.positions, shapedBy: shapes)
        if let gestures {
            return gestures.picture(edit.positions, residual, by: finder)
        }
        let outlines = finder.outlines(of: edit, input.latents.w)
        return residual.added(
            to: edit, moving: outlines, growsHair: finder.growsHair(edit.positions)
        ) {
            autoencoder.decode(modulator.forward(code, $0.change))
        }
    }

    /// Loads the student of a face, unless the last picture was of the same.
    private func take(_ input: Preview.Input) throws -> (code: Tensor, residual: Residual) {
        if let taken, taken.key == input.key { return (taken.code, taken.residual) }
        taken = nil
        if let student = input.student, let gestures = student.gestures {
            let residual = Residual(
                of: input.latents.studentImage, drawnAs: gestures.drawing,
                motionSide: Gestures.motionSide, changeSide: Gestures.changeSide)
            taken = (input.key, student.code, residual)
            return (student.code, residual)
        }
        let weights = input.student.map { original.replacing($0.weights) } ?? original
        try modulator.load(weights.part("modulator"))
        try autoencoder.load(weights.part("autoencoder"))
        let photo = input.latents.studentImage
        let code = input.student?.code ?? autoencoder.encode(photo)
        let residual = Residual(
            of: photo, drawnAs: autoencoder.decode(code), motionSide: 64, changeSide: 128,
            block: photo.shape[3] / code.shape[3])
        taken = (input.key, code, residual)
        return (code, residual)
    }
}
