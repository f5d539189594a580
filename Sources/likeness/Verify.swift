import ArgumentParser
import Editing
import Foundation
import Persistence

/// `likeness verify`: says whether and how a picture was edited here.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Say whether and how a picture was edited: likeness verify photo.jpg",
        discussion: """
            The exit code is 0 if it carries the signature of this node and was not changed \
            since, 1 if not, and 65 if it is no picture.
            """)

    @Argument(help: "A JPEG, PNG or WebP file.")
    var photo: String

    @Option(help: "The server's folder, which holds the key of this node.")
    var data = "./data"

    @Flag(help: "Print what was found as one JSON document.")
    var json = false

    func run() throws {
        var key = Data()
        if FileManager.default.fileExists(atPath: data + "/likeness.sqlite") {
            key = try SessionStore(folder: URL(fileURLWithPath: data)).nodeKey("marks")
        }
        let found: EditMark.Verification
        do {
            found = try EditMark.verify(Data(contentsOf: URL(fileURLWithPath: photo)), key: key)
        } catch let error as EditingError {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            throw ExitCode(65)
        }
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(found), as: UTF8.self))
        } else {
            Self.lines(found).forEach { print($0) }
        }
        guard found.byThisNode, found.intact == true else { throw ExitCode(1) }
    }

    private static func lines(_ found: EditMark.Verification) -> [String] {
        guard found.edited else { return ["It does not say that it was edited."] }
        var lines = ["It says that it was edited with generative AI."]
        if let type = found.digitalSourceType { lines.append("Digital source type: \(type)") }
        lines.append(
            found.byThisNode
                ? "It was signed by this node." : "It was not signed by this node.")
        switch found.intact {
        case true: lines.append("The picture is as it was signed.")
        case false: lines.append("The picture was changed since.")
        default: break
        }
        if let recipe = found.recipe { lines.append(recipe.json) }
        return lines
    }
}
