import ArgumentParser
import Foundation
import Tensors

/// `likeness benchmark`: how fast the engine runs on this machine.
struct BenchmarkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmark",
        abstract: "Measure the engine: convolutions and whole networks.",
        discussion: """
            Without an argument, everything is measured once and printed as a table, what gains by \
            bfloat16 in both precisions and the preview on one core. Networks of published width \
            have random weights; nothing is downloaded.
            """)

    /// What is measured.
    enum Work: String, ExpressibleByArgument, CaseIterable {
        case generator, finetune, student, preview, training, convolutions, algorithms
    }

    @Argument(help: "What to measure: \(Work.allCases.map(\.rawValue).joined(separator: ", ")).")
    var work: Work?

    @Option(help: "The side of the generator's pictures: 1024, 512 or 256.")
    var size = 1024

    @Option(help: "fp32 or bf16.")
    var precision = "fp32"

    @Option(help: "Processor cores to use.")
    var threads: Int?

    @Option(help: "Runs with the clock.")
    var runs = 5

    @Option(help: "Runs before that.")
    var warmUp = 2

    @Option(help: "For `training`: \(networks).")
    var network = TrainingWorkload.generator

    @Flag(help: "Print one JSON object.")
    var json = false

    @Option(help: .init("A folder for weights, inputs and results.", visibility: .hidden))
    var export: String?

    @OptionGroup var pack: PackOption

    private static let networks = TrainingWorkload.allCases.map(\.rawValue)
        .joined(separator: ", ")

    func validate() throws {
        guard [256, 512, 1024].contains(size) else {
            throw ValidationError("There is no generator for pictures of \(size); choose 1024.")
        }
        guard ["fp32", "bf16"].contains(precision) else {
            throw ValidationError("There are no kernels for \(precision); choose fp32 or bf16.")
        }
        guard runs > 0, warmUp >= 0 else { throw ValidationError("Nothing would be measured.") }
    }

    func run() throws {
        if let threads { setThreadCount(threads) }
        switch work {
        case .convolutions: try printConvolutions()
        case .algorithms: Swift.print(AlgorithmTable.measured(runs: runs).text, terminator: "")
        case let work?: try print(measured(try workload(work)), isAlone: true)
        case nil: try runAll()
        }
    }

    private func workload(_ work: Work) throws -> Workload {
        switch work {
        case .generator: .generator(size: size)
        case .finetune: .finetune(size: size)
        case .student: .student()
        case .preview: try .preview(pack.open())
        case .training, .convolutions, .algorithms: network.workload
        }
    }

    private func runAll() throws {
        try printConvolutions()
        if !json { Swift.print("\n" + BenchmarkReport.header) }
        for size in [256, 512, 1024] {
            try print(measured(.generator(size: size)), isAlone: false)
        }
        let others = precision == "fp32" ? ["bf16"] : []
        for other in others {
            try print(measured(.generator(size: 1024), in: other), isAlone: false)
        }
        for size in [256, 1024] {
            try print(measured(.finetune(size: size)), isAlone: false)
        }
        for precision in [precision] + others {
            try print(measured(.student(), in: precision), isAlone: false)
        }
        let count = threadCount
        setThreadCount(1)
        try print(measured(.preview(pack.open())), isAlone: false)
        setThreadCount(count)
        for network in TrainingWorkload.allCases {
            try print(measured(network.workload), isAlone: false)
        }
    }

    private func printConvolutions() throws {
        try withPrecision(precision == "bf16" ? .bfloat16 : .single) {
            try ConvolutionTable(runs: runs).printAll(asJSON: json)
        }
    }

    private func measured(
        _ workload: Workload, in other: String? = nil
    ) throws -> BenchmarkReport.Row {
        let precision = other ?? precision
        var row = try withPrecision(precision == "bf16" ? .bfloat16 : .single) {
            try workload.measure(
                runs: runs, warmUp: warmUp, folder: export.map { URL(fileURLWithPath: $0) })
        }
        row.precision = precision
        row.kernels = Processor.kernels
        return row
    }

    private func print(_ row: BenchmarkReport.Row, isAlone: Bool) throws {
        if json { return Swift.print(try BenchmarkReport.json(row)) }
        if isAlone { Swift.print(BenchmarkReport.header) }
        Swift.print(BenchmarkReport.line(row))
    }
}
