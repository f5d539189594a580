import ArgumentParser
import Editing
import FaceModels
import Foundation
import Imaging
import Training

/// `likeness evaluate`: how good the pack is, on people and photos it never saw.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Measure a pack on held-out people, or on a folder of photos.",
        subcommands: [
            EvaluateAll.self, EvaluateSliders.self, EvaluateTeachers.self, EvaluateSheet.self,
            EvaluateCard.self,
        ],
        defaultSubcommand: EvaluateAll.self)
}

/// `likeness evaluate all`, which is what `likeness evaluate` does.
struct EvaluateAll: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "all", abstract: "Measure every network, then the whole pipeline.",
        discussion: """
            Without a folder it needs the data sets portraits-held and scenes-held. A \
            landmarks.json beside photos gives the truth about their faces.
            """)

    @Argument(help: "A folder of photos instead of the rendered people.")
    var folder: String?

    @Option(help: "The folder with the held-out data sets.")
    var data = ".training/data"

    @Option(help: "How many faces to take through the whole pipeline.")
    var faces = 6

    @Flag(help: "Leave out the whole pipeline.")
    var networksOnly = false

    @Flag(help: "Print one JSON document.")
    var json = false

    @OptionGroup var pack: PackOption

    func run() async throws {
        let pack = try pack.open()
        var report = EvaluationReport()
        if let folder {
            let photos = try PhotoFolder(URL(fileURLWithPath: folder))
            try report.add("detector", photos.detector(pack))
            try report.add("landmarker", photos.landmarker(pack))
            let pictures = try photos.pictures.map { ($0.name, try Data(contentsOf: $0.file)) }
            try await addPipeline(to: &report, pack, pictures)
        } else {
            let data = URL(fileURLWithPath: data)
            let networks = try NetworkEvaluation(pack: pack, data: data)
            try report.add("detector", networks.detector())
            try report.add("landmarker", networks.landmarker())
            try report.add("shapeModel", networks.shapeModel())
            try report.add("segmenter", networks.segmenter())
            try report.add("outerPredictor", networks.outerPredictor())
            try report.add("inpainter", networks.inpainter())
            try report.add("generator", networks.generator())
            try report.add("autoencoder", networks.autoencoder())
            try report.add("sliders", networks.sliders().summary)
            let shards = try PortraitShards(data.appendingPathComponent("portraits-held"))
            let pictures = try (0..<min(faces, shards.count)).map {
                ("portrait \($0)", try shards[$0 * 7 % shards.count].image.encoded(as: .png))
            }
            try await addPipeline(to: &report, pack, pictures)
        }
        print(try json ? report.json() : report.table)
    }

    private func addPipeline(
        to report: inout EvaluationReport, _ pack: ModelPack, _ pictures: [(String, Data)]
    ) async throws {
        guard !networksOnly else { return }
        let evaluation = try PipelineEvaluation(pack: pack)
        var results: [PipelineEvaluation.Result] = []
        for (name, bytes) in pictures {
            guard let result = try await evaluation.run(bytes, triesSliders: folder != nil) else {
                FileHandle.standardError.write(Data("\(name): no face found\n".utf8))
                continue
            }
            results.append(result)
        }
        report.add("tuning", PipelineEvaluation.tuning(results))
        report.add("preview", PipelineEvaluation.preview(results))
        if folder != nil { report.add("edits", PipelineEvaluation.edits(results)) }
    }
}
