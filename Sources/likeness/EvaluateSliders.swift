import ArgumentParser
import FaceModels
import Foundation
import Imaging
import Training

/// `likeness evaluate sliders`: what every slider changes, asked for and not.
struct EvaluateSliders: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sliders",
        abstract: "Measure every slider's gain, side effects, identity and skin tone.",
        discussion: """
            Attributes are judged by the pack's classifier, whose answers are scaled by how well \
            they follow the truth on held-out people; "?" marks what it hardly sees. Cosine and \
            size need no judge: they compare what is drawn with rendered pictures of people in \
            whom the slider's parameter moved.
            """)

    @Option(help: "The folder with the held-out data sets.") var data = ".training/data"
    @Option(help: "How many people to edit.") var people = 32
    @Option(help: "Also draw the matrix, as an SVG file.") var picture: String?
    @Flag(help: "Print one JSON document.") var json = false
    @OptionGroup var pack: PackOption

    func run() throws {
        let report = try NetworkEvaluation(pack: pack.open(), data: URL(fileURLWithPath: data))
            .sliders(people: people)
        if let picture {
            try Data(report.svg.utf8).write(to: URL(fileURLWithPath: picture))
        }
        if json {
            let bytes = try JSONSerialization.data(
                withJSONObject: report.document, options: [.sortedKeys, .prettyPrinted])
            print(String(decoding: bytes, as: UTF8.self))
            return
        }
        let columns = [
            "slider", "judged by", "gain", "side effect", "on", "identity", "tone °", "cosine",
            "size",
        ]
        print(columns.map { EvaluationReport.padded($0, 18) }.joined())
        for row in report.rows {
            let gain = EvaluationReport.text(row.gain) + (row.isVisible ? "" : "?")
            let cells = [
                row.slider, row.attribute, gain, EvaluationReport.text(row.worstSideEffect),
                row.worstSideAttribute, EvaluationReport.text(row.identity),
                EvaluationReport.text(row.skinToneDrift),
                row.cosine.map { EvaluationReport.text($0) } ?? "",
                row.size.map { EvaluationReport.text($0) } ?? "",
            ]
            print(cells.map { EvaluationReport.padded($0, 18) }.joined())
        }
    }
}

/// `likeness evaluate sheet`: what the generator draws, for looking at.
struct EvaluateSheet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sheet", abstract: "Draw random people, or what sliders do to them.")

    @Option(name: .shortAndLong, help: "The picture to write, JPEG or PNG.") var output: String
    @Option(help: "The side of one face.") var side = 256
    @Option(help: "Faces in a row.") var columns = 8
    @Option(help: "Rows of random people.") var rows = 4
    @Option(help: "How far people are from the mean person, 0 to 1.") var truncation: Float = 1
    @Option(help: "Draw these sliders instead, one a row; `all` for all.") var slider: [String] = []
    @Option(help: "Fixes who is drawn.") var seed: UInt32 = 1
    @OptionGroup var pack: PackOption

    func run() throws {
        let pack = try pack.open()
        let sheet = try FaceSheet(pack: pack, side: side)
        let names = slider == ["all"] ? pack.sliders.map(\.name) : slider
        for name in names where !pack.sliders.contains(where: { $0.name == name }) {
            throw ValidationError("There is no slider \(name) in this pack.")
        }
        let image =
            try names.isEmpty
            ? sheet.people(columns: columns, rows: rows, truncation: truncation, seed: seed)
            : sheet.sliders(names, columns: columns, seed: seed)
        let format: ImageFormat = output.hasSuffix(".png") ? .png : .jpeg
        try image.encoded(as: format, quality: 92).write(to: URL(fileURLWithPath: output))
    }
}
