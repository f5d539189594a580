import FaceModels
public import Foundation
public import NeuralNetworks
public import Tensors

/// How one network is trained: what a step does, what is saved, and what is measured.
///
/// ``TrainingRun`` supplies everything that is the same for all networks: the clock, the log,
/// checkpoints and exact resume.
public protocol TrainingLoop {
    /// The network's name in a pack, which also names the folder of the run.
    static var name: String { get }

    /// Builds the networks and optimizers and opens the data.
    ///
    /// - Throws: ``TrainingError`` if the data or the weights of another network are missing.
    init(_ context: TrainingContext) throws

    /// How many pictures one step sees.
    var batchSize: Int { get }

    /// Takes one optimizer step.
    ///
    /// - Parameter random: The only source of chance, saved with the checkpoint.
    /// - Returns: Named losses for the log.
    mutating func step(_ random: inout SplitMix64) throws -> [(name: String, value: Float)]

    /// Everything that an exact resume needs, as files by name.
    func save() -> [String: Checkpoint]

    /// Takes over what ``save()`` returned.
    ///
    /// - Throws: ``CheckpointError`` if it was saved by another architecture.
    mutating func restore(_ saved: [String: Checkpoint]) throws

    /// The networks as they would ship, by their names in a pack.
    func weights() -> [String: Checkpoint]

    /// The measures that this network is judged by, on people it never saw.
    func measure() throws -> [(name: String, value: Float)]
}

/// Where a training loop finds its data and the networks it builds on.
public struct TrainingContext: Sendable {
    /// The folder with `portraits`, `portraits-held` and the other data sets.
    public let data: URL
    /// The folder with one folder per network.
    public let out: URL
    /// What fixes every random choice.
    public let seed: UInt64
    /// Who teaches the slider model.
    public let teachers: TeacherMix

    /// Creates a context.
    public init(data: URL, out: URL, seed: UInt64, teachers: TeacherMix = .known) {
        self.data = data
        self.out = out
        self.seed = seed
        self.teachers = teachers
    }

    /// The latest weights of another network, or `nil` if it was never trained here.
    ///
    /// - Throws: ``CheckpointError`` if the file is damaged.
    public func weights(of name: String) throws -> Checkpoint? {
        let file = weightsFile(of: name)
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        return try Checkpoint(contentsOf: file)
    }

    /// The latest weights of another network.
    ///
    /// - Throws: ``TrainingError/missingWeights(_:)`` if it was never trained here.
    public func requiredWeights(of name: String) throws -> Checkpoint {
        guard let checkpoint = try weights(of: name) else {
            throw TrainingError.missingWeights(name)
        }
        return checkpoint
    }

    /// The shape of the generator: that of the weights that were trained here, if there are some.
    ///
    /// - Throws: ``CheckpointError`` if the file is damaged.
    func generatorConfiguration() throws -> GeneratorConfiguration {
        try weights(of: Generator.packName).map(GeneratorConfiguration.starter.fitting) ?? .starter
    }

    /// The trained generator.
    ///
    /// - Throws: ``TrainingError/missingWeights(_:)`` if it was never trained here.
    func trainedGenerator() throws -> Generator {
        let generator = Generator(try generatorConfiguration())
        try generator.load(try requiredWeights(of: Generator.packName))
        return generator
    }

    /// The file that a run of `name` leaves its finished network in.
    public func weightsFile(of name: String) -> URL {
        out.appendingPathComponent(name).appendingPathComponent("weights.safetensors")
    }
}

/// Why training cannot start.
public enum TrainingError: Error, CustomStringConvertible {
    /// A folder holds no shards.
    case noData(String)
    /// A shard is not what its name says.
    case badShard(String)
    /// A network that this one builds on was not trained yet.
    case missingWeights(String)
    /// There is no loop of this name.
    case unknownNetwork(String, known: [String])
    /// The slider model cannot be taught by this.
    case unknownTeacher(String, known: [String])
    /// No slider moves anything that the generator draws and the classifier sees.
    case nothingToTeach(String)

    /// One sentence that says what is wrong and what to do.
    public var description: String {
        switch self {
        case .noData(let folder):
            "There are no shards in \(folder); make them with `likeness render`."
        case .badShard(let file):
            "\(file) is not a shard of this data set; delete it and render it again."
        case .missingWeights(let name):
            "This network builds on \(name), which is not trained yet: run `likeness train \(name)` first."
        case .unknownNetwork(let name, let known):
            "There is no network \(name); choose one of \(known.joined(separator: ", "))."
        case .unknownTeacher(let text, let known):
            "\"\(text)\" is no teacher; name each of \(known.joined(separator: ", ")) at most once, with a positive weight after a colon."
        case .nothingToTeach(let teacher):
            "The teacher \(teacher) finds no slider in what the generator draws: train the generator and the attributes for longer."
        }
    }
}
