public import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The executable, serving in a process of its own.
public final class RunningServer: Sendable {
    /// Such as `http://127.0.0.1:40123`.
    public let base: String
    private let process: Process

    /// Starts the server and waits until it is ready.
    ///
    /// - Parameters:
    ///   - data: The folder for sessions.
    ///   - pack: The folder of the model pack; without one, the starter pack.
    ///   - scheme: `https` if `options` name a certificate.
    ///   - options: Further options of `likeness serve`.
    public init(
        data: URL, pack: URL?, scheme: String = "http", options: [String] = []
    ) async throws {
        let port = try Self.freePort()
        base = "\(scheme)://127.0.0.1:\(port)"
        process = Process()
        process.executableURL = Self.executable
        process.arguments =
            ["serve", "--port", "\(port)", "--data", data.path]
            + (pack.map { ["--pack", $0.path] } ?? []) + options
        process.standardOutput = FileHandle.nullDevice
        let log = data.deletingLastPathComponent().appendingPathComponent("serve-\(port).log")
        _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        process.standardError = try FileHandle(forWritingTo: log)
        try process.run()
        // With TLS the certificate is our own, so it is curl that asks.
        for _ in 0..<600 {
            try await Task.sleep(for: .milliseconds(100))
            let answer = try await run("curl", ["-skf", base + "/readyz"])
            if answer.status == 0 { return }
            guard process.isRunning else { break }
        }
        process.terminate()
        throw CommandFailure(
            output: (try? String(contentsOf: log, encoding: .utf8)) ?? "no log")
    }

    /// The process identifier.
    public var pid: Int32 { process.processIdentifier }

    /// Ends the process as a power cut would.
    public func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Asks the process to stop.
    ///
    /// - Returns: Its exit status.
    @discardableResult
    public func stop() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// The executable that was built together with these tests.
    public static var executable: URL {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().appendingPathComponent("likeness")
    }

    /// A port that nobody listens on.
    public static func freePort() throws -> UInt16 {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(file) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(file, $0, length) == 0 && getsockname(file, $0, &length) == 0
            }
        }
        guard isBound else { throw CommandFailure(output: "no free port") }
        return UInt16(bigEndian: address.sin_port)
    }
}

extension RunningServer {
    /// Sends a request.
    ///
    /// - Returns: The status, and the body as a JSON object if it is one.
    public func send(
        _ method: String, _ path: String, _ body: Data? = nil
    ) async throws -> (status: Int, document: [String: Any]) {
        guard let url = URL(string: base + path) else { throw CommandFailure(output: path) }
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.httpBody = body
        request.timeoutInterval = 120
        if body?.first == UInt8(ascii: "{") {
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        }
        let (data, response) = try await URLSession.shared.data(for: request)
        let document = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
        return ((response as? HTTPURLResponse)?.statusCode ?? 0, document ?? [:])
    }
}

/// A command that did not do what it should, and what it printed.
public struct CommandFailure: Error, CustomStringConvertible {
    /// What it printed.
    public var output: String
    /// The same.
    public var description: String { output }

    /// Creates a failure.
    public init(output: String) {
        self.output = output
    }
}

/// Runs a command that is found in the path.
///
/// - Returns: Its exit status, and what it printed to both outputs.
public func run(
    _ command: String, _ arguments: [String]
) async throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [command] + arguments
    process.environment = ProcessInfo.processInfo.environment
        .merging(["TMPDIR": scratchFolder.path]) { $1 }
    let file = scratchFolder.appendingPathComponent(
        "output-\(UUID().uuidString)")
    _ = FileManager.default.createFile(atPath: file.path, contents: nil)
    let output = try FileHandle(forWritingTo: file)
    process.standardOutput = output
    process.standardError = output
    process.standardInput = FileHandle.nullDevice
    defer { try? FileManager.default.removeItem(at: file) }
    try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
        process.terminationHandler = { _ in done.resume() }
        do { try process.run() } catch { done.resume(throwing: error) }
    }
    return (process.terminationStatus, try String(contentsOf: file, encoding: .utf8))
}

/// Whether a command succeeds; for tests that need what may not be installed.
public func succeeds(_ command: String, _ arguments: [String]) async -> Bool {
    (try? await run(command, arguments).status) == 0
}
