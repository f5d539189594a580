import FaceModels
import Foundation
import NeuralNetworks
import Tensors

/// Knows what words mean: for each slider that has ``sliderPrompts``, the direction in which pictures
/// begin to look as the words say.
struct TextTeacher: SliderTeacher {
    /// How many faces directions are found from.
    static let faces = 12

    /// For each slider what to add to `w` at its right end, zero where the words say too little:
    /// `[sliders, styleSize]`.
    let directions: Tensor
    /// The sliders of which something can be taught.
    let taught: [Int]

    private let generator: Generator
    private let people: [[Float]]

    /// - Parameters:
    ///   - generator: The one that directions were found with.
    ///   - people: The renderer's vectors of whom lessons are about.
    ///   - directions: What ``directions`` is.
    init(_ generator: Generator, people: [[Float]], directions: Tensor) {
        (self.generator, self.people, self.directions) = (generator, people, directions)
        let (scalars, length) = (directions.scalars, directions.shape[1])
        taught = (0..<directions.shape[0]).filter { slider in
            scalars[slider * length..<(slider + 1) * length].contains { $0 != 0 }
        }
    }

    /// Finds the directions of the starter sliders, which takes minutes, or reads what was found
    /// with the same networks before.
    ///
    /// - Parameter people: A folder of portraits, of which only the parameters are used.
    /// - Throws: ``TrainingError/missingWeights(_:)`` without a language model, or
    ///   ``CheckpointError``.
    init(_ context: TrainingContext, _ generator: Generator, people: URL) throws {
        let weights = try context.requiredWeights(of: LanguageModel.packName)
        let shards = try PortraitShards(people)
        let file = try Self.file(in: context)
        var found = try? Checkpoint(contentsOf: file)
        if found == nil {
            let language = LanguageModel(.starter)
            try language.load(weights)
            let faces = shards.cleanIndices.prefix(Self.faces).map { shards[$0].parameters }
            let finder = TextDirections(language: language, generator: generator, people: faces)
            let checkpoint = Checkpoint(["directions": Self.directions(by: finder)])
            try checkpoint.write(to: file)
            found = checkpoint
        }
        guard let directions = found?.tensors["directions"] else {
            throw CheckpointError.missing(["directions"])
        }
        self.init(
            generator, people: (0..<shards.count).map { shards[$0].parameters },
            directions: directions)
    }

    /// The file of what was found, whose name changes with the networks that it was found with.
    private static func file(in context: TrainingContext) throws -> URL {
        let digests = try [Generator.packName, LanguageModel.packName].map {
            sha256(try Data(contentsOf: context.weightsFile(of: $0), options: .mappedIfSafe))
        }
        let name = sha256(Data(digests.joined().utf8)).prefix(8)
        return context.weightsFile(of: LanguageModel.packName).deletingLastPathComponent()
            .appendingPathComponent("directions-\(name).safetensors")
    }

    /// The directions of the starter sliders.
    static func directions(by finder: TextDirections) -> Tensor {
        let sliders = SliderDefinition.starter
        let rows = sliders.indices.map { finder.find($0, of: sliders)?.direction }
        let size = rows.lazy.compactMap { $0 }.first?.shape[1] ?? 1
        let still = Tensor(repeating: 0, shape: [1, size])
        return concatenate(rows.map { $0 ?? still }, axis: 0)
    }

    /// How far latent vectors move for `sliders`, `[batch, sliders]`: nowhere if they are at rest.
    func change(_ sliders: Tensor) -> Tensor { matmul(sliders, directions) }

    /// Moves one to three sliders of each of `count` people.
    func lesson(count: Int, _ random: inout SplitMix64) -> SliderLesson {
        let (encoding, width) = (generator.encoding, directions.shape[0])
        var inputs: [Float] = []
        var positions = [Float](repeating: 0, count: count * width)
        for i in 0..<count {
            inputs += encoding.encode(people[Int.random(in: 0..<people.count, using: &random)])
            guard !taught.isEmpty else { continue }
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let slider = taught[Int.random(in: 0..<taught.count, using: &random)]
                positions[i * width + slider] = .random(in: -1...1, using: &random)
            }
        }
        let sliders = Tensor(positions, shape: [count, width])
        return SliderLesson(
            w: generator.mapping.forward(Tensor(inputs, shape: [count, encoding.inputs])),
            sliders: sliders, change: change(sliders))
    }
}
