import Foundation

/// The results of a benchmark, as JSON and as text.
struct BenchmarkReport {
    /// What one workload took.
    struct Row: Encodable {
        var name: String
        var size: Int
        var threads: Int
        var precision = ""
        var kernels = ""
        /// How many pictures one run is about.
        var pictures: Int
        /// One for each run.
        var milliseconds: [Double]
        /// The most memory the process had while it ran, in 10⁶ bytes.
        var peakMegabytes: Double
        /// How often one run asked the system for memory.
        var pageFaults: Double

        /// The run in the middle when they are sorted.
        var median: Double {
            milliseconds.isEmpty ? 0 : milliseconds.sorted()[milliseconds.count / 2]
        }
    }

    /// One line of JSON.
    static func json(_ row: Row) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var row = row
        row.milliseconds = row.milliseconds.map { ($0 * 1000).rounded() / 1000 }
        row.peakMegabytes = row.peakMegabytes.rounded()
        return String(decoding: try encoder.encode(row), as: UTF8.self)
    }

    /// What the columns of ``line(_:)`` are.
    static let header =
        "work                  size  threads  precision  median ms   fastest  slowest  images/s  peak MB  faults"

    /// One line of a table.
    static func line(_ row: Row) -> String {
        row.name.padding(toLength: 20, withPad: " ", startingAt: 0)
            + String(format: "%6d%9d  ", row.size, row.threads)
            + row.precision.padding(toLength: 9, withPad: " ", startingAt: 0)
            + String(
                format: "%11.2f%10.2f%9.2f%10.1f%9.0f%8.0f", row.median,
                row.milliseconds.min() ?? 0,
                row.milliseconds.max() ?? 0, 1000 * Double(row.pictures) / max(row.median, 1e-9),
                row.peakMegabytes, row.pageFaults)
    }
}
