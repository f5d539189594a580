import ArgumentParser
import Foundation
import Tensors

/// `likeness benchmark`: how fast the engine runs on this machine.
struct BenchmarkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmark",
        abstract: "Measure convolutions against OpenBLAS, in GFLOP/s of the direct definition.")

    @Option(help: "Numbers of threads to measure with, separated by commas.")
    var threads = "1,2"

    @Option(help: "Runs of each measurement; the best counts.")
    var runs = 5

    func run() throws {
        print("OpenBLAS runs its kernels for: \(blasCoreName)")
        print("channels  side  batch  threads  by         forward   to input  to weight")
        let benchmark = ConvolutionBenchmark(runs: runs)
        for size in ConvolutionBenchmark.sizes {
            for count in threads.split(separator: ",").compactMap({ Int($0) }) {
                setThreadCount(count)
                for measurement in benchmark.measure(size) {
                    print(line(measurement, threads: count))
                }
            }
        }
    }

    private func line(_ measurement: ConvolutionBenchmark.Measurement, threads: Int) -> String {
        let size = measurement.size
        let sizes = [(size.channels, 8), (size.side, 6), (size.batch, 7), (threads, 9)]
            .map { String(repeating: " ", count: max(0, $1 - "\($0)".count)) + "\($0)" }
        let rates = measurement.rates.map { String(format: "%10.1f", $0) }
        return sizes.joined() + "  "
            + measurement.algorithm.padding(toLength: 9, withPad: " ", startingAt: 0)
            + rates.joined()
    }
}
