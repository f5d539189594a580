import FaceModels
import NeuralNetworks
import Tensors

/// How latent vectors should move when parameters of a person do, by what pictures show.
///
/// Where few pixels show a parameter, such as how full lips are, the mapping network hears little of it,
/// and moves too little or elsewhere. The generator can draw it all the same: these corrections are found
/// by gradients through it, from pictures of people with one parameter moved.
struct PictureDirections: Module {
    /// By input of the mapping network, how far its movements are followed; 1 is all the way.
    let trust: Parameter
    /// By field of the encoding, what is added for a movement through its whole range,
    /// `[1, styleSize]`.
    let moves: [Parameter]

    /// The mapping network, which is not a part of what is learned.
    private let mapped: (Tensor) -> Tensor
    /// How people become inputs of the mapping network.
    let encoding: PersonEncoding
    /// One over the range of each field.
    private let scales: [Float]

    /// Someone before and after a change.
    struct Movement {
        /// The renderer's vectors.
        var before: [Float]
        var after: [Float]
        /// Choices that are only drawn towards others.
        var blends: [PersonEncoding.Blend] = []
    }

    /// Creates what follows the mapping network of `generator` and adds nothing.
    init(_ generator: Generator) {
        (mapped, encoding) = (generator.mapping.forward, generator.encoding)
        let fields = PersonEncoding.standard.fields
        trust = Parameter([1, encoding.inputs], .constant(1))
        trust.value = Tensor(repeating: 1, shape: trust.shape)
        moves = fields.map { _ in Parameter([1, generator.styleSize], .constant(0)) }
        for parameter in moves { parameter.value = Tensor(repeating: 0, shape: parameter.shape) }
        scales = fields.map { 1 / max($0.range.upperBound - $0.range.lowerBound, 1e-6) }
    }

    /// Creates what was learned before.
    init(_ generator: Generator, checkpoint: Checkpoint) throws {
        self.init(generator)
        try load(checkpoint)
    }

    /// Where people are in latent space, and how far they move.
    ///
    /// - Returns: `w` and Δw, `[people, styleSize]`.
    func latents(of people: [Movement]) -> (w: Tensor, change: Tensor) {
        func encoded(_ rows: [[Float]]) -> Tensor {
            Tensor(rows.flatMap { $0 }, shape: [people.count, encoding.inputs])
        }
        let before = encoded(people.map { encoding.encode($0.before) })
        let after = encoded(people.map { encoding.encode($0.after, blends: $0.blends) })
        let parts = people.flatMap { person in
            zip(zip(person.before, person.after), scales).map { ($0.1 - $0.0) * $1 }
        }
        let added = matmul(
            Tensor(parts, shape: [people.count, moves.count]),
            concatenate(moves.map(\.value), axis: 0))
        let w = mapped(before)
        return (w, mapped(before + (after - before) * trust.value) - w + added)
    }
}

extension PictureDirections {
    /// The parameters, with the movements of each field of the encoding made so many times as long.
    func checkpoint(stretchedBy factors: [Float]) -> Checkpoint {
        var result = Checkpoint(self)
        var trusted = trust.value.scalars
        for (field, factor) in factors.enumerated() {
            let path = "moves.\(field)"
            result.tensors[path] = result.tensors[path].map { $0 * factor }
            // A mapping network may be older than a field.
            let name = PersonEncoding.standard.fields[field].name
            guard let known = encoding.fields.firstIndex(where: { $0.name == name }) else {
                continue
            }
            for input in encoding.inputs(of: known) { trusted[input] *= factor }
        }
        result.tensors["trust"] = Tensor(trusted, shape: trust.shape)
        return result
    }
}

extension TrainingContext {
    /// The directions that ``PictureDirectionsTraining`` found for the generator.
    ///
    /// - Throws: ``TrainingError/missingWeights(_:)`` if they were never looked for here.
    func trainedDirections(of generator: Generator) throws -> PictureDirections {
        try PictureDirections(
            generator, checkpoint: requiredWeights(of: PictureDirectionsTraining.name))
    }
}
