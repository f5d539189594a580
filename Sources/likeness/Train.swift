import ArgumentParser
import Foundation
import Tensors
import Training

/// `likeness train`: makes the weights of one network from rendered people.
struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train one network on rendered people; continues where it stopped.",
        discussion: """
            Networks: \(trainingLoops.map { $0.name }.joined(separator: ", ")). \
            `likeness train pack --from .training --out FOLDER` puts them together.
            """)

    @Argument(help: "The network to train, or `pack`.")
    var network: String

    @Option(help: "The folder with the data sets that `likeness render` wrote.")
    var data = ".training/data"

    @Option(help: "The folder that holds one folder per network; for `pack`, the new pack.")
    var out = ".training"

    @Option(help: "For `pack`: the folder that holds one folder per network.")
    var from = ".training"

    @Option(help: "Seconds to train now.")
    var seconds: Double?

    @Option(help: "Pictures to have seen in all.")
    var images: Int?

    @Option(help: "What fixes every random choice.")
    var seed: UInt64 = 1

    @Option(
        help: """
            For `sliderModel`: who teaches it, with weights: \
            \(TeacherKind.allCases.map(\.rawValue).joined(separator: ", ")), known:3,flow:1.
            """)
    var teachers = "known"

    @Option(help: "Processor cores to use.")
    var threads: Int?

    @Flag(help: "Only measure the network on held-out people.")
    var measure = false

    func run() throws {
        if let threads { setThreadCount(threads) }
        guard network != "pack" else { return try assemble() }
        let context = try TrainingContext(
            data: URL(fileURLWithPath: data), out: URL(fileURLWithPath: out), seed: seed,
            teachers: TeacherMix(teachers))
        let options = TrainingRun.Options(
            seconds: measure ? 0 : seconds ?? .infinity, images: images ?? .max)
        try TrainingRun(context: context, options: options).run(trainingLoop(named: network))
    }

    private func assemble() throws {
        let missing = try PackAssembly.assemble(
            from: URL(fileURLWithPath: from), to: URL(fileURLWithPath: out))
        print(missing.isEmpty ? "complete" : "missing: \(missing.joined(separator: ", "))")
    }
}
