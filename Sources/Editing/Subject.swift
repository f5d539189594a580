import Foundation
import NeuralNetworks
import Tensors

/// The chosen face of a session, with everything that was found out and learned about it.
struct Subject: Sendable {
    /// Which choice of a face this belongs to.
    let preparation: Int
    /// The points that it was aligned by.
    let points: FacePoints
    /// The aligned pictures.
    let aligned: Aligned
    /// Where the face lies in the generator's latent space.
    var latents: Latents?
    /// The generator tuned to this face.
    var generator: TunedGenerator?
    /// The preview networks taught by it.
    var student: Student?
    /// Differs for each student, also across restarts, so that caches know what they hold.
    private(set) var version = UInt64.random(in: .min ... .max)

    init(preparation: Int, points: FacePoints, aligned: Aligned) {
        self.preparation = preparation
        self.points = points
        self.aligned = aligned
    }

    /// Takes a better student.
    mutating func improve(_ student: Student) {
        self.student = student
        version = .random(in: .min ... .max)
    }
}

/// Where a face lies in the latent spaces of the networks.
struct Latents: Sendable {
    /// In the generator's space W, `[1, styleSize]`.
    let w: Tensor
    /// In W+, `[1, rows, styleSize]`.
    let wPlus: Tensor
    /// The inner picture at the students' size, `[1, 3, side, side]`.
    let studentImage: Tensor
}

/// The networks of the preview after they were taught one face.
struct Student: Sendable {
    /// The autoencoder's code of the face.
    let code: Tensor
    /// The parameters that were changed, by path, with `modulator.` and `autoencoder.` in front.
    let weights: Checkpoint
    /// What draws the previews instead, where it does so better.
    var gestures: Gestures?
    /// Outside of which previews show the photo, where that is known.
    var head: PreviewHead?
}

/// What a long stage reports after a step.
struct StepReport: Sendable {
    /// Called with every report; throws to stop the stage.
    typealias Receiver = @Sendable (StepReport) async throws -> Void

    /// The part that is done, from 0 to 1.
    var fraction: Double
    /// Estimated seconds until the stage is done.
    var secondsLeft: Double
    /// Everything needed to continue after a restart, now and then.
    var checkpoint: Data?
    /// A better student, now and then.
    var student: Student?
}

extension Latents {
    /// Reads what ``file()`` wrote.
    init(file: Data, studentImage: Tensor) throws {
        let tensors = try Checkpoint(bytes: file).tensors
        guard let w = tensors["w"], let wPlus = tensors["wPlus"] else {
            throw CheckpointError.missing(["w", "wPlus"])
        }
        self.init(w: w, wPlus: wPlus, studentImage: studentImage)
    }

    func file() throws -> Data {
        try Checkpoint(["w": w, "wPlus": wPlus]).serialized()
    }
}
