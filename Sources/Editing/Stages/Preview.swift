import FaceModels
import Foundation
import Imaging
import NeuralNetworks
import Tensors

/// Draws the edited face while a slider moves.
actor Preview: Stage {
    static let name = "preview"

    /// Which student of which face.
    struct Key: Hashable, Sendable {
        var session: String
        var preparation: Int
        var version: UInt64
    }

    /// A face and an edit.
    struct Input: Sendable {
        var key: Key
        var latents: Latents
        /// `nil` for a face that nothing was taught about yet.
        var student: Student?
        var positions: SliderPositions
        /// The side of the picture, if it is not that of the networks; divides it.
        var side: Int?
    }

    /// Runs the actor on the compute queue.
    nonisolated var unownedExecutor: UnownedSerialExecutor { lane.asUnownedSerialExecutor() }

    private let lane: ComputeQueue.Lane
    private let quality: Int
    private let sliderModel: SliderModel
    private let modulator: Modulator
    private let autoencoder: FaceAutoencoder
    private let original: Checkpoint
    /// Whose weights are in the networks, and what was drawn with them.
    private var taken: (key: Key, code: Tensor, residual: Residual)?

    init(
        _ pack: ModelPack, _ configuration: EditingConfiguration, lane: ComputeQueue.Lane
    ) throws {
        self.lane = lane
        quality = configuration.previewQuality
        sliderModel = try pack.makeSliderModel()
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

    /// Draws one frame.
    func run(_ input: Input) throws -> PreviewFrame {
        try Task.checkCancellation()
        let clock = ContinuousClock()
        let start = clock.now
        var drawing = try drawn(input)
        if let side = input.side, side < drawing.shape[3] {
            drawing = drawing.adaptiveAveragePooled(side, side)
        }
        let picture = Image(drawing)
        let jpeg = try picture.encoded(as: .jpeg, quality: quality)
        return PreviewFrame(
            jpeg: jpeg, milliseconds: start.duration(to: clock.now) / .milliseconds(1))
    }

    /// The edited face, `[1, 3, side, side]`.
    private func drawn(_ input: Input) throws -> Tensor {
        let (code, residual) = try take(input)
        let gestures = input.student?.gestures
        if let gestures, input.positions.locked.isEmpty {
            return gestures.picture(input.positions.values, residual)
        }
        let moved = sliderModel.change(input.latents.w, input.positions)
        if let gestures { return gestures.picture(moved.positions, residual) }
        let edited = autoencoder.decode(modulator.forward(code, moved.change))
        return residual.added(to: edited).picture
    }

    /// Loads the student of a face, unless the last frame was of the same.
    private func take(_ input: Input) throws -> (code: Tensor, residual: Residual) {
        if let taken, taken.key == input.key { return (taken.code, taken.residual) }
        taken = nil
        if let student = input.student, let gestures = student.gestures {
            let residual = Residual(
                of: input.latents.studentImage, drawnAs: gestures.drawing,
                motionSide: Gestures.motionSide)
            taken = (input.key, student.code, residual)
            return (student.code, residual)
        }
        let weights = input.student.map { original.replacing($0.weights) } ?? original
        try modulator.load(weights.part("modulator"))
        try autoencoder.load(weights.part("autoencoder"))
        let photo = input.latents.studentImage
        let code = input.student?.code ?? autoencoder.encode(photo)
        let residual = Residual(
            of: photo, drawnAs: autoencoder.decode(code), motionSide: 64,
            block: photo.shape[3] / code.shape[3])
        taken = (input.key, code, residual)
        return (code, residual)
    }
}
