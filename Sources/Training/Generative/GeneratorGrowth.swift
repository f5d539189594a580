import FaceModels
import Foundation
public import NeuralNetworks
public import Tensors

/// Teaches a trained generator to draw twice as large, by one more block on those it has.
///
/// The blocks below stay as they are, so that encoder, directions and preview keep their meaning,
/// and the picture of the new block must be theirs when made smaller. What it adds is learned on
/// pieces of rendered portraits, more of them around eyes, nose and mouth than elsewhere: from the
/// piece itself, and from an ``Adversary`` that sees nothing larger than a piece and so judges how
/// sharp it is, not who it shows.
public struct GeneratorGrowth: TrainingLoop {
    /// The network's name; the grown generator takes the place of the smaller one in a pack.
    public static let name = "growth"

    /// How many pictures the last step saw pieces of.
    public let batchSize = 4

    /// The channels of the new block.
    static let channels = 16
    /// Pieces of one picture.
    private static let pieces = 4
    /// The side of a piece in pixels.
    static let pieceSide = 128
    /// How many pictures are seen before the adversary begins, and before it knows enough to be
    /// listened to.
    private static let (adversaryStart, adversaryKnows) = (6_000, 15_500)
    /// Narrow, as pieces show textures and no people.
    private static let adversaryWidths = [64, 64, 64, 48, 32, 16]

    private let portraits: PortraitShards
    private let held: PortraitShards
    private let clean: [Int]
    private let configuration: GeneratorConfiguration
    private let distance: ImageDistance?
    private var examples: Lookahead<PicturePieces>?
    private var learner: GeneratorLearner
    private var generator: Generator { learner.generator }
    private var seen: Int { learner.seen }

    /// Grows the generator that was trained here, and opens portraits that are as large.
    public init(_ context: TrainingContext) throws {
        let base = try context.trainedGenerator()
        configuration = try context.generatorConfiguration().grown(channels: Self.channels)
        let side = configuration.size
        portraits = try PortraitShards(
            context.data.appendingPathComponent("portraits"), innerSide: side)
        held = try PortraitShards(
            context.data.appendingPathComponent("portraits-held"), innerSide: side)
        clean = portraits.cleanIndices
        guard !clean.isEmpty else { throw TrainingError.noData("portraits with fixed seeds") }
        let generator = Generator(configuration)
        var random = SplitMix64(state: context.seed)
        generator.initialize(using: &random)
        generator.grow(from: base)
        distance = try context.weights(of: PerceptualNetwork.packName).map {
            let network = PerceptualNetwork(.starter)
            try network.load($0)
            return ImageDistance(
                perceptual: network, weights: .init(pixels: 0, perceptual: 1, identity: 0))
        }
        learner = GeneratorLearner(
            generator, learning: generator.lastBlockParameters,
            Adversary(
                side: Self.pieceSide, seed: context.seed &+ 1, widths: Self.adversaryWidths))
    }

    /// Draws pieces of some people and learns from how they differ from the rendered ones.
    public mutating func step(
        _ random: inout SplitMix64
    ) throws -> [(name: String, value: Float)] {
        let pieces = try source().next(&random)
        learner.optimizer.learningRate = 2e-3 * min(1, Float(seen + 100) / 2000)
        let (half, wPlus) = halfDrawn(pieces)
        let drawn = generator.finished(half, at: pieces.places, wPlus)
        var losses: [(name: String, value: Float)] = []
        var total = Tensor([0], shape: [])
        func add(_ name: String, _ loss: Tensor, _ weight: Float) {
            losses.append((name, loss.scalar))
            total = total + loss * weight
        }
        add("pixels", pixelLoss(drawn, pieces.target, weights: pieces.weights), 0.5)
        add("edges", edgeLoss(drawn, pieces.target, weights: pieces.weights), 1)
        let smaller = drawn.averagePooled(2) - pieces.places.trimmed(half.colours)
        add("consistency", smaller.abs().mean() + smaller.squared().mean(), 2)
        if let distance { add("features", distance(drawn, distance.target(pieces.target)), 0.6) }
        let isJudged = seen >= Self.adversaryStart
        if isJudged {
            add(
                "adversary", learner.adversary.loss(ofDrawing: drawn),
                seen < Self.adversaryKnows ? 0.04 : 0.15)
        }
        learner.optimizer.step(total.backward())
        if isJudged {
            losses.append(
                (
                    "discriminator",
                    learner.adversary.learn(rendered: pieces.target, drawn: drawn.detached())
                ))
        }
        learner.finishStep(pictures: batchSize)
        return losses
    }

    /// What the fixed blocks draw of the people, once for each of their pieces.
    private func halfDrawn(_ pieces: PicturePieces) -> (half: Generator.Drawing, wPlus: Tensor) {
        let w = generator.mapping.forward(generator.encoding.encode(pieces.people)).detached()
        let half = generator.halfDrawn(generator.repeated(w)).detached
        let count = pieces.places.count / pieces.people.count
        let each = w.reshaped(to: [w.shape[0], 1, w.shape[1]]).repeated(axis: 1, count: count)
        return (
            pieces.places.cut(half),
            generator.repeated(each.reshaped(to: [pieces.places.count, w.shape[1]]))
        )
    }

    private mutating func source() -> Lookahead<PicturePieces> {
        if let examples { return examples }
        let source = Lookahead { [portraits, clean, batchSize, side = generator.size] random in
            PicturePieces(
                of: drawIndices(batchSize, below: clean.count, using: &random)
                    .map { portraits[clean[$0]] },
                each: Self.pieces, side: Self.pieceSide, of: side, using: &random)
        }
        examples = source
        return source
    }

    /// The network, its average, the optimizer, the adversary and how far it got.
    public func save() -> [String: Checkpoint] { learner.save() }

    /// Takes over a saved state.
    public mutating func restore(_ saved: [String: Checkpoint]) throws {
        try learner.restore(saved)
    }

    /// The averaged generator.
    public func weights() -> [String: Checkpoint] { [Self.name: learner.average.checkpoint] }

    /// How close people who were never trained on come to their renders, by the smaller generator's
    /// pictures enlarged and by this one's, and how sharp both are beside the renders.
    public func measure() throws -> [(name: String, value: Float)] {
        let network = Generator(configuration)
        try network.load(learner.average.checkpoint)
        var (before, after, consistency): ([Float], [Float], [Float]) = ([], [], [])
        var (softness, sharpness): ([Float], [Float]) = ([], [])
        for index in held.cleanIndices.prefix(48) {
            let person = held[index]
            let truth = imageTensor(of: [person], .inner, side: network.size)
            let w = network.mapping.forward(network.encoding.encode([person.parameters]))
            let wPlus = network.repeated(w)
            let half = network.halfDrawn(wPlus)
            let whole = network.finished(half, wPlus)
            let enlarged = half.colours.upsampledFIR()
            func psnr(_ a: Tensor, _ b: Tensor) -> Float {
                decibels((a - b).squared().mean().scalar)
            }
            before.append(psnr(enlarged, truth))
            after.append(psnr(whole, truth))
            consistency.append(psnr(whole.averagePooled(2), half.colours))
            let detail = truth.finestDetail
            softness.append(enlarged.finestDetail / detail)
            sharpness.append(whole.finestDetail / detail)
        }
        return [
            ("side", Float(network.size)), ("enlarged", before.mean), ("PSNR", after.mean),
            ("consistency", consistency.mean), ("enlargedDetail", softness.mean),
            ("detail", sharpness.mean),
        ]
    }
}

extension Tensor {
    /// The mean absolute difference of a picture from itself made half as large.
    fileprivate var finestDetail: Float {
        (self - averagePooled(2).upsampledNearest(by: 2)).abs().mean().scalar
    }
}
