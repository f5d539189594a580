import Foundation
import Tensors

/// Convolutions against the matrix product of OpenBLAS, in GFLOP/s of the direct definition.
struct ConvolutionTable {
    let runs: Int

    func printAll() {
        print("OpenBLAS runs its kernels for: \(blasCoreName)")
        print("channels  side  batch  threads  by         forward   to input  to weight")
        let benchmark = ConvolutionBenchmark(runs: runs)
        for size in ConvolutionBenchmark.sizes {
            for measurement in benchmark.measure(size) { print(line(measurement)) }
        }
    }

    private func line(_ measurement: ConvolutionBenchmark.Measurement) -> String {
        let size = measurement.size
        let sizes = [(size.channels, 8), (size.side, 6), (size.batch, 7), (threadCount, 9)]
            .map { String(repeating: " ", count: max(0, $1 - "\($0)".count)) + "\($0)" }
        let rates = measurement.rates.map { String(format: "%10.1f", $0) }
        return sizes.joined() + "  "
            + measurement.algorithm.padding(toLength: 9, withPad: " ", startingAt: 0)
            + rates.joined()
    }
}
