import ArgumentParser
import Tensors

/// The executable: an AI editor of portraits, as a server and as commands.
@main
struct Likeness: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "likeness",
        abstract: "Edits portraits with sliders, on this machine.",
        subcommands: [
            ServeCommand.self, TokenCommand.self, EditCommand.self, VerifyCommand.self,
            TrainCommand.self, RenderCommand.self,
            EvaluateCommand.self, BenchmarkCommand.self, DoctorCommand.self,
        ])

    static func main() async {
        // Before any thread starts: it may restart the process.
        prepareBLAS()
        let arguments = Array(CommandLine.arguments.dropFirst())
        await main(arguments.first == "edit" ? EditCommand.expanded(arguments) : arguments)
    }
}
