public import Foundation

/// What an operator may change about the server.
public struct WebConfiguration: Sendable {
    /// A certificate and its key, as PEM files.
    public struct Certificate: Sendable {
        /// The certificate, followed by those that lead to a root.
        public var chain: URL
        /// The private key.
        public var key: URL

        /// Creates a pair.
        public init(chain: URL, key: URL) {
            self.chain = chain
            self.key = key
        }
    }

    /// The address to listen on.
    public var host = "127.0.0.1"
    /// The port to listen on; 0 lets the system choose.
    public var port = 8080
    /// The folder of the browser client; without one only the interface is served.
    public var publicFolder: URL?
    /// Turns on TLS and HTTP/2.
    public var certificate: Certificate?
    /// Origins of pages that may talk to the server beside its own.
    public var allowedOrigins: Set<String> = []
    /// Whether everybody needs a token, also from this machine; elsewhere it always takes one.
    public var requiresToken = false
    /// How much one client may ask for.
    public var limits = RequestLimits()
    /// Silence, not even an answer to a ping, after which a live connection is given up.
    public var liveIdleLimit: Duration = .seconds(45)
    /// Bytes of a photo, at most.
    public var maximumUpload = 25_000_000
    /// Uploads at the same time, at most.
    public var maximumUploads = 16
    /// Connections at the same time, at most; further ones wait to be accepted.
    public var maximumConnections = 1000
    /// Bytes beyond which new photos are refused; `nil` for no limit.
    public var storageLimit: Int?
    /// Bytes that a new session is counted with before its files are there.
    public var bytesPerSession = 40_000_000
    /// Seconds a session lives.
    public var lifetime: TimeInterval = 24 * 3600
    /// Seconds between two searches for expired sessions.
    public var sweepInterval: TimeInterval = 180
    /// Counts what happens, for `/metrics`.
    public var metrics = PrometheusRegistry()
    /// Called with the port once connections are accepted.
    public var onRunning: @Sendable (Int) async -> Void = { _ in }

    /// Creates a configuration for this machine only, without TLS.
    public init() {}

    /// The folder `Public` beside the working directory, the executable, or its package.
    public static func installedPublicFolder() -> URL? {
        let working = URL(filePath: FileManager.default.currentDirectoryPath)
        var candidates = [working]
        var folder = (Bundle.main.executableURL ?? working).resolvingSymlinksInPath()
        for _ in 0..<5 {
            folder.deleteLastPathComponent()
            candidates.append(folder)
            candidates.append(folder.appending(path: "share/likeness"))
        }
        return candidates.map { $0.appending(path: "Public") }.first {
            FileManager.default.fileExists(atPath: $0.appending(path: "index.html").path)
        }
    }
}
