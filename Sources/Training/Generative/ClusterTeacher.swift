import FaceModels
import Tensors

/// Knows what latent vectors of faces have in common that the attribute classifier finds alike.
struct ClusterTeacher: SliderTeacher {
    private let population: LatentPopulation
    private let clusters: LatentClusters
    private let sliders = SliderDefinition.starter
    private let request = AttributeRequest(sliders: SliderDefinition.starter)
    private let taught: [Int]

    /// - Throws: ``TrainingError/nothingToTeach(_:)`` if no slider moves what the generator draws.
    init(_ population: LatentPopulation, seed: UInt64) throws {
        self.population = population
        taught = population.taught(sliders)
        guard !taught.isEmpty else { throw TrainingError.nothingToTeach("clusters") }
        var random = SplitMix64(state: seed)
        clusters = LatentClusters(
            population.w, attributes: population.answers * population.scales, using: &random)
    }

    /// Moves one to four of the sliders that it can teach, for each of `count` people.
    func lesson(count: Int, _ random: inout SplitMix64) -> SliderLesson {
        let moves = drawMoves(
            count, people: population.w.shape[0], sliders: sliders.count, among: taught,
            using: &random)
        let w = population.w.gatheredRows(moves.people)
        let asked = population.asked(of: moves.people, request, positions: moves.positions)
        return SliderLesson(
            w: inexact(w, using: &random),
            sliders: Tensor(moves.positions, shape: [count, sliders.count]),
            change: clusters.change(of: w, attributes: asked * population.scales))
    }
}
