import ArgumentParser
import Foundation
import Tensors

/// The executable: an AI editor of portraits, as a server and as commands.
@main
struct Likeness: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "likeness",
        abstract: "Edits portraits with sliders, on this machine.",
        subcommands: [
            ServeCommand.self, TokenCommand.self, BackupCommand.self, RestoreCommand.self,
            EditCommand.self, VerifyCommand.self,
            TrainCommand.self, RenderCommand.self,
            EvaluateCommand.self, BenchmarkCommand.self, DoctorCommand.self,
        ])

    static func main() async {
        // Before any thread starts: it may restart the process.
        prepareBLAS()
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            await main(try expanded(arguments))
        } catch {
            exit(withError: error)
        }
    }

    /// The arguments with what the environment and a file add to them.
    private static func expanded(_ arguments: [String]) throws -> [String] {
        switch arguments.first {
        case "edit": EditCommand.expanded(arguments)
        case "serve", "doctor":
            try [arguments[0]]
                + Settings(
                    Array(arguments.dropFirst()),
                    environment: ProcessInfo.processInfo.environment
                ).arguments
        default: arguments
        }
    }
}
