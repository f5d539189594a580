import Foundation
import Tensors

/// Every convolution: how it is computed, how fast, and how that compares with the processor's peak
/// and with the matrix product of OpenBLAS.
struct ConvolutionTable {
    /// One convolution.
    struct Row: Encodable {
        var batch, inputs, outputs, side: Int
        var doubles: Bool
        var algorithm: String
        /// GFLOP/s of the direct definition: the convolution, and the gradients in its input and
        /// its weight.
        var gigaflops: [Double]
        /// The first of them, as a share of ``Summary/peakGigaflops``; above 1 where an algorithm
        /// saves multiplications.
        var shareOfPeak: Double
        /// The same three by OpenBLAS.
        var matrixGigaflops: [Double]
    }

    /// The whole table.
    struct Summary: Encodable {
        var name = "convolutions"
        var threads: Int
        var kernels: String
        var precision = "fp32"
        var peakGigaflops: Double
        var rows: [Row] = []
        /// For each row, what the convolution takes.
        var milliseconds: [Double] = []
        var peakMegabytes: Double = 0
    }

    let runs: Int

    /// Measures everything; prints each row as soon as it is there, or one JSON object at the end.
    func printAll(asJSON: Bool) throws {
        ResidentMemory.forgetPeak()
        let benchmark = ConvolutionBenchmark(runs: runs)
        var summary = Summary(
            threads: threadCount, kernels: Processor.kernels, peakGigaflops: benchmark.peak())
        if !asJSON { printHeader(summary) }
        for size in ConvolutionBenchmark.sizes {
            let row = row(benchmark.measure(size), peak: summary.peakGigaflops)
            summary.rows.append(row)
            let operations = 18e-6 * Double(size.batch * size.inputs * size.outputs)
            summary.milliseconds.append(
                operations * Double(size.side * size.side) / row.gigaflops[0] / 1000)
            if !asJSON { print(line(row)) }
        }
        summary.peakMegabytes = ResidentMemory.peakMegabytes
        guard asJSON else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        print(String(decoding: try encoder.encode(summary), as: UTF8.self))
    }

    private func row(_ measurement: ConvolutionBenchmark.Measurement, peak: Double) -> Row {
        let size = measurement.size
        return Row(
            batch: size.batch, inputs: size.inputs, outputs: size.outputs, side: size.side,
            doubles: size.doubles, algorithm: size.algorithm, gigaflops: measurement.rates,
            shareOfPeak: measurement.rates[0] / peak, matrixGigaflops: measurement.matrixRates)
    }

    private func printHeader(_ summary: Summary) {
        print(
            "\(summary.kernels) on \(threadCount) threads, at most "
                + String(format: "%.0f GFLOP/s", summary.peakGigaflops)
                + "; OpenBLAS for \(blasCoreName)")
        print(
            "GFLOP/s of the direct definition; where more than the peak, multiplications are saved."
        )
        print(
            "convolution        batch  algorithm   forward  of peak  to input  to weight"
                + "   OpenBLAS: forward  to input  to weight")
    }

    private func line(_ row: Row) -> String {
        let sides = row.doubles ? "\(row.side)->\(2 * row.side)" : "\(row.side)"
        let matrix = row.matrixGigaflops.map { String(format: "%10.0f", $0) }.joined()
        return "\(row.inputs)->\(row.outputs) @ \(sides)"
            .padding(toLength: 19, withPad: " ", startingAt: 0)
            + String(format: "%5d  ", row.batch)
            + row.algorithm.padding(toLength: 9, withPad: " ", startingAt: 0)
            + String(
                format: "%10.0f%8.0f%%%10.0f%11.0f", row.gigaflops[0], 100 * row.shareOfPeak,
                row.gigaflops[1], row.gigaflops[2])
            + (matrix.isEmpty ? "" : "         " + matrix)
    }
}
