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
        commandName: "serve", abstract: "Serve the editor to browsers and programs.")

    @Option(help: "The address to listen on; 0.0.0.0 for all of this machine.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on.")
    var port = 8080

    @Option(help: "The folder for photos, edits and results.")
    var data = "./data"

    @Option(help: "The folder of the browser client; normally found by itself.")
    var `public`: String?

    @Option(help: "A TLS certificate with its chain, as a PEM file.")
    var certificate: String?

    @Option(help: "The key of the certificate, as a PEM file.")
    var key: String?

    @Option(help: "An origin whose pages may open live connections, beside the server's own.")
    var origin: [String] = []

    @Flag(help: "Ask for a token also on this machine; elsewhere it is always asked for.")
    var requireToken = false

    @Option(help: "Requests a second that one client may send in the long run; 0 for any number.")
    var requestsPerSecond = 50.0

    @Option(help: "Hours that a photo and its edits are kept.")
    var hours = 24.0

    @Option(help: "Seconds of fine-tuning for each face.")
    var finetuneSeconds: Double?

    @OptionGroup var pack: PackOption

    func validate() throws {
        guard (certificate == nil) == (key == nil) else {
            throw ValidationError("--certificate and --key belong together.")
        }
        guard requestsPerSecond >= 0 else {
            throw ValidationError("--requests-per-second must not be negative.")
        }
        guard hours > 0, 0...65535 ~= port else {
            throw ValidationError("--hours must be positive and --port from 0 to 65535.")
        }
    }

    func run() async throws {
        LoggingSystem.bootstrap { JSONLogHandler(label: $0) }
        var editing = EditingConfiguration()
        editing.lifetime = hours * 3600
        if let finetuneSeconds { editing.finetuneSeconds = finetuneSeconds }
        let store = try SessionStore(folder: URL(fileURLWithPath: data))
        editing.signingKey = try store.nodeKey("marks")
        let editor = try Editor(pack: pack.open(), configuration: editing)
        let logger = Logger(label: "likeness")
        let app = try await application(
            for: editor, store: store, configuration: web, logger: logger)
        let group = ServiceGroup(
            services: [app], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        try await group.run()
    }

    private var web: WebConfiguration {
        var web = WebConfiguration()
        (web.host, web.port) = (host, port)
        web.lifetime = hours * 3600
        web.allowedOrigins = Set(origin)
        web.requiresToken = requireToken
        if requestsPerSecond == 0 {
            web.limits = .none
        } else {
            web.limits.requestsPerSecond = requestsPerSecond
        }
        web.publicFolder =
            `public`.map { URL(fileURLWithPath: $0) } ?? WebConfiguration.installedPublicFolder()
        if let certificate, let key {
            web.certificate = .init(
                chain: URL(fileURLWithPath: certificate), key: URL(fileURLWithPath: key))
        }
        web.onRunning = { [host, certificate] port in
            let scheme = certificate == nil ? "http" : "https"
            print("Likeness is at \(scheme)://\(host):\(port)/")
        }
        return web
    }
}
