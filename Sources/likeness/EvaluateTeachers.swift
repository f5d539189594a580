import ArgumentParser
import FaceModels
import Foundation
import NeuralNetworks
import Tensors
import Training

/// `likeness evaluate teachers`: what each teacher of the slider model adds.
struct EvaluateTeachers: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "teachers",
        abstract: "Train a slider model with each mix of teachers and compare what sliders do.",
        discussion: """
            Means over the sliders that move what the generator draws; "all" counts the others as \
            well. The pack draws and judges, so its generator must be the one of --from. Clusters \
            and flow learned from the attribute classifier of --from: judge with another one.
            """)

    @Argument(help: "Mixes of teachers, such as known:3,flow:1.")
    var mixes = [
        "known", "clusters", "flow", "known,clusters", "known,flow", "known,clusters,flow",
    ]

    @Option(help: "The folder with the data sets.") var data = ".training/data"
    @Option(help: "The folder with the generator, attributes and flow that teach.")
    var from = ".training"
    @Option(help: "Another folder of training, whose attributes network judges.")
    var judge: String?
    @Option(help: "Lessons for each slider model.") var images = 500_000
    @Option(help: "How many people to edit.") var people = 32
    @Option(help: "What fixes every random choice.") var seed: UInt64 = 1
    @Option(help: "Processor cores to use.") var threads: Int?
    @Flag(help: "Print one JSON document, with every slider.") var json = false
    @OptionGroup var pack: PackOption

    func run() throws {
        if let threads { setThreadCount(threads) }
        let mixes = try mixes.map { try TeacherMix($0) }
        let context = TrainingContext(
            data: URL(fileURLWithPath: data), out: URL(fileURLWithPath: from), seed: seed)
        let ablation = try TeacherAblation(
            context: context, pack: pack.open(), judge: classifier(), images: images,
            people: people)
        var document: [String: Any] = ["drawn": ablation.drawn]
        if !json { print(Self.columns) }
        for mix in mixes {
            let report = try ablation.report(of: mix)
            document["\(mix)"] = report.document
            if !json { print(Self.line("\(mix)", report, drawn: ablation.drawn)) }
        }
        guard json else { return }
        let bytes = try JSONSerialization.data(
            withJSONObject: document, options: [.sortedKeys, .prettyPrinted])
        print(String(decoding: bytes, as: UTF8.self))
    }

    private func classifier() throws -> AttributeClassifier? {
        guard let judge else { return nil }
        let context = TrainingContext(
            data: URL(fileURLWithPath: data), out: URL(fileURLWithPath: judge), seed: seed)
        let classifier = AttributeClassifier(.starter)
        try classifier.load(context.requiredWeights(of: AttributeClassifier.packName))
        return classifier
    }

    private static let measures = ["gain", "error", "sideEffect", "identity"]

    private static var columns: String {
        let names = measures + measures.prefix(2).map { $0 + " (all)" }
        return EvaluationReport.padded("teachers", 24)
            + names.map { EvaluationReport.padded($0, 14) }.joined()
    }

    private static func line(_ name: String, _ report: SliderReport, drawn: [String]) -> String {
        let (some, all) = (report.averages(over: drawn), report.averages())
        let values = measures.map { some[$0] ?? 0 } + measures.prefix(2).map { all[$0] ?? 0 }
        return EvaluationReport.padded(name, 24)
            + values.map { EvaluationReport.padded(EvaluationReport.text($0), 14) }.joined()
    }
}
