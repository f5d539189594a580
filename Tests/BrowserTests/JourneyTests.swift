import FaceModels
import Foundation
import TestSupport
import Testing

/// People's ways through the page, in headless Chromium.
@Suite(
    .serialized,
    .enabled("Chromium or selenium is not installed") {
        let hasSelenium = await succeeds("python3", ["-c", "import selenium"])
        return await succeeds("chromium", ["--version"]) && hasSelenium
    })
struct JourneyTests {
    @Test func `a face is shown by hand where none was found`() async throws {
        let pack = folder("browser-pack")
        _ = try ModelPack.random(in: pack)
        try await travel(["drawn_face"], pack: pack)
    }

    @Test(
        .enabled("there are no trained weights in this build") {
            await starterPackIsTrained()
        })
    func `everything the page offers works`() async throws {
        try await travel([], pack: nil)
    }

    @Test(
        .enabled("there are no trained weights in this build") {
            await starterPackIsTrained()
        })
    func `a token opens everything where one is asked for`() async throws {
        let data = folder("browser").appending(path: "data")
        let made = try await run(
            RunningServer.executable.path, ["token", "create", "browser", "--data", data.path])
        let token = try #require(
            made.output.split(whereSeparator: \.isWhitespace).last { $0.hasPrefix("lk_") })
        setenv("LIKENESS_TOKEN", String(token), 1)
        try await travel(["access"], pack: nil, data: data, options: ["--require-token"])
    }

    /// Checks the facts of some topics, or of all.
    private func travel(
        _ topics: [String], pack: URL?, data: URL? = nil, options: [String] = []
    ) async throws {
        let server = try await RunningServer(
            data: data ?? folder("browser").appending(path: "data"), pack: pack,
            options: ["--finetune-seconds", "3"] + options)
        defer { server.stop() }
        let journey = try #require(Bundle.module.url(forResource: "Journey", withExtension: nil))
        let shots = folder("browser-shots")
        let result = try await run(
            "python3",
            [journey.appending(path: "journey.py").path, server.base, shots.path] + topics)
        #expect(result.status == 0, "\(result.output)\nscreenshots: \(shots.path)")
        print(result.output)
    }

    private func folder(_ name: String) -> URL {
        let folder = scratchFolder.appending(
            path: "\(name)-\(UUID().uuidString)")
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }
}

/// Whether `likeness doctor` is content with the starter pack.
private func starterPackIsTrained() async -> Bool {
    await succeeds(RunningServer.executable.path, ["doctor"])
}
