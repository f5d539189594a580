import FaceModels
import Foundation
public import NeuralNetworks
public import Tensors

/// Trains the ``OuterPredictor`` to continue the labels of an inner frame into a ring whose old labels
/// do not fit it any more.
///
/// Half the lessons are people before and after a single parameter moved, if such pairs were rendered.
/// They differ little and are without fault, as no parsed photo is; so in the other half the old labels
/// are made from the new ones: shifted, turned, bent, with more, less or no hair, or those of somebody
/// else.
public struct OuterPredictorTraining: TrainingLoop {
    /// The network's name in a pack.
    public static let name = "outerPredictor"
    /// How many pictures one step sees.
    public let batchSize = 8

    /// The side of the maps the network works on.
    private static let side = 96

    private let held: URL
    private let batches: Lookahead<Batch>
    private var learner: ScheduledLearner<OuterPredictor>

    /// Opens the data and builds the network.
    ///
    /// - Throws: ``TrainingError`` if there is no data.
    public init(_ context: TrainingContext) throws {
        let portraits = try PortraitShards(context.data.appendingPathComponent("portraits"))
        let edits = try EditedPortraits(of: portraits, in: context.data)
        batches = Lookahead { [batchSize] random in
            Self.batch(batchSize, &random) { random in
                if let edits, random.chance(0.5) { return Self.sample(edits, &random) }
                return Self.sample(portraits, &random)
            }
        }
        held = context.data.appendingPathComponent("portraits-held")
        learner = ScheduledLearner(
            Self.name, seed: context.seed, learningRate: 1.5e-3, halfLife: 2500
        ) {
            OuterPredictor(.starter)
        }
    }

    /// Takes one step.
    public mutating func step(
        _ random: inout SplitMix64
    ) throws -> [(name: String, value: Float)] {
        let batch = try batches.next(&random)
        let logits = learner.network.forward(center: batch.center, old: batch.old)
        // The ring counts more than the centre, which the network only has to copy.
        let weights = batch.ring * 0.8 + 0.2
        let total = weights.sum().scalar * Float(batchSize)
        let entropy = (logits.logSoftmax(axis: 1) * batch.new * weights).sum() * (-1 / total)
        learner.step(entropy)
        return [("entropy", entropy.scalar)]
    }

    /// Everything that an exact resume needs.
    public func save() -> [String: Checkpoint] { learner.save() }

    /// Continues from what ``save()`` returned.
    ///
    /// - Throws: ``CheckpointError`` if it was saved by another architecture.
    public mutating func restore(_ saved: [String: Checkpoint]) throws {
        try learner.restore(saved)
    }

    /// The network as it would ship.
    public func weights() -> [String: Checkpoint] { learner.weights() }

    /// The F1 score of labels in the ring, and that of leaving the old labels there.
    public func measure() throws -> [(name: String, value: Float)] {
        try Self.measures(of: learner.averaged(), on: PortraitShards(held))
    }

    /// The measures of any such network on portraits that it never saw, of which the old labels are
    /// made from the new ones, at the size that the network works at.
    static func measures(
        of average: OuterPredictor, on shards: PortraitShards
    ) -> [(name: String, value: Float)] {
        var random = SplitMix64(state: 5)
        var (scores, before) = (LabelScores(), LabelScores())
        for _ in 0..<15 {
            let batch = Self.batch(8, &random) { Self.sample(shards, &$0) }
            let logits = average.forward(center: batch.center, old: batch.old)
            let ring = batch.ring.scalars
            func inRing(_ planes: Tensor) -> [UInt8] {
                likeliestLabels(planes).enumerated()
                    .filter { ring[$0.offset % ring.count] > 0 }.map(\.element)
            }
            let truth = inRing(batch.new)
            scores.add(inRing(logits), truth: truth)
            before.add(inRing(batch.old), truth: truth)
        }
        return scores.results + before.results.map { ($0.name + ".unchanged", $0.value) }
    }

    /// The measures on people before and after one parameter moved, at the size of the frame; under
    /// `changed`, on those whose ring is not the same any more in a hundredth of its pixels.
    static func measures(
        of network: OuterPredictor, on pairs: EditedPortraits
    ) -> [(name: String, value: Float)] {
        let side = PortraitShards.outerSide
        let (margin, inner) = ((side - PortraitShards.innerSide) / 2, PortraitShards.innerSide)
        var (scores, before) = (LabelScores(), LabelScores())
        var (changed, changedBefore) = (LabelScores(), LabelScores())
        for index in 0..<min(360, pairs.count) {
            let (old, new) = (
                labels(of: [pairs[index].before], .outer, side: side),
                labels(of: [pairs[index].after], .outer, side: side)
            )
            let seen = labels(of: [pairs[index].after], .inner, side: inner)
            let predicted = network.predict(newInner: seen, oldOuter: old, side: side)
            func inRing(_ labels: [UInt8]) -> [UInt8] {
                labels.indices.filter {
                    let (x, y) = ($0 % side, $0 / side)
                    return min(x, y) < margin || max(x, y) >= side - margin
                }.map { labels[$0] }
            }
            let (truth, answer, start) = (inRing(new), inRing(predicted), inRing(old))
            scores.add(answer, truth: truth)
            before.add(start, truth: truth)
            guard zip(start, truth).count(where: { $0 != $1 }) * 100 > truth.count else { continue }
            changed.add(answer, truth: truth)
            changedBefore.add(start, truth: truth)
        }
        return scores.results + before.results.map { ($0.name + ".unchanged", $0.value) } + [
            ("changed", changed.results[0].value),
            ("changed.unchanged", changedBefore.results[0].value),
        ]
    }

    /// Planes of the labels, `[batch, 14, 96, 96]`, and where the ring is, `[1, 1, 96, 96]`.
    private struct Batch: Sendable {
        let center: Tensor
        let old: Tensor
        let new: Tensor
        let ring: Tensor
    }

    struct Sample: Sendable {
        let old: LabelMap
        let new: LabelMap
    }

    private static func batch(
        _ count: Int, _ random: inout SplitMix64,
        of sample: @escaping @Sendable (_ random: inout SplitMix64) -> Sample
    ) -> Batch {
        let samples = drawn(count, &random) { _, random in sample(&random) }
        let (margin, plane) = (side / 6, side * side)
        func planes(_ map: KeyPath<Sample, LabelMap>, inside margin: Int = 0) -> Tensor {
            Tensor(shape: [count, FaceLabel.count, side, side]) { floats in
                floats.update(repeating: 0)
                for (number, sample) in samples.enumerated() {
                    let start = number * FaceLabel.count * plane
                    sample[keyPath: map].addHalved(
                        to: UnsafeMutableBufferPointer(
                            rebasing: floats[start..<start + FaceLabel.count * plane]),
                        inside: margin)
                }
            }
        }
        let ring = (0..<plane).map { i -> Float in
            let (x, y) = (i % side, i / side)
            return min(x, y) >= margin && max(x, y) < side - margin ? 0 : 1
        }
        return Batch(
            center: planes(\.new, inside: margin), old: planes(\.old), new: planes(\.new),
            ring: Tensor(ring, shape: [1, 1, side, side]))
    }

    /// A person before and after one parameter moved, or the other way round.
    static func sample(_ pairs: EditedPortraits, _ random: inout SplitMix64) -> Sample {
        let pair = pairs[random.index(pairs.count)]
        let mirrors = random.chance(0.5)
        func map(_ portrait: Portrait) -> LabelMap {
            let outer = Float(PortraitShards.outerSide)
            return LabelMap(
                portrait, side: 2 * side,
                Similarity(
                    center: SIMD2(repeating: Float(side)), to: SIMD2(repeating: outer / 2),
                    scale: outer / Float(2 * side), mirrors: mirrors))
        }
        let (before, after) = (map(pair.before), map(pair.after))
        return random.chance(0.5)
            ? Sample(old: before, new: after) : Sample(old: after, new: before)
    }

    /// A person, and old labels made of the new ones.
    static func sample(
        _ portraits: PortraitShards, _ random: inout SplitMix64
    ) -> Sample {
        let portrait = portraits[random.index(portraits.count)]
        let scale = Float(PortraitShards.outerSide) / Float(2 * side)
        let center = SIMD2(repeating: Float(side))
        let middle = SIMD2(repeating: Float(PortraitShards.outerSide) / 2)
        let mirrors = random.chance(0.5)
        let new = LabelMap(
            portrait, side: 2 * side,
            Similarity(center: center, to: middle, scale: scale, mirrors: mirrors))
        guard !random.chance(0.15) else { return Sample(old: new, new: new) }
        let other =
            random.chance(0.15) ? portraits[random.index(portraits.count)] : portrait
        let shift = random.chance(0.7) ? Float(22) : 0
        let map = Similarity(
            center: center,
            to: middle + SIMD2(random.between(-shift, shift), random.between(-shift, shift)),
            scale: scale * exp(random.between(-0.12, 0.12)),
            degrees: random.between(-10, 10), mirrors: mirrors)
        var old = LabelMap(
            other, side: 2 * side, map,
            displacement: random.chance(0.6)
                ? Displacement(amplitude: random.between(2, 14), &random) : nil)
        changeHair(of: &old, &random)
        return Sample(old: old, new: new)
    }

    private static func changeHair(of map: inout LabelMap, _ random: inout SplitMix64) {
        let hair = FaceLabel.hair.rawValue
        switch random.index(6) {
        case 0:  // more
            let near = map.near([.hair], radius: 2 + random.index(14))
            for i in near.indices where near[i] && map.labels[i] == 0 { map.labels[i] = hair }
        case 1:  // less
            let near = map.near([.background], radius: 2 + random.index(14))
            for i in near.indices where near[i] && map.labels[i] == hair { map.labels[i] = 0 }
        case 2:  // none
            for i in map.labels.indices where map.labels[i] == hair { map.labels[i] = 0 }
        default: break
        }
    }
}
