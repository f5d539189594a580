import FaceModels
import Tensors

/// Knows where a trained flow takes latent vectors whose attributes change.
///
/// A lesson takes dozens of evaluations of the flow's network, so that all are worked out at first.
struct FlowTeacher: SliderTeacher {
    private let lessons: SliderLesson

    /// How exactly lessons are worked out; the slider model errs a hundred times as much.
    static let solver = DormandPrince(relativeTolerance: 1e-3, absoluteTolerance: 1e-3)

    /// - Parameter count: How many lessons it knows.
    /// - Throws: ``TrainingError/nothingToTeach(_:)`` if no slider moves what the generator draws.
    init(
        _ flow: ConditionalFlow, _ population: LatentPopulation, count: Int = 16_384, seed: UInt64
    ) throws {
        let sliders = SliderDefinition.starter
        let taught = population.taught(sliders)
        guard !taught.isEmpty else { throw TrainingError.nothingToTeach("flow") }
        var random = SplitMix64(state: seed)
        let request = AttributeRequest(sliders: sliders)
        var parts: [SliderLesson] = []
        for start in stride(from: 0, to: count, by: 256) {
            let moves = drawMoves(
                min(256, count - start), people: population.w.shape[0], sliders: sliders.count,
                among: taught, using: &random)
            parts.append(
                flow.lesson(
                    population, moves.people, request, positions: moves.positions,
                    solver: Self.solver))
        }
        lessons = SliderLesson(parts)
    }

    /// Draws `count` of the lessons, the latent vectors of half of which are moved a little.
    func lesson(count: Int, _ random: inout SplitMix64) -> SliderLesson {
        let drawn = lessons.rows(
            (0..<count).map { _ in Int.random(in: 0..<lessons.w.shape[0], using: &random) })
        return SliderLesson(
            w: inexact(drawn.w, using: &random), sliders: drawn.sliders, change: drawn.change)
    }
}

extension ConditionalFlow {
    /// What sliders do to people of a population.
    ///
    /// - Parameters:
    ///   - people: Their rows.
    ///   - positions: The positions of all sliders, one row after the other.
    func lesson(
        _ population: LatentPopulation, _ people: [Int], _ request: AttributeRequest,
        positions: [Float], solver: DormandPrince
    ) -> SliderLesson {
        let w = population.w.gatheredRows(people)
        let source = population.answers.gatheredRows(people)
        let target = source + population.asked(of: people, request, positions: positions)
        return SliderLesson(
            w: w, sliders: Tensor(positions, shape: [people.count, request.sliders.count]),
            change: change(of: w, from: source, to: target, solver: solver))
    }
}
