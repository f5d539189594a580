import Foundation
import TestSupport
import Testing

/// The process is killed without warning, and started again on the same folder.
struct KillTests {
    private let points = Data(
        #"{"points":[[162,168],[222,168],[192,205],[168,238],[216,238]]}"#.utf8)

    @Test func `a session continues after the server was killed twice`() async throws {
        let data = temporaryFolder("kill").appending(path: "data")
        func start() async throws -> RunningServer {
            try await RunningServer(
                data: data, pack: randomPack.get(), options: ["--finetune-seconds", "6"])
        }
        var server = try await start()
        defer { server.stop() }
        let photo = try Data(contentsOf: peer("portrait.jpg"))
        let opened = try await server.send("POST", "/v1/sessions", photo)
        #expect(opened.status == 201)
        let session = "/v1/sessions/" + (try #require(opened.document["id"] as? String))
        _ = try await wait(server, session) { $0["state"] as? String != "detecting" }
        try await #expect(server.send("PUT", session + "/face", points).status == 200)
        _ = try await wait(server, session) { document in
            let progress = document["progress"] as? [String: Any]
            return progress?["stage"] as? String == "finetune"
                && progress?["fraction"] as? Double ?? 0 > 0.1
        }

        server.kill()
        server = try await start()
        let found = try await server.send("GET", session).document
        #expect(found["state"] as? String == "preparing")
        #expect(found["previewable"] as? Bool == true)
        let ready = try await wait(server, session) { $0["state"] as? String != "preparing" }
        #expect(ready["state"] as? String == "ready")

        let body = Data(#"{"sliders":{"smile":50},"format":"png"}"#.utf8)
        try await #expect(server.send("POST", session + "/edits", body).status == 202)
        server.kill()
        server = try await start()
        let edit = try await wait(server, session + "/edits/1") {
            !["queued", "running"].contains($0["status"] as? String)
        }
        #expect(edit["status"] as? String == "done")
        try await #expect(server.send("GET", session + "/edits/1/result").status == 200)
        try await #expect(server.send("GET", session + "/images/original").status == 200)
    }

    @Test func `a batch continues after the server was killed`() async throws {
        let data = temporaryFolder("kill").appending(path: "data")
        func start() async throws -> RunningServer {
            try await RunningServer(
                data: data, pack: randomPack.get(), options: ["--finetune-seconds", "3"])
        }
        var server = try await start()
        defer { server.stop() }
        let photo = try "photo=@" + peer("portrait.jpg").path
        let recipe = data.deletingLastPathComponent().appending(path: "recipe.json")
        let face =
            #"{"box":[120,120,150,150],"points":[[162,168],[222,168],[192,205],[168,238],[216,238]]}"#
        try Data(
            #"{"layers":[{"face":\#(face),"sliders":{"smile":50}}],"format":"png"}"#.utf8
        ).write(to: recipe)
        let sent = try await run(
            "curl",
            ["-sf", "-F", "recipe=@\(recipe.path);type=application/json"]
                + Array(repeating: ["-F", photo], count: 3).joined() + [server.base + "/v1/batch"])
        let id = try #require(sent.output.firstMatch(of: /"id":"([a-z0-9]+)"/)?.1)
        let batch = "/v1/batch/\(id)"
        func statuses(_ document: [String: Any]) -> [String] {
            (document["items"] as? [[String: Any]] ?? []).compactMap { $0["status"] as? String }
        }
        _ = try await wait(server, batch) { statuses($0).contains("running") }

        server.kill()
        server = try await start()
        let done = try await wait(server, batch) { $0["status"] as? String == "done" }
        #expect(statuses(done) == ["done", "done", "done"])
        for item in 0..<3 {
            try await #expect(server.send("GET", "\(batch)/items/\(item)/result").status == 200)
        }
    }

    private func wait(
        _ server: RunningServer, _ path: String, _ isWanted: ([String: Any]) -> Bool
    ) async throws -> [String: Any] {
        var document: [String: Any] = [:]
        for _ in 0..<2400 {
            document = try await server.send("GET", path).document
            if isWanted(document) { return document }
            try await Task.sleep(for: .milliseconds(25))
        }
        throw CommandFailure(output: "waited in vain: \(document)")
    }
}
