import Foundation
public import Logging

/// Writes one JSON object a line to standard error, which journald and Docker take as it is.
public struct JSONLogHandler: LogHandler {
    /// Fields of every line.
    public var metadata: Logger.Metadata = [:]
    /// Fields that depend on where the line is written.
    public var metadataProvider: Logger.MetadataProvider?
    /// The least important level that is written.
    public var logLevel: Logger.Level
    private let label: String

    /// Creates the handler of a logger.
    public init(label: String, level: Logger.Level = .info) {
        self.label = label
        logLevel = level
    }

    /// One field of every line.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes a line.
    public func log(event: LogEvent) {
        var fields = metadata
        for more in [metadataProvider?.get(), event.metadata] {
            if let more { fields.merge(more) { $1 } }
        }
        var line = fields.mapValues { "\($0)" }
        line["time"] = Date.now.ISO8601Format(
            .iso8601(timeZone: .gmt, includingFractionalSeconds: true))
        line["level"] = event.level.rawValue
        line["message"] = "\(event.message)"
        line["logger"] = label
        guard
            var bytes = try? JSONSerialization.data(
                withJSONObject: line, options: [.sortedKeys, .withoutEscapingSlashes])
        else { return }
        bytes.append(0x0A)
        // One write of less than a page is one line, whoever else writes.
        FileHandle.standardError.write(bytes)
    }
}
