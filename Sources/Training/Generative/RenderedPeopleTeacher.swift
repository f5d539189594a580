import FaceModels
import Foundation
import Tensors

/// Knows the attributes of every rendered face, and the mapping network that turns them into `w`.
struct RenderedPeopleTeacher: SliderTeacher {
    private let generator: Generator
    private let people: [[Float]]
    private let sliders = SliderDefinition.starter

    /// - Parameter people: A folder of portraits, of which only the parameters are used.
    init(_ generator: Generator, people: URL) throws {
        self.generator = generator
        let shards = try PortraitShards(people)
        self.people = (0..<shards.count).map { shards[$0].parameters }
    }

    /// Moves one to four sliders of each of `count` people.
    func lesson(count: Int, _ random: inout SplitMix64) -> SliderLesson {
        let encoding = generator.encoding
        let moves = drawMoves(
            count, people: people.count, sliders: sliders.count, among: Array(sliders.indices),
            using: &random)
        var (before, after) = ([Float](), [Float]())
        for (i, person) in moves.people.enumerated() {
            let row = i * sliders.count..<(i + 1) * sliders.count
            before += encoding.encode(people[person])
            after += encoding.encode(
                people[person], moving: sliders, to: Array(moves.positions[row]))
        }
        let w = generator.mapping.forward(Tensor(before, shape: [count, encoding.inputs]))
        let moved = generator.mapping.forward(Tensor(after, shape: [count, encoding.inputs]))
        return SliderLesson(
            w: inexact(w, using: &random),
            sliders: Tensor(moves.positions, shape: [count, sliders.count]), change: moved - w)
    }
}
