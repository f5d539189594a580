import FaceModels
import Tensors

/// Finds out where a face lies in the generator's latent space.
actor Encode: Stage {
    static let name = "encode"

    /// Runs the actor on the compute queue.
    nonisolated var unownedExecutor: UnownedSerialExecutor { lane.asUnownedSerialExecutor() }

    private let lane: ComputeQueue.Lane
    private let encoder: LatentEncoder
    private let studentSize: Int

    init(_ pack: ModelPack, lane: ComputeQueue.Lane) throws {
        self.lane = lane
        encoder = try pack.makeEncoder()
        studentSize = pack.description.studentSize
    }

    /// Encodes an inner frame, `[1, 3, S, S]`.
    func run(_ inner: Tensor) throws -> Latents {
        try Task.checkCancellation()
        let small = inner.shrunk(to: studentSize)
        let code = encoder.forward(small)
        return Latents(w: code.w, wPlus: code.wPlus, studentImage: small)
    }
}

extension Tensor {
    /// A picture averaged down to `side`, which must divide its own.
    func shrunk(to side: Int) -> Tensor {
        let factor = shape[3] / side
        return factor > 1 ? averagePooled(factor) : self
    }
}
