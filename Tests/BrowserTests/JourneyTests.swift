import FaceModels
import Foundation
import TestSupport
import Testing

/// A person's way through the page, in headless Chromium.
@Suite(
    .serialized,
    .enabled("Chromium or selenium is not installed") {
        let hasSelenium = await succeeds("python3", ["-c", "import selenium"])
        return await succeeds("chromium", ["--version"]) && hasSelenium
    })
struct JourneyTests {
    @Test func `a photo goes from upload to download, with a face drawn by hand`() async throws {
        let pack = folder("browser-pack")
        _ = try ModelPack.random(in: pack)
        try await travel(pack: pack, box: "140,110,104,150")
    }

    @Test(
        .enabled("there are no trained weights in this build") {
            await starterPackIsTrained()
        })
    func `the starter pack finds the face by itself`() async throws {
        try await travel(pack: nil, box: nil)
    }

    private func travel(pack: URL?, box: String?) async throws {
        let server = try await RunningServer(
            data: folder("browser").appending(path: "data"), pack: pack)
        defer { server.stop() }
        let journey = try #require(Bundle.module.url(forResource: "Journey", withExtension: nil))
        let shots = folder("browser-shots")
        let result = try await run(
            "python3",
            [
                journey.appending(path: "journey.py").path, server.base,
                journey.appending(path: "portrait.jpg").path, shots.path,
            ] + (box.map { [$0] } ?? []))
        #expect(result.status == 0, "\(result.output)\nscreenshots: \(shots.path)")
        print(result.output)
    }

    private func folder(_ name: String) -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "\(name)-\(UUID().uuidString)")
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }
}

/// Whether `likeness doctor` is content with the starter pack.
private func starterPackIsTrained() async -> Bool {
    await succeeds(RunningServer.executable.path, ["doctor"])
}
