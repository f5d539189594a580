@preconcurrency import Dispatch
import Foundation
import NeuralNetworks
import Synchronization
import Tensors

/// Runs one ``TrainingLoop``: clock, log, checkpoints, exact resume.
///
/// The state of a run is a folder `state-<step>` and `progress.json`, which names it and is replaced
/// atomically, so that a run killed at any moment continues from the last checkpoint with the
/// same random numbers.
public struct TrainingRun {
    /// When to stop and how often to save.
    public struct Options: Sendable {
        /// Seconds this invocation may train.
        public var seconds: Double
        /// Pictures to have seen in all, over every invocation.
        public var images: Int
        /// Seconds between checkpoints.
        public var checkpointInterval: Double
        /// Seconds between lines of the log.
        public var logInterval: Double
        /// Seconds between measures on held-out people.
        public var measureInterval: Double

        /// Creates options.
        public init(
            seconds: Double = .infinity, images: Int = .max, checkpointInterval: Double = 180,
            logInterval: Double = 15, measureInterval: Double = 900
        ) {
            self.seconds = seconds
            self.images = images
            self.checkpointInterval = checkpointInterval
            self.logInterval = logInterval
            self.measureInterval = measureInterval
        }
    }

    private struct Progress: Codable {
        var step = 0
        var images = 0
        var seconds: Double = 0
        var random: UInt64
        var state: String?
        var files: [String] = []
    }

    private let context: TrainingContext
    private let options: Options
    private let log: (String) -> Void

    /// Creates a run that reports through `log`, one line at a time.
    public init(
        context: TrainingContext, options: Options, log: @escaping (String) -> Void = writeLine
    ) {
        self.context = context
        self.options = options
        self.log = log
    }

    /// Trains until the options say stop or a signal arrives, then measures.
    ///
    /// - Returns: The measures on held-out people.
    /// - Throws: What the loop throws, and errors of the file system.
    @discardableResult
    public func run<Loop: TrainingLoop>(
        _ type: Loop.Type
    ) throws -> [(name: String, value: Float)] {
        let folder = context.out.appendingPathComponent(Loop.name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var loop = try Loop(context)
        var (progress, random) = try resume(&loop, in: folder)
        let stop = StopSignal()
        let start = Date()
        let alreadySpent = progress.seconds
        var sums: [String: (total: Float, count: Int)] = [:]
        var order: [String] = []
        var lastLog = Date()
        var lastImages = progress.images
        var lastCheckpoint = Date()
        var lastMeasure = Date()
        while !stop.isRequested, -start.timeIntervalSinceNow < options.seconds,
            progress.images < options.images
        {
            for (name, value) in try loop.step(&random) {
                if sums[name] == nil { order.append(name) }
                sums[name, default: (0, 0)].total += value
                sums[name, default: (0, 0)].count += 1
            }
            progress.step += 1
            progress.images += loop.batchSize
            if -lastLog.timeIntervalSinceNow > options.logInterval {
                let rate = Double(progress.images - lastImages) / -lastLog.timeIntervalSinceNow
                log(line(progress, rate, order.map { ($0, sums[$0] ?? (0, 1)) }, since: start))
                (sums, order, lastLog, lastImages) = ([:], [], Date(), progress.images)
            }
            if -lastCheckpoint.timeIntervalSinceNow > options.checkpointInterval {
                progress.seconds = alreadySpent - start.timeIntervalSinceNow
                try save(loop, &progress, random, in: folder)
                lastCheckpoint = Date()
            }
            if -lastMeasure.timeIntervalSinceNow > options.measureInterval {
                log(summary(Loop.name, progress, try loop.measure()))
                lastMeasure = Date()
            }
        }
        progress.seconds = alreadySpent - start.timeIntervalSinceNow
        try save(loop, &progress, random, in: folder)
        let measures = try loop.measure()
        log(summary(Loop.name, progress, measures))
        return measures
    }

    private func resume(
        _ loop: inout some TrainingLoop, in folder: URL
    ) throws -> (Progress, SplitMix64) {
        let file = folder.appendingPathComponent("progress.json")
        guard FileManager.default.fileExists(atPath: file.path) else {
            return (Progress(random: context.seed), SplitMix64(state: context.seed))
        }
        let progress = try JSONDecoder().decode(Progress.self, from: Data(contentsOf: file))
        var saved: [String: Checkpoint] = [:]
        for name in progress.files {
            saved[name] = try Checkpoint(
                contentsOf: folder.appendingPathComponent(progress.state ?? "")
                    .appendingPathComponent(name + ".safetensors"))
        }
        try loop.restore(saved)
        log("resumed at step \(progress.step), \(progress.images) images")
        return (progress, SplitMix64(state: progress.random))
    }

    private func save<Loop: TrainingLoop>(
        _ loop: Loop, _ progress: inout Progress, _ random: SplitMix64, in folder: URL
    ) throws {
        let files = FileManager.default
        let name = "state-\(progress.step)"
        let state = folder.appendingPathComponent(name)
        try files.createDirectory(at: state, withIntermediateDirectories: true)
        let saved = loop.save()
        for (key, checkpoint) in saved {
            try checkpoint.write(to: state.appendingPathComponent(key + ".safetensors"))
        }
        let old = progress.state
        progress.state = name
        progress.files = saved.keys.sorted()
        progress.random = random.state
        try JSONEncoder().encode(progress).write(
            to: folder.appendingPathComponent("progress.json"), options: .atomic)
        if let old, old != name {
            try? files.removeItem(at: folder.appendingPathComponent(old))
        }
        for (key, checkpoint) in loop.weights() {
            let target = context.weightsFile(of: key)
            try files.createDirectory(
                at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            try checkpoint.write(to: target)
        }
    }

    private func line(
        _ progress: Progress, _ rate: Double, _ losses: [(String, (total: Float, count: Int))],
        since start: Date
    ) -> String {
        let elapsed = -start.timeIntervalSinceNow
        let byImages = Double(options.images &- progress.images) / max(rate, 1e-6)
        let left = min(options.seconds - elapsed, options.images == .max ? .infinity : byImages)
        let values = losses.map { "\($0) \(digits($1.total / Float($1.count)))" }
        return "step \(progress.step)  images \(progress.images)  \(digits(Float(rate)))/s  "
            + values.joined(separator: "  ")
            + (left.isFinite ? "  left \(Int(left / 60)) min \(Int(left) % 60) s" : "")
    }

    private func summary(
        _ name: String, _ progress: Progress, _ measures: [(name: String, value: Float)]
    ) -> String {
        "\(name) after \(progress.images) images, \(Int(progress.seconds)) s:  "
            + measures.map { "\($0.name) \(digits($0.value))" }.joined(separator: "  ")
    }
}

/// Writes a line to standard output at once, so that a log file can be followed.
public func writeLine(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
}

private func digits(_ value: Float) -> String {
    String(format: abs(value) >= 100 ? "%.1f" : "%.4g", value)
}

/// Notices SIGINT and SIGTERM, so that a run can save before it ends.
private final class StopSignal: Sendable {
    private let requested: Flag
    private let sources: [any DispatchSourceSignal]

    final class Flag: Sendable {
        let value = Atomic<Bool>(false)
    }

    var isRequested: Bool { requested.value.load(ordering: .relaxed) }

    init() {
        let flag = Flag()
        requested = flag
        let queue = DispatchQueue(label: "likeness.signals")
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { flag.value.store(true, ordering: .relaxed) }
            source.activate()
            return source
        }
    }
}
