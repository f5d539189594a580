import ArgumentParser
import Foundation
import WebServer

/// What an operator may set about `serve`; ``Settings`` says where it comes from.
struct ServeOptions: ParsableArguments {
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

    @Option(help: "Gigabytes that everything stored may take; 0 for no limit.")
    var quotaGigabytes = 0.0

    @Option(help: "Seconds of fine-tuning for each face.")
    var finetuneSeconds: Double?

    @Option(help: "A file with settings, one `name = value` a line.")
    var config: String?

    @OptionGroup var pack: PackOption

    func validate() throws {
        guard (certificate == nil) == (key == nil) else {
            throw ValidationError("--certificate and --key belong together.")
        }
        guard requestsPerSecond >= 0 else {
            throw ValidationError("--requests-per-second must not be negative.")
        }
        guard quotaGigabytes >= 0 else {
            throw ValidationError("--quota-gigabytes must not be negative.")
        }
        guard hours > 0, 0...65535 ~= port else {
            throw ValidationError("--hours must be positive and --port from 0 to 65535.")
        }
    }

    /// The same for the server.
    var web: WebConfiguration {
        var web = WebConfiguration()
        (web.host, web.port) = (host, port)
        web.lifetime = hours * 3600
        web.allowedOrigins = Set(origin)
        web.requiresToken = requireToken
        web.storageLimit = quotaGigabytes > 0 ? Int(quotaGigabytes * 1e9) : nil
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

    /// Every setting by name, as it is in force.
    var effective: [(name: String, value: String)] {
        [
            ("host", host), ("port", "\(port)"), ("data", data),
            ("public", web.publicFolder?.path ?? "none"), ("pack", pack.folder.path),
            ("certificate", certificate ?? "none"), ("key", key ?? "none"),
            ("origin", origin.isEmpty ? "none" : origin.joined(separator: ", ")),
            ("require-token", "\(requireToken)"),
            ("requests-per-second", "\(requestsPerSecond)"), ("hours", "\(hours)"),
            ("quota-gigabytes", "\(quotaGigabytes)"),
            ("finetune-seconds", finetuneSeconds.map { "\($0)" } ?? "the pack's"),
        ]
    }
}
