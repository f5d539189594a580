import Foundation
import TestSupport
import Testing

/// The interface as its description promises it, asked by programs that were not written for it.
@Suite(.serialized)
struct ContractTests {
    /// Five points for the face of `portrait.jpg`, which untrained networks do not find.
    private let face = #"{"points":[[162,168],[222,168],[192,205],[168,238],[216,238]]}"#

    private func makeToken(_ scope: String, in data: URL) async throws -> String {
        let made = try await run(
            RunningServer.executable.path,
            ["token", "create", "tests", "--scope", scope, "--data", data.path])
        #expect(made.status == 0, "\(made.output)")
        return String(try #require(made.output.firstMatch(of: /lk_[0-9a-f_]+/)).0)
    }

    @Test(
        .enabled("schemathesis is not installed") {
            await succeeds("schemathesis", ["--version"])
        })
    func `schemathesis finds nothing that the description does not say`() async throws {
        let data = temporaryFolder("contract").appending(path: "data")
        let token = try await makeToken("admin", in: data)
        let server = try await RunningServer(
            data: data, pack: randomPack.get(),
            options: [
                "--finetune-seconds", "1", "--requests-per-second", "0", "--require-token",
            ])
        defer { server.stop() }
        let result = try await run(
            "python3", [peer("contract.py").path, server.base, peer("portrait.jpg").path, token])
        #expect(result.status == 0, "\(result.output.suffix(6000))")
        print(result.output.suffix(1500))
        // Whatever was sent, the server is alive and well.
        try await #expect(server.send("GET", "/readyz").status == 200)
        let log = data.deletingLastPathComponent()
        let files = try FileManager.default.contentsOfDirectory(atPath: log.path)
        for file in files where file.hasSuffix(".log") {
            let text = try String(contentsOf: log.appending(path: file), encoding: .utf8)
            #expect(!text.contains("request failed"))
        }
    }

    @Test(arguments: [("bash", "edit.sh"), ("python3", "edit.py"), ("node", "edit.mjs")])
    func `every example does what it says, with a token`(
        program: String, example: String
    ) async throws {
        guard await succeeds(program, ["--version"]) else {
            print("\(program) is not installed; \(example) was not run")
            return
        }
        let folder = temporaryFolder("examples")
        let data = folder.appending(path: "data")
        let token = try await makeToken("edit", in: data)
        let server = try await RunningServer(
            data: data, pack: randomPack.get(),
            options: ["--finetune-seconds", "1", "--require-token"])
        defer { server.stop() }
        try await #expect(server.send("GET", "/v1/sessions").status == 401)
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../Sources/WebServer/Documentation/examples/\(example)"
        ).standardizedFileURL
        let finished = folder.appending(path: "finished.jpg")
        let result = try await run(
            "env",
            [
                "LIKENESS_URL=\(server.base)", "LIKENESS_TOKEN=\(token)", program, script.path,
                peer("portrait.jpg").path, finished.path, face,
            ])
        #expect(result.status == 0, "\(result.output)")
        #expect(try Data(contentsOf: finished).prefix(2) == Data([0xFF, 0xD8]))
    }

    @Test func `tokens are made, listed and revoked from the command line`() async throws {
        let data = temporaryFolder("tokens").appending(path: "data").path
        func token(_ arguments: String...) async throws -> (status: Int32, output: String) {
            try await run(
                RunningServer.executable.path, ["token"] + arguments + ["--data", data])
        }
        let made = try await token("create", "Ada's phone", "--scope", "read", "--days", "7")
        let id = String(try #require(made.output.firstMatch(of: /lk_([0-9a-f]+)_/)).1)
        let list = try await token("list").output
        #expect(list.contains(id) && list.contains("Ada's phone") && list.contains("valid"))
        let secret = try #require(made.output.firstMatch(of: /lk_[0-9a-f_]+/)).0
        #expect(!list.contains(secret))
        let database = try Data(contentsOf: URL(filePath: data + "/likeness.sqlite"))
        #expect(database.range(of: Data(secret.utf8)) == nil)
        try await #expect(token("revoke", id).status == 0)
        try await #expect(token("revoke", id).status != 0)
        try await #expect(token("list").output.contains("revoked"))
        try await #expect(token("create", "x", "--scope", "root").status != 0)

        let refused = try await run(
            RunningServer.executable.path,
            [
                "serve", "--host", "0.0.0.0", "--port", "0", "--data", data, "--pack",
                randomPack.get().path,
            ])
        #expect(refused.status != 0 && refused.output.contains("likeness token create"))
    }
}
