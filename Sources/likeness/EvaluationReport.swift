import Foundation

/// What was measured, by part and name.
struct EvaluationReport {
    private var parts: [(name: String, values: [String: Float])] = []
    private var sliders: [String: [String: Float]] = [:]

    mutating func add(_ name: String, _ values: [String: Float]) { parts.append((name, values)) }

    mutating func add(_ name: String, _ values: [String: [String: Float]]) { sliders = values }

    func json() throws -> String {
        var document: [String: Any] = [:]
        for (name, values) in parts { document[name] = values.mapValues(Double.init) }
        if !sliders.isEmpty {
            document["sliders"] = sliders.mapValues { $0.mapValues(Double.init) }
        }
        let bytes = try JSONSerialization.data(
            withJSONObject: document, options: [.sortedKeys, .prettyPrinted])
        return String(decoding: bytes, as: UTF8.self)
    }

    var table: String {
        var lines = parts.flatMap { part in
            part.values.sorted { $0.key < $1.key }.map { name, value in
                "\(Self.padded(part.name, 16))\(Self.padded(name, 20))\(String(format: "%10.3f", value))"
            }
        }
        if !sliders.isEmpty {
            let columns = ["gain", "worstSideEffect", "identity", "skinToneDrift"]
            lines.append("")
            lines.append(
                Self.padded("slider", 20) + columns.map { Self.padded($0, 18) }.joined())
            for (name, values) in sliders.sorted(by: { $0.key < $1.key }) {
                lines.append(
                    Self.padded(name, 20)
                        + columns.map { column in
                            Self.padded(
                                values[column].map { String(format: "%.3f", $0) } ?? "–", 18)
                        }.joined())
            }
        }
        return lines.joined(separator: "\n")
    }

    static func padded(_ text: String, _ width: Int) -> String {
        text.padding(toLength: max(width, text.count + 1), withPad: " ", startingAt: 0)
    }

    static func text(_ value: Float) -> String { String(format: "%.2f", value) }
}
