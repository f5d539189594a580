import Tensors

/// What one step of the generator's training learns from.
struct GeneratorExamples: Sendable {
    /// The parameters of each person.
    let people: [[Float]]
    /// The rendered pictures, `[people, 3, side, side]`.
    let target: Tensor
    /// How much each pixel counts, `[people, 1, side, side]`.
    let weights: Tensor
    /// Whether the second half are the people of the first half, each with one parameter moved.
    let isPairs: Bool

    init(people: [[Float]], target: Tensor, weights: Tensor) {
        (self.people, self.target, self.weights) = (people, target, weights)
        isPairs = false
    }

    /// Reads the inner frames of portraits at `side`, which must divide theirs.
    init(_ portraits: [Portrait], side: Int, isPairs: Bool = false) {
        self.isPairs = isPairs
        people = portraits.map(\.parameters)
        target = imageTensor(of: portraits, .inner, side: side)
        weights = pixelWeights(
            labels(of: portraits, .inner, side: side), pictures: portraits.count, side: side)
    }

    /// Reads people before, and then the same after a parameter moved.
    init(pairs: [(before: Portrait, after: Portrait)], side: Int) {
        self.init(pairs.map(\.before) + pairs.map(\.after), side: side, isPairs: true)
    }
}
