import FaceModels
import Foundation
import NeuralNetworks
import Tensors

/// Latent vectors of many people, and what the attribute classifier sees in their pictures.
///
/// Nothing is taken from the people themselves but their latent vectors: teachers that build on it
/// would work as well for latent vectors of photos.
struct LatentPopulation {
    /// `[people, styleSize]`.
    let w: Tensor
    /// What the classifier answers to the drawn pictures, `[people, attributes]`, standardized.
    let answers: Tensor
    /// By attribute, how strongly answers to rendered pictures follow the truth; see
    /// ``AttributeJudge``.
    let slopes: [Float]
    /// By attribute, the standard deviation of answers to rendered pictures.
    let spread: [Float]

    /// By attribute, the mean answer to drawn pictures.
    let mean: Tensor
    /// By attribute, what brings its answers to unit variance; 0 leaves out what is not shown.
    let scales: Tensor
    /// By attribute, whether the classifier sees it and the generator draws it.
    let isShown: [Bool]

    /// An attribute whose answers vary less over drawn faces than this part of how they vary over
    /// rendered ones is not drawn, and cannot be taught.
    static let leastShown: Float = 0.4

    init(w: Tensor, answers: Tensor, slopes: [Float], spread: [Float]) {
        (self.w, self.answers, self.slopes, self.spread) = (w, answers, slopes, spread)
        mean = answers.mean(axes: [0])
        let centred = answers - mean.reshaped(to: [1, slopes.count])
        let deviations = centred.squared().mean(axes: [0]).squareRoot().scalars
        let isShown = deviations.enumerated().map { k, deviation in
            slopes[k] >= AttributeJudge.leastSlope
                && deviation >= Self.leastShown * spread[k] && deviation > 1e-4
        }
        self.isShown = isShown
        scales = Tensor(
            zip(deviations, isShown).map { $1 ? 1 / $0 : 0 }, shape: [deviations.count])
    }

    /// Other latent vectors, with the standardization and the judge of `population`.
    init(w: Tensor, answers: Tensor, like population: LatentPopulation) {
        (self.w, self.answers) = (w, answers)
        (slopes, spread) = (population.slopes, population.spread)
        (mean, scales, isShown) = (population.mean, population.scales, population.isShown)
    }

    /// The sliders that mostly ask for attributes that are shown.
    func taught(_ sliders: [SliderDefinition]) -> [Int] {
        let request = AttributeRequest(sliders: sliders)
        return sliders.indices.filter { slider in
            var (shown, all): (Float, Float) = (0, 0)
            for end in [-1, 1] as [Float] {
                var positions = [Float](repeating: 0, count: sliders.count)
                positions[slider] = end
                let average = [Float](repeating: 0, count: isShown.count)
                for (k, change) in request.change(of: average, positions: positions).enumerated() {
                    all += change * change
                    if isShown[k] { shown += change * change }
                }
            }
            return shown > 0.5 * all
        }
    }

    /// How far sliders should move the classifier's answers, `[people, attributes]`.
    ///
    /// - Parameters:
    ///   - people: The rows of those whose sliders are moved.
    ///   - positions: The positions of all sliders, one person after the other.
    func asked(of people: [Int], _ request: AttributeRequest, positions: [Float]) -> Tensor {
        let (answers, width) = (answers.gatheredRows(people).scalars, isShown.count)
        let sliders = request.sliders.count
        let changes = people.indices.flatMap { row in
            let change = request.change(
                of: Array(answers[row * width..<(row + 1) * width]),
                positions: Array(positions[row * sliders..<(row + 1) * sliders]))
            return change.indices.map { isShown[$0] ? change[$0] * slopes[$0] : 0 }
        }
        return Tensor(changes, shape: [people.count, width])
    }
}

extension LatentPopulation {
    /// Draws people and asks the classifier.
    ///
    /// - Parameters:
    ///   - people: Whose latent vectors are taken.
    ///   - judged: Rendered pictures that show how well the classifier sees.
    init(
        _ generator: Generator, _ classifier: AttributeClassifier, people: [[Float]],
        judged: [Portrait]
    ) {
        let rendered = Self.answers(of: classifier, to: judged.count) {
            imageTensor(of: Array(judged[$0]), .inner, side: AttributeClassifier.side)
        }
        let width = rendered.shape[1]
        let rows = rendered.scalars
        let judge = AttributeJudge(
            answers: judged.indices.map { Array(rows[$0 * width..<($0 + 1) * width]) },
            people: judged.map(\.parameters))
        let mean = rendered.mean(axes: [0], keepingDimensions: true)
        let w = generator.mapping.forward(generator.encoding.encode(people))
        self.init(
            w: w, answers: Self.answers(of: classifier, toDrawingsOf: w, by: generator),
            slopes: judge.slopes,
            spread: (rendered - mean).squared().mean(axes: [0]).squareRoot().scalars)
    }

    /// What a classifier says to the pictures of latent vectors, `[batch, attributes]`.
    static func answers(
        of classifier: AttributeClassifier, toDrawingsOf w: Tensor, by generator: Generator
    ) -> Tensor {
        answers(of: classifier, to: w.shape[0]) {
            generator.picture(
                generator.repeated(w.sliced(axis: 0, $0)), side: AttributeClassifier.side)
        }
    }

    private static func answers(
        of classifier: AttributeClassifier, to count: Int, _ picture: (Range<Int>) -> Tensor
    ) -> Tensor {
        concatenate(
            stride(from: 0, to: count, by: 16).map { start in
                let pictures = picture(start..<min(start + 16, count))
                return classifier.forward(pictures.clamped(to: -1...1))
            }, axis: 0)
    }

    /// The population of a folder of training, which is drawn once for each generator and
    /// classifier and kept beside them.
    ///
    /// - Throws: ``TrainingError`` if one of these is missing.
    static func kept(
        _ context: TrainingContext, _ generator: Generator, size: Int = 12_288
    ) throws -> LatentPopulation {
        let portraits = try PortraitShards(context.data.appendingPathComponent("portraits"))
        let count = min(size, portraits.count)
        let classifier = try context.trainedClassifier()
        let sources = try [Generator.packName, AttributeClassifier.packName].map {
            sha256(try Data(contentsOf: context.weightsFile(of: $0)))
        }
        let source = (sources + ["\(count) of \(portraits.count)"]).joined(separator: " ")
        let file = context.out.appendingPathComponent("population/latents.safetensors")
        if FileManager.default.fileExists(atPath: file.path) {
            let kept = try Checkpoint(contentsOf: file)
            if kept.metadata["source"] == source, let population = Self(kept) {
                return population
            }
        }
        let population = LatentPopulation(
            generator, classifier, people: (0..<count).map { portraits[$0].parameters },
            judged: (0..<min(1024, portraits.count)).map { portraits[$0] })
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        var checkpoint = population.checkpoint
        checkpoint.metadata["source"] = source
        try checkpoint.write(to: file)
        return population
    }

    private init?(_ checkpoint: Checkpoint) {
        let tensors = checkpoint.tensors
        guard let w = tensors["w"], let answers = tensors["answers"],
            let slopes = tensors["slopes"], let spread = tensors["spread"]
        else { return nil }
        self.init(w: w, answers: answers, slopes: slopes.scalars, spread: spread.scalars)
    }

    private var checkpoint: Checkpoint {
        Checkpoint([
            "w": w, "answers": answers, "slopes": Tensor(slopes, shape: [slopes.count]),
            "spread": Tensor(spread, shape: [spread.count]),
        ])
    }
}

extension TrainingContext {
    /// The trained attribute classifier.
    ///
    /// - Throws: ``TrainingError/missingWeights(_:)`` if it was never trained here.
    func trainedClassifier() throws -> AttributeClassifier {
        let classifier = AttributeClassifier(.starter)
        try classifier.load(try requiredWeights(of: AttributeClassifier.packName))
        return classifier
    }
}
