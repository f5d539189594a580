import Foundation
import NeuralNetworks
import Tensors

/// Something whose speed and memory are measured.
struct Workload {
    /// What it is called in reports.
    let name: String
    /// The side of the pictures in pixels.
    let size: Int
    /// How many pictures one run is about.
    var pictures = 1
    /// Writes what another program needs to do the same, and what came out here: a file each.
    ///
    /// It is called before the first run, so that both start from the same weights.
    let export: () throws -> [String: Checkpoint]
    /// Does the work once.
    let run: () throws -> Void
}

extension Workload {
    /// Runs until the memory is warm, and then `runs` times with the clock.
    func measure(runs: Int, warmUp: Int, folder: URL?) throws -> BenchmarkReport.Row {
        if let folder {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for (file, checkpoint) in try export() {
                try checkpoint.write(to: folder.appendingPathComponent(file + ".safetensors"))
            }
        }
        Workspace.shared.trim()
        ResidentMemory.forgetPeak()
        for _ in 0..<warmUp { try run() }
        let faults = ResidentMemory.pageFaults
        let clock = ContinuousClock()
        var milliseconds: [Double] = []
        for _ in 0..<runs {
            let start = clock.now
            try run()
            milliseconds.append(start.duration(to: clock.now) / .milliseconds(1))
        }
        return BenchmarkReport.Row(
            name: name, size: size, threads: threadCount, pictures: pictures,
            milliseconds: milliseconds, peakMegabytes: ResidentMemory.peakMegabytes,
            pageFaults: Double(ResidentMemory.pageFaults - faults) / Double(runs))
    }
}

/// What the system says about this process's memory.
enum ResidentMemory {
    /// Starts looking for the peak again, where the system can.
    static func forgetPeak() {
        guard let file = FileHandle(forWritingAtPath: "/proc/self/clear_refs") else { return }
        try? file.write(contentsOf: Data("5".utf8))
        try? file.close()
    }

    /// How often this process had to ask for a page of memory so far.
    static var pageFaults: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_minflt
    }

    /// The most memory this process had since then, in 10⁶ bytes.
    static var peakMegabytes: Double {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }
        let kibibytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first
            .flatMap { Double($0) }
        return (kibibytes ?? 0) * 1024 / 1e6
    }
}
