import FaceModels
import Tensors

/// Finds out how far a slider may go before the face is another, too little of the photo is left, or
/// the preview misleads.
actor Survey: Stage {
    static let name = "survey"

    /// A prepared face and one slider.
    struct Input: Sendable {
        /// The preview of the face with all sliders at 0.
        var preview: Preview.Input
        var inner: Tensor
        var generator: TunedGenerator
        var slider: SliderDefinition
        /// Its place among the inputs of the slider model.
        var index: Int
    }

    /// Positions that are tried, as shares of the way to an end; the last is taken for safe.
    static let shares: [Float] = [1, 0.8, 0.6, 0.4, 0.25]

    /// What is found out about one position of a slider.
    struct Findings {
        /// The cosine of the embeddings of the face before and after.
        var identity: Float
        /// The part of the picture that is drawn anew, without any of the photo's details.
        ///
        /// It is 0 for a turned head: what that uncovers is not drawn, but painted.
        var invention: Float
        /// The root mean square by which the preview differs from the finished face, where black and
        /// white differ by 2.
        var disagreement: Float

        /// Whether the face is still itself, mostly a photo, and what the preview promised.
        var isSafe: Bool { identity >= 0.7 && invention <= 0.09 && disagreement <= 0.1 }
    }

    /// Runs the actor on the compute queue.
    nonisolated var unownedExecutor: UnownedSerialExecutor { lane.asUnownedSerialExecutor() }

    private let lane: ComputeQueue.Lane
    private let finder: OutlineFinder
    private let final: EditRenderer
    private let preview: PreviewRenderer
    private let embedding: IdentityEmbedding?
    /// The face that was taken last, and its embedding.
    private var taken: (key: Preview.Key, identity: Tensor?)?

    init(_ pack: ModelPack, lane: ComputeQueue.Lane) throws {
        self.lane = lane
        finder = try OutlineFinder(pack)
        final = try EditRenderer(pack, side: pack.description.studentSize)
        preview = try PreviewRenderer(pack)
        embedding = pack.has(IdentityEmbedding.self) ? try pack.makeIdentityEmbedding() : nil
    }

    /// Tries both ends of a slider, and nearer positions where they are too far.
    func run(_ input: Input) async throws -> ClosedRange<Int> {
        if taken?.key != input.preview.key {
            try final.take(
                input.generator, inner: input.inner, w: input.preview.latents.w)
            taken = (input.preview.key, embedding?.forward(input.preview.latents.studentImage))
        }
        let left = try await reach(input, end: input.slider.minimum)
        return left...(try await reach(input, end: input.slider.maximum))
    }

    /// The farthest position on the way to an end that is safe.
    private func reach(_ input: Input, end: Int) async throws -> Int {
        for share in Self.shares.dropLast() {
            try Task.checkCancellation()
            let position = Int((Float(end) * share).rounded())
            if try isSafe(input, position: position) { return position }
            await lane.giveWay()
        }
        return Int((Float(end) * (Self.shares.last ?? 0)).rounded())
    }

    private func isSafe(_ input: Input, position: Int) throws -> Bool {
        try measure(input, position: position).isSafe
    }

    /// How like itself the face stays, how much of it is invented, and how far preview and finished
    /// face are apart.
    func measure(
        _ input: Input, position: Int
    ) throws -> Findings {
        var view = input.preview
        view.positions.values[input.index] = Float(position) / 100
        let change = finder.change(
            view.latents.w, view.positions, shapedBy: input.generator.shapes)
        let drawn = final.picture(change)
        let invention =
            input.slider.turnsHead
            ? 0 : 1 - drawn.keeps.values.reduce(0, +) / Float(drawn.keeps.values.count)
        let wanted = preview.limited(drawn, of: view)
        let shown = try preview.picture(view)
        let difference = (shown - wanted).squared().mean().scalar.squareRoot()
        guard let embedding, let before = taken?.identity else {
            return Findings(identity: 1, invention: invention, disagreement: difference)
        }
        let identity = (embedding.forward(wanted) * before).sum().scalar
        return Findings(
            identity: identity, invention: invention, disagreement: difference)
    }
}
