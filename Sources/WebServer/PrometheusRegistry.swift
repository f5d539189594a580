public import CoreMetrics
import Synchronization

/// A backend of swift-metrics that writes the Prometheus text format.
///
/// Counters and meters are single numbers, timers and recorders are histograms with fixed bounds.
public final class PrometheusRegistry: MetricsFactory, Sendable {
    private struct Key: Hashable {
        var name: String
        var labels: String
    }

    private let series = Mutex<[Key: Series]>([:])

    /// Creates a registry in which nothing has happened.
    public init() {}

    /// Writes all series.
    public func render() -> String {
        let all = series.withLock { $0 }
        var text = ""
        for (name, group) in Dictionary(grouping: all, by: { $0.key.name }).sorted(by: {
            $0.key < $1.key
        }) {
            guard let kind = group.first?.value.kind else { continue }
            text += "# TYPE \(name) \(kind)\n"
            for (key, series) in group.sorted(by: { $0.key.labels < $1.key.labels }) {
                text += series.render(name: name, labels: key.labels)
            }
        }
        return text
    }

    /// Tells a number that somebody else counts.
    func total(_ label: String, _ dimensions: [(String, String)], is value: Double) {
        series(label, dimensions, .counter).set(value)
    }

    private func series(
        _ label: String, _ dimensions: [(String, String)], _ kind: Series.Kind
    ) -> Series {
        let labels = dimensions.map { "\(Self.clean($0.0))=\"\(Self.escape($0.1))\"" }
        let key = Key(name: Self.clean(label), labels: labels.joined(separator: ","))
        return series.withLock { series in
            if let known = series[key] { return known }
            let new = Series(kind)
            series[key] = new
            return new
        }
    }

    /// Names may hold ASCII letters, digits and underscores only.
    private static func clean(_ name: String) -> String {
        String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }

    private static func escape(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("\n", with: "\\n")
    }
}

extension PrometheusRegistry {
    /// Makes a number that only grows.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions, .counter)
    }

    /// Makes a number that goes up and down.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions, .gauge)
    }

    /// Makes a histogram, or a number if values are not to be aggregated.
    public func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        series(label, dimensions, aggregate ? .histogram : .gauge)
    }

    /// Makes a histogram of seconds.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, dimensions, .histogram)
    }

    /// Series live as long as the process.
    public func destroyCounter(_ handler: any CounterHandler) {}
    /// Series live as long as the process.
    public func destroyMeter(_ handler: any MeterHandler) {}
    /// Series live as long as the process.
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    /// Series live as long as the process.
    public func destroyTimer(_ handler: any TimerHandler) {}
}

/// One name with one set of labels.
private final class Series: CounterHandler, MeterHandler, RecorderHandler, TimerHandler, Sendable {
    enum Kind: String {
        case counter, gauge, histogram
    }

    private struct State {
        var value = 0.0
        var count = 0
        var buckets = Array(repeating: 0, count: Series.bounds.count)
    }

    private static let bounds = [
        0.001, 0.0025, 0.005, 0.01, 0.016, 0.025, 0.033, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
    ]

    let kind: Kind
    private let state = Mutex(State())

    init(_ kind: Kind) {
        self.kind = kind
    }

    func increment(by amount: Int64) { state.withLock { $0.value += Double(amount) } }
    func increment(by amount: Double) { state.withLock { $0.value += amount } }
    func decrement(by amount: Double) { state.withLock { $0.value -= amount } }
    func reset() { state.withLock { $0 = State() } }
    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { state.withLock { $0.value = value } }
    func record(_ value: Int64) { record(Double(value)) }
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    func record(_ value: Double) {
        guard kind == .histogram else { return set(value) }
        state.withLock { state in
            state.value += value
            state.count += 1
            for (index, bound) in Self.bounds.enumerated() where value <= bound {
                state.buckets[index] += 1
            }
        }
    }

    func render(name: String, labels: String) -> String {
        let state = state.withLock { $0 }
        let braces = labels.isEmpty ? "" : "{\(labels)}"
        guard kind == .histogram else { return "\(name)\(braces) \(state.value)\n" }
        let prefix = labels.isEmpty ? "" : labels + ","
        var text = ""
        for (bound, count) in zip(Self.bounds, state.buckets) {
            text += "\(name)_bucket{\(prefix)le=\"\(bound)\"} \(count)\n"
        }
        return text + "\(name)_bucket{\(prefix)le=\"+Inf\"} \(state.count)\n"
            + "\(name)_sum\(braces) \(state.value)\n\(name)_count\(braces) \(state.count)\n"
    }
}
