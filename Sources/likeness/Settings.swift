import ArgumentParser
import Foundation

/// Where the settings of `serve` come from: flags, else the environment, else a file.
///
/// A setting has one name in three spellings: `--finetune-seconds 8` as a flag,
/// `LIKENESS_FINETUNE_SECONDS=8` in the environment, and a line `finetune-seconds = 8` in the file
/// that `--config` or `LIKENESS_CONFIG` names. What is neither is refused, so that a slip of the pen
/// is not silently ignored.
struct Settings {
    /// Who decided a setting.
    enum Source: String {
        case flag, environment, file
    }

    /// Settings with a value, by the names of their flags.
    private static let valued: Set<String> = [
        "host", "port", "data", "public", "certificate", "key", "origin", "requests-per-second",
        "hours", "quota-gigabytes", "finetune-seconds", "pack",
    ]
    /// Settings that are on or off.
    private static let switches: Set<String> = ["require-token"]
    /// Settings that may be given several times, or as a list with commas.
    private static let lists: Set<String> = ["origin"]

    /// The arguments with everything that the environment and the file add.
    let arguments: [String]
    /// Who decided each setting that is not at its default.
    let sources: [String: Source]

    /// Adds to the arguments behind the name of a command.
    ///
    /// - Throws: `ValidationError` for settings nobody knows and for a file that cannot be read.
    init(_ given: [String], environment: [String: String]) throws {
        let flags = Set(
            given.filter { $0.hasPrefix("--") }.map {
                String($0.dropFirst(2).prefix { $0 != "=" })
            })
        var sources = Dictionary(
            uniqueKeysWithValues: flags.intersection(Self.valued.union(Self.switches)).map {
                ($0, Source.flag)
            })
        var added: [String] = []
        func add(_ values: [String: [String]], from source: Source, _ place: String) throws {
            for (name, texts) in values.sorted(by: { $0.key < $1.key }) {
                guard Self.valued.contains(name) || Self.switches.contains(name) else {
                    throw ValidationError("\(place) sets “\(name)”, which is no setting of serve.")
                }
                guard sources[name] == nil else { continue }
                sources[name] = source
                for text in texts {
                    guard Self.switches.contains(name) else {
                        added.append("--\(name)=\(text)")
                        continue
                    }
                    guard let isOn = Self.truth(text) else {
                        throw ValidationError(
                            "\(place) sets \(name) to “\(text)”, not to true or false.")
                    }
                    if isOn { added.append("--\(name)") }
                }
            }
        }
        try add(Self.settings(in: environment), from: .environment, "The environment")
        if let path = Self.file(given, environment) {
            try add(Self.settings(inFile: path), from: .file, path)
        }
        arguments = given + added
        self.sources = sources
    }

    /// The path of the configuration file, if there is one.
    private static func file(_ given: [String], _ environment: [String: String]) -> String? {
        for (index, argument) in given.enumerated() {
            if argument.hasPrefix("--config=") { return String(argument.dropFirst(9)) }
            if argument == "--config" { return given.dropFirst(index + 1).first }
        }
        return environment["LIKENESS_CONFIG"]
    }

    private static func settings(in environment: [String: String]) -> [String: [String]] {
        var result: [String: [String]] = [:]
        for (key, value) in environment where key.hasPrefix("LIKENESS_") {
            let name = key.dropFirst(9).lowercased().replacing("_", with: "-")
            // The configuration file, and what the examples for clients read.
            if ["config", "url", "token"].contains(name) { continue }
            result[name] = values(value, of: name)
        }
        return result
    }

    private static func settings(inFile path: String) throws -> [String: [String]] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw ValidationError("The configuration file “\(path)” cannot be read.")
        }
        var result: [String: [String]] = [:]
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let line = line.trimmingCharacters(in: .whitespaces)
            if line.isEmpty || line.hasPrefix("#") { continue }
            let parts = line.split(separator: "=", maxSplits: 1).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            guard parts.count == 2, !parts[0].isEmpty else {
                throw ValidationError(
                    "Line \(number + 1) of \(path) is not of the form “name = value”.")
            }
            guard lists.contains(parts[0]) || result[parts[0]] == nil else {
                throw ValidationError("Line \(number + 1) of \(path) sets \(parts[0]) again.")
            }
            result[parts[0], default: []] += values(unquoted(parts[1]), of: parts[0])
        }
        return result
    }

    private static func values(_ text: String, of name: String) -> [String] {
        guard lists.contains(name) else { return [text] }
        return text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    }

    private static func unquoted(_ text: String) -> String {
        guard text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return text }
        return String(text.dropFirst().dropLast())
    }

    private static func truth(_ text: String) -> Bool? {
        ["true": true, "yes": true, "1": true, "false": false, "no": false, "0": false][
            text.lowercased()]
    }
}
