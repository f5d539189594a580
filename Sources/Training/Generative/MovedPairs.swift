import FaceModels
import NeuralNetworks
import Tensors

/// Pairs of rendered pictures by the parameter that moves between them.
struct MovedPairs: Sendable {
    private let pairs: EditedPortraits
    private let fields: [(field: Int, pairs: [Int])]

    /// Sorts the pairs.
    ///
    /// - Throws: ``TrainingError/noData(_:)`` if nothing moves in any of them.
    init(_ pairs: EditedPortraits) throws {
        self.pairs = pairs
        fields = pairs.movedFields
        guard !fields.isEmpty else { throw TrainingError.noData("edits") }
    }

    /// The number of parameters that move.
    var fieldCount: Int { fields.count }

    /// Some pairs in which the same parameter moves.
    func draw(
        _ count: Int, using random: inout SplitMix64
    ) -> (field: Int, people: [(before: Portrait, after: Portrait)]) {
        let lesson = fields[Int(random.next() % UInt64(fields.count))]
        let indices = drawIndices(count, below: lesson.pairs.count, using: &random)
        return (lesson.field, indices.map { pairs[lesson.pairs[$0]] })
    }
}

extension PictureDirections {
    /// Where the people of some pairs are in latent space, and how far they move.
    ///
    /// - Returns: `w` and Δw, `[people, styleSize]`.
    func latents(
        of people: [(before: Portrait, after: Portrait)]
    ) -> (w: Tensor, change: Tensor) {
        latents(
            of: people.map { .init(before: $0.before.parameters, after: $0.after.parameters) })
    }
}

extension Generator {
    /// Draws people before and after their latent vectors `w`, `[people, styleSize]`, move by `change`.
    ///
    /// - Returns: Pictures of the side at which changes are compared, `[people, 3, side, side]` each.
    func drawings(
        of w: Tensor, movedBy change: Tensor
    ) -> (before: Tensor, after: Tensor) {
        func drawn(_ w: Tensor) -> Tensor { picture(repeated(w), side: PictureChange.side) }
        return (drawn(w), drawn(w + change))
    }
}
