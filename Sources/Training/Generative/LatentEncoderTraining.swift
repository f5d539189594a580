import FaceModels
import Foundation
public import NeuralNetworks
public import Tensors

/// Teaches the latent encoder to find the code of a photo.
///
/// The code of a rendered person is known: the mapping network makes it from the parameters. The
/// encoder sees the picture as a poor camera would have taken it, before another background, and
/// is compared with that code and, later, through the generator with the clean picture: drawing
/// takes longer than all the rest, and until the code is about right it teaches nothing new. What
/// lies behind the person is to be drawn too, as far as the generator can, so the picture compared with
/// has the photo's background, and codes of people before another one than they were rendered with are
/// only roughly known.
public struct LatentEncoderTraining: TrainingLoop {
    /// The network's name.
    public static let name = LatentEncoder.packName

    /// How many pictures one step sees.
    public let batchSize = 8

    private let held: PortraitShards
    private let batches: Lookahead<(people: [Portrait], photos: [Photo])>
    private let generator: Generator
    private let mean: Tensor
    private let distance: ImageDistance?
    private let encoder: LatentEncoder
    private var optimizer: Adam
    private var average: ExponentialAverage
    /// The side at which drawn pictures are compared.
    private static let side = 64
    private var side: Int { Self.side }
    private let rate: Float = 2e-3
    /// How many pictures have been seen when drawn pictures begin to be compared.
    private static let latentOnly = 120_000
    /// What the known code counts where the background is another, once pictures are compared.
    private static let trustBeforeOthers: Float = 0.25

    /// Builds an encoder for the trained generator.
    public init(_ context: TrainingContext) throws {
        let portraits = try PortraitShards(context.data.appendingPathComponent("portraits"))
        batches = Lookahead { [batchSize] random in
            let people = (0..<batchSize).map { _ in
                portraits[Int.random(in: 0..<portraits.count, using: &random)]
            }
            return (people, Self.photographed(people, &random))
        }
        held = try PortraitShards(context.data.appendingPathComponent("portraits-held"))
        generator = try context.trainedGenerator()
        distance = try context.weights(of: PerceptualNetwork.packName).map {
            let network = PerceptualNetwork(.starter)
            try network.load($0)
            return ImageDistance(
                perceptual: network, weights: .init(pixels: 0, perceptual: 1, identity: 0))
        }
        encoder = LatentEncoder(.starter)
        var random = SplitMix64(state: context.seed)
        encoder.initialize(using: &random)
        var people: [[Float]] = []
        for i in 0..<min(portraits.count, 2000) { people.append(portraits[i].parameters) }
        mean = generator.mapping.forward(generator.encoding.encode(people))
            .mean(axes: [0], keepingDimensions: true)
        encoder.startAt(mean)
        average = ExponentialAverage(of: encoder, decay: 0)
        optimizer = Adam(
            encoder.parameters, learningRate: rate, betas: (0.9, 0.99), clippingNorm: 10)
    }

    /// Encodes one batch and learns from the differences.
    public mutating func step(
        _ random: inout SplitMix64
    ) throws -> [(name: String, value: Float)] {
        let (batch, photos) = try batches.next(&random)
        let drawsPictures = optimizer.steps * batchSize >= Self.latentOnly
        let steps = Float(optimizer.steps)
        optimizer.learningRate = rate * min(1, (steps + 1) / 100) / (1 + steps / 4000)
        let target = generator.mapping.forward(
            generator.encoding.encode(batch.map(\.parameters)))
        let code = encoder.forward(Picture.tensor(of: photos.map(\.picture)), isTraining: true)
        let spread = (target - mean).squared().mean().scalar
        let trust = Tensor(
            photos.map { $0.backdrop == nil || !drawsPictures ? 1 : Self.trustBeforeOthers },
            shape: [batchSize, 1])
        let latent = ((code.w - target).squared() * trust).mean() * (1 / spread)
        let size = code.delta.squared().mean() * (1 / spread)
        var loss = latent + size * 0.05
        var losses = [("w", latent.scalar), ("delta", size.scalar)]
        // What hides a face or spoils its picture has no place in a code, so only pictures that are
        // a function of the parameters are compared.
        let rows = batch.indices.filter { batch[$0].isClean && drawsPictures }
        if !rows.isEmpty {
            let parts = differences(
                of: concatenate(
                    rows.map { code.wPlus.sliced(axis: 0, $0..<$0 + 1) }, axis: 0),
                from: rows.map { batch[$0] }, before: rows.map { photos[$0].backdrop })
            losses.append(("pixels", parts.pixels.scalar))
            loss = loss + parts.pixels
            if let features = parts.features {
                losses.append(("features", features.scalar))
                loss = loss + features * 0.5
            }
        }
        optimizer.step(loss.backward())
        average.decay = min(0.998, steps / (steps + 100))
        average.update()
        return losses
    }

    /// How much faces drawn from `codes` differ from the rendered ones before the photos' backgrounds.
    private func differences(
        of codes: Tensor, from people: [Portrait], before backdrops: [Tensor?]
    ) -> (pixels: Tensor, features: Tensor?) {
        let labels = labels(of: people, .inner, side: side)
        var target = imageTensor(of: people, .inner, side: side)
        let rows = backdrops.enumerated().map { row, backdrop in
            let person = target.sliced(axis: 0, row..<row + 1)
            guard let backdrop else { return person }
            let covers = Tensor(shape: [1, 1, side, side]) { covers in
                for i in covers.indices { covers[i] = labels[row * side * side + i] == 0 ? 0 : 1 }
            }
            return person * covers + backdrop * (1 - covers)
        }
        target = concatenate(rows, axis: 0)
        let weights = pixelWeights(labels, pictures: people.count, side: side)
        let drawn = generator.picture(codes, side: side)
        return (
            pixelLoss(drawn, target, weights: weights),
            distance.map { $0(drawn, $0.target(target)) }
        )
    }

    /// A portrait as a photo may show it.
    private struct Photo: Sendable {
        var picture: Picture
        /// The picture without what a camera does, if it shows another background,
        /// `[1, 3, 64, 64]`.
        var backdrop: Tensor?
    }

    /// Looks at portraits as a photo may: not quite aligned, before something else, less sharp.
    ///
    /// Colours change little, because the code says what they are.
    private static func photographed(_ batch: [Portrait], _ random: inout SplitMix64) -> [Photo] {
        drawn(batch.count, &random) { index, random in
            let middle = Float(PortraitShards.outerSide) / 2
            let shift = SIMD2(random.between(-4, 4), random.between(-4, 4))
            let map = Similarity(
                center: SIMD2(repeating: 128), to: SIMD2(repeating: middle) + shift,
                scale: exp(random.between(-0.04, 0.04)), degrees: random.between(-2, 2))
            var view = PortraitView(batch[index], map, width: 256, height: 256)
            var backdrop: Tensor?
            if random.chance(0.5) {
                view.replaceBackground(&random)
                backdrop = Picture.tensor(of: [view.picture]).averagePooled(256 / side)
            }
            var picture = view.picture
            if random.chance(0.3) { picture.blur(sigma: random.between(0.4, 1.8)) }
            if random.chance(0.2) { picture.reduceResolution(by: random.between(1.2, 3)) }
            if random.chance(0.5) {
                picture.addNoise(
                    strength: random.between(0, 0.05) * random.between(0, 1),
                    correlation: random.between(0, 1), &random)
            }
            if random.chance(0.4) { picture.compress(quality: random.between(0.02, 0.2)) }
            for channel in 0..<3 {
                let (gain, lift) = (random.between(0.93, 1.07), random.between(-0.02, 0.02))
                picture.mapChannel(channel) { $0 * gain + lift }
            }
            return Photo(picture: picture, backdrop: backdrop)
        }
    }

    /// The network, its average and the optimizer.
    public func save() -> [String: Checkpoint] {
        [
            "encoder": Checkpoint(encoder), "average": average.checkpoint,
            "optimizer": optimizer.checkpoint,
        ]
    }

    /// Takes over a saved state.
    public mutating func restore(_ saved: [String: Checkpoint]) throws {
        if let checkpoint = saved["encoder"] { try encoder.load(checkpoint) }
        if let checkpoint = saved["average"] { try average.restore(checkpoint) }
        if let checkpoint = saved["optimizer"] { try optimizer.restore(checkpoint) }
    }

    /// The averaged encoder.
    public func weights() -> [String: Checkpoint] { [Self.name: average.checkpoint] }

    /// What unseen people look like when drawn from their codes, and how far the codes are off.
    public func measure() throws -> [(name: String, value: Float)] {
        let network = LatentEncoder(.starter)
        try network.load(average.checkpoint)
        var (latent, spread, squared, perfect, count) = (
            Float(0), Float(0), Float(0), Float(0), Float(0)
        )
        let indices = Array(held.cleanIndices.prefix(64))
        for start in stride(from: 0, to: indices.count, by: 8) {
            let batch = indices[start..<min(start + 8, indices.count)].map { held[$0] }
            let picture = imageTensor(of: batch, .inner, side: 256)
            let target = generator.mapping.forward(
                generator.encoding.encode(batch.map(\.parameters)))
            let code = network.forward(picture)
            latent += meanSquaredError(code.w, target).scalar
            spread += (target - mean).squared().mean().scalar
            let goal = picture.averagePooled(256 / side)
            squared += (generator.picture(code.wPlus, side: side) - goal).squared().mean().scalar
            perfect +=
                (generator.picture(generator.repeated(target), side: side) - goal).squared().mean()
                .scalar
            count += 1
        }
        return [
            ("w", latent / spread), ("PSNR", 10 * log10(4 * count / squared)),
            ("PSNR of the known code", 10 * log10(4 * count / perfect)),
        ]
    }
}
