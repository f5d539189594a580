import FaceModels
import Foundation
import Tensors

/// Knows the attributes of every rendered face, and the mapping network that turns them into `w`.
struct RenderedPeopleTeacher: SliderTeacher {
    private let people: [[Float]]
    private let sliders = SliderDefinition.starter
    private let directions: PictureDirections
    /// By slider, how many times as far people are moved as its definition says.
    private let lengths: [Float]

    /// - Parameters:
    ///   - people: A folder of portraits, of which only the parameters are used.
    ///   - directions: What is known better than the mapping network does.
    ///   - lengths: By slider, how many times as far people are moved as its definition says.
    init(
        _ generator: Generator, people: URL, directions: PictureDirections? = nil,
        lengths: [Float]? = nil
    ) throws {
        self.lengths = lengths ?? SliderDefinition.starter.map { _ in 1 }
        self.directions = directions ?? PictureDirections(generator)
        let shards = try PortraitShards(people)
        self.people = (0..<shards.count).map { shards[$0].parameters }
    }

    /// Moves one to four sliders of each of `count` people.
    func lesson(count: Int, _ random: inout SplitMix64) -> SliderLesson {
        let encoding = directions.encoding
        let moves = drawMoves(
            count, people: people.count, sliders: sliders.count, among: Array(sliders.indices),
            using: &random)
        let movements = moves.people.enumerated().map { i, person in
            let row = i * sliders.count..<(i + 1) * sliders.count
            let (moved, blends) = encoding.moved(
                people[person], by: sliders,
                to: zip(moves.positions[row], lengths).map { $0 * $1 })
            return PictureDirections.Movement(
                before: people[person], after: moved, blends: blends)
        }
        let (w, change) = directions.latents(of: movements)
        return SliderLesson(
            w: inexact(w, using: &random),
            sliders: Tensor(moves.positions, shape: [count, sliders.count]), change: change)
    }
}
