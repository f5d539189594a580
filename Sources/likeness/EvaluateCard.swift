import ArgumentParser
import FaceModels
import Foundation
import Training

/// `likeness evaluate card`: measures a pack by sex, age and skin tone, and writes that into it.
struct EvaluateCard: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "card",
        abstract: "Measure a pack by sex, age and skin tone, and write its card.",
        discussion: "The card is a part of pack.json; `likeness doctor` shows it.")

    @Argument(help: "The folder of the pack, whose pack.json is rewritten.") var folder: String
    @Option(help: "The folder with the held-out data sets.") var data = ".training/data"
    @Option(help: "How many people to measure on.") var people = 240
    @Option(help: "What the pack is bad at, one sentence; may be repeated.")
    var weakness: [String] = []

    func run() throws {
        let folder = URL(fileURLWithPath: folder)
        let pack = try ModelPack(contentsOf: folder)
        var description = pack.description
        guard var card = description.card else {
            throw ValidationError(
                "This pack has no card; put it together again with `likeness train pack`.")
        }
        card.measures = try NetworkEvaluation(pack: pack, data: URL(fileURLWithPath: data))
            .card(people: people)
        if !weakness.isEmpty { card.weaknesses = weakness }
        description.card = card
        try ModelPack.write(description, to: folder)
        print(card.text)
    }
}

extension PackCard {
    /// The card as people read it.
    var text: String {
        let measures = measures.flatMap { measure in
            [EvaluationReport.padded(measure.name, 52) + EvaluationReport.text(measure.all)]
                + measure.groups.sorted { $0.key < $1.key }.map { group, value in
                    EvaluationReport.padded("  " + group, 52) + EvaluationReport.text(value)
                }
        }
        return ([population, "Licence: \(licence)"] + measures + weaknesses.map { "Weak: " + $0 })
            .joined(separator: "\n")
    }
}
