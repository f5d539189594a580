import FaceModels
import Foundation
import Imaging
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
        /// What drawings lack of what sliders do to the shape of the face, where that is known.
        var shapes: FaceShapes?
        var positions: SliderPositions
        /// The side of the picture, if it is not that of the networks; divides it.
        var side: Int?
    }

    /// Runs the actor on the compute queue.
    nonisolated var unownedExecutor: UnownedSerialExecutor { lane.asUnownedSerialExecutor() }

    private let lane: ComputeQueue.Lane
    private let quality: Int
    private let renderer: PreviewRenderer

    init(
        _ pack: ModelPack, _ configuration: EditingConfiguration, lane: ComputeQueue.Lane
    ) throws {
        self.lane = lane
        quality = configuration.previewQuality
        renderer = try PreviewRenderer(pack)
    }

    /// Draws one frame.
    func run(_ input: Input) throws -> PreviewFrame {
        try Task.checkCancellation()
        let clock = ContinuousClock()
        let start = clock.now
        var drawing = try renderer.picture(input)
        if let side = input.side, side < drawing.shape[3] {
            drawing = drawing.adaptiveAveragePooled(side, side)
        }
        let picture = Image(drawing)
        let jpeg = try picture.encoded(as: .jpeg, quality: quality)
        return PreviewFrame(
            jpeg: jpeg, milliseconds: start.duration(to: clock.now) / .milliseconds(1))
    }
}
