import FaceModels
import Foundation
import NeuralNetworks
import Tensors

/// How far each slider should move people, so that its effect is seen as large as it is asked for.
///
/// The movements of single parameters have their lengths already, but a slider may move several that
/// show in the same place, and together they overshoot: twice as masculine as asked for means twice
/// the side effects, too.
enum SliderLengths {
    /// Lengths are only changed so far.
    private static let bounds: ClosedRange<Float> = 0.55...1.25
    /// How many people are moved each way.
    private static let people = 12

    /// By slider, how many times as far people should be moved as its definition says.
    ///
    /// - Parameters:
    ///   - directions: Where single parameters lead.
    ///   - portraits: Whose parameters are moved.
    ///   - seen: What looks at drawings of them, with a place for each slider.
    static func factors(
        of sliders: [SliderDefinition], along directions: PictureDirections,
        drawnBy generator: Generator, people portraits: [[Float]], seen: SeenMovement, seed: UInt64
    ) -> [Float] {
        var (seen, random) = (seen, SplitMix64(state: seed))
        let drawn = drawIndices(people, below: portraits.count, using: &random)
            .map { portraits[$0] }
        for slider in sliders.indices {
            for end: Float in [1, -1] {
                let positions = sliders.indices.map { $0 == slider ? end : 0 }
                let movements = drawn.map { person in
                    let (moved, blends) = directions.encoding.moved(
                        person, by: sliders, to: positions)
                    return PictureDirections.Movement(
                        before: person, after: moved, blends: blends)
                }
                let (w, change) = directions.latents(of: movements)
                // What counts is what the slider is named after.
                let named = sliders[slider].direction.first { $0.kind == .shift }
                    .map { PersonEncoding.standard.position(of: $0.parameter) }
                seen.look(
                    at: slider, drawn: generator.drawings(of: w, movedBy: change),
                    people: movements.map { movement in
                        var after = movement.before
                        if let named { after[named] = movement.after[named] }
                        return (movement.before, after)
                    })
            }
        }
        return seen.factors.map { min(max($0, bounds.lowerBound), bounds.upperBound) }
    }
}

extension TrainingContext {
    /// The teacher who knows what pictures of people with one parameter moved show.
    ///
    /// - Parameter people: The folder of those whom it moves.
    func pictureTeacher(
        _ generator: Generator, people: String
    ) throws -> RenderedPeopleTeacher {
        let directions = try trainedDirections(of: generator)
        return try RenderedPeopleTeacher(
            generator, people: data.appendingPathComponent(people), directions: directions,
            lengths: sliderLengths(generator, directions))
    }

    /// How far sliders should move people along directions; as far as they say where no classifier or
    /// no pairs to try it on are there.
    private func sliderLengths(
        _ generator: Generator, _ directions: PictureDirections
    ) throws -> [Float] {
        let sliders = SliderDefinition.starter
        let others = try? PortraitShards(data.appendingPathComponent("portraits-held"))
        guard let weights = try weights(of: AttributeClassifier.packName),
            let held = try others.flatMap({
                try EditedPortraits(of: $0, in: data, isHeldOut: true)
            })
        else { return sliders.map { _ in 1 } }
        let classifier = AttributeClassifier(.starter)
        try classifier.load(weights)
        let shards = try PortraitShards(data.appendingPathComponent("portraits"))
        return SliderLengths.factors(
            of: sliders, along: directions, drawnBy: generator,
            people: (0..<min(shards.count, 2000)).map { shards[$0].parameters },
            seen: SeenMovement(classifier, tryingOn: held, count: sliders.count, aim: 1), seed: seed
        )
    }
}
