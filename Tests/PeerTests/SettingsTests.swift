import Foundation
import TestSupport
import Testing

/// Where the settings of a node come from, asked of the executable itself.
struct SettingsTests {
    private let folder = scratchFolder.appending(
        path: "settings-\(UUID().uuidString)")

    private func doctor(
        _ options: [String], environment: [String: String] = [:]
    ) async throws -> (status: Int32, output: String) {
        let variables = environment.map { "\($0.key)=\($0.value)" }
        return try await run(
            "env", variables + [RunningServer.executable.path, "doctor"] + options)
    }

    private func file(_ text: String) throws -> String {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: "likeness.conf")
        try Data(text.utf8).write(to: file)
        return file.path
    }

    @Test func `flags win over the environment, and the environment over the file`() async throws {
        let file = try file("# comment\nport = 1001\nhours = 5\ndata = \"/srv/x\"\n")
        let (status, output) = try await doctor(
            ["--config", file, "--port", "1003"],
            environment: ["LIKENESS_PORT": "1002", "LIKENESS_HOURS": "6"])
        #expect(status == 0)
        let lines = output.split(separator: "\n").map {
            $0.split(separator: " ").joined(separator: " ")
        }
        #expect(lines.contains("port 1003 (flag)"))
        #expect(lines.contains("hours 6.0 (environment)"))
        #expect(lines.contains("data /srv/x (file)"))
        #expect(lines.contains("host 127.0.0.1 (default)"))
    }

    @Test func `a word in the file that is no setting is refused by name`() async throws {
        let (status, output) = try await doctor(["--config", file("prot = 80\n")])
        #expect(status != 0)
        #expect(output.contains("prot"))
    }

    @Test func `a variable that is no setting is refused by name`() async throws {
        let (status, output) = try await doctor([], environment: ["LIKENESS_PROT": "80"])
        #expect(status != 0)
        #expect(output.contains("prot"))
    }

    @Test func `a line without a value is refused with its number`() async throws {
        let (status, output) = try await doctor(["--config", file("port = 80\nhost\n")])
        #expect(status != 0)
        #expect(output.contains("Line 2"))
    }

    @Test func `a full quota refuses photos and says so`() async throws {
        let data = folder.appending(path: "data")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let server = try await RunningServer(
            data: data, pack: nil, options: ["--quota-gigabytes", "0.001"])
        defer { server.stop() }
        let (_, output) = try await run(
            "curl",
            ["-s", "-w", "%{http_code}", "--data-binary", "x", server.base + "/v1/sessions"])
        #expect(output.contains("storage-full"))
        #expect(output.hasSuffix("507"))
    }

    @Test func `a second server on the same data folder is refused`() async throws {
        let data = folder.appending(path: "data")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let server = try await RunningServer(data: data, pack: nil)
        defer { server.stop() }
        let (status, output) = try await run(
            RunningServer.executable.path, ["serve", "--port", "0", "--data", data.path])
        #expect(status != 0)
        #expect(output.contains("Another process"))
    }

    @Test func `a backup of a running server is restored only once it has stopped`() async throws {
        let (data, backup) = (folder.appending(path: "data"), folder.appending(path: "backup"))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let server = try await RunningServer(data: data, pack: nil)
        let executable = RunningServer.executable.path
        let made = try await run(executable, ["backup", backup.path, "--data", data.path])
        #expect(made.status == 0, "\(made.output)")
        let early = try await run(executable, ["restore", backup.path, "--data", data.path])
        #expect(early.status != 0 && early.output.contains("Another process"))
        server.stop()
        let late = try await run(executable, ["restore", backup.path, "--data", data.path])
        #expect(late.status == 0, "\(late.output)")
    }
}
