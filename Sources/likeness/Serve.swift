import ArgumentParser
import Editing
import Foundation
import Logging
import Persistence
import ServiceLifecycle
import UnixSignals
import WebServer

/// `likeness serve`: the web server.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the editor to browsers and programs.",
        discussion: """
            Every option may also be given in the environment, as LIKENESS_PORT=9000 for --port, or \
            in the file of --config, as port = 9000. `likeness doctor` says what is in force.
            """)

    @OptionGroup var options: ServeOptions

    func run() async throws {
        LoggingSystem.bootstrap { JSONLogHandler(label: $0) }
        var editing = EditingConfiguration()
        editing.lifetime = options.hours * 3600
        if let finetuneSeconds = options.finetuneSeconds {
            editing.finetuneSeconds = finetuneSeconds
        }
        let lock = try FolderLock(URL(fileURLWithPath: options.data))
        defer { withExtendedLifetime(lock) {} }
        let store = try SessionStore(folder: URL(fileURLWithPath: options.data))
        editing.signingKey = try store.nodeKey("marks")
        let editor = try Editor(pack: options.pack.open(), configuration: editing)
        let logger = Logger(label: "likeness")
        do {
            let app = try await application(
                for: editor, store: store, configuration: options.web, logger: logger)
            let group = ServiceGroup(
                services: [app], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
            try await group.run()
        } catch let error as AccessError {
            // What only the operator can mend: a supervisor need not try again.
            FileHandle.standardError.write(Data("Error: \(error)\n".utf8))
            throw ExitCode(78)  // EX_CONFIG
        }
    }
}
