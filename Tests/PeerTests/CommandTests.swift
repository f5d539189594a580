import Foundation
import TestSupport
import Testing

/// The commands that edit and verify photos without a server.
@Suite(
    .serialized,
    .enabled("there are no trained weights in this build") {
        await succeeds(RunningServer.executable.path, ["doctor"])
    })
struct CommandTests {
    private let folder = temporaryFolder("commands")
    private let samples = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../../Public/samples"
    ).standardizedFileURL

    private func likeness(_ arguments: String...) async throws -> (status: Int32, output: String) {
        try await run(RunningServer.executable.path, arguments)
    }

    private func path(_ name: String) -> String { folder.appending(path: name).path }

    private func bytes(_ name: String) throws -> Data {
        try Data(contentsOf: folder.appending(path: name))
    }

    @Test func `many photos are edited with one recipe, and again only what is missing`()
        async throws
    {
        let recipe = #"{"layers":[{"sliders":{"smile":60,"age+50,grey+50":40}}],"quality":90}"#
        try Data(recipe.utf8).write(to: folder.appending(path: "r.json"))
        try Data("no photo".utf8).write(to: folder.appending(path: "broken.jpg"))
        let photos = ["one", "two"].map { samples.appending(path: "\($0).jpg").path }
        let edit = { (photos: [String]) in
            try await run(
                RunningServer.executable.path,
                ["edit"] + photos + [
                    "--recipe", path("r.json"), "-o", path("out"), "--seconds", "1", "--json",
                ])
        }
        let first = try await edit(photos + [path("broken.jpg")])
        #expect(first.status == 75, "\(first.output)")
        #expect(first.output.contains("not a picture") || first.output.contains("broken.jpg"))
        #expect(first.output.contains(#""done" : 2"#) && first.output.contains(#""failed" : 1"#))
        for name in ["one", "two"] {
            let result = try bytes("out/\(name).jpg")
            try #expect(result != Data(contentsOf: samples.appending(path: "\(name).jpg")))
        }
        let second = try await edit(photos)
        #expect(second.status == 0 && second.output.contains(#""skipped" : 2"#))
        #expect(try await edit([path("broken.jpg")]).status == 65)

        let verified = try await likeness(
            "verify", path("out/one.jpg"), "--json", "--data", path("x"))
        #expect(verified.output.contains(#""edited" : true"#), "\(verified.output)")
        #expect(verified.output.contains(#""age+50,grey+50" : 40"#))
    }

    @Test func `a result is verified by its node alone, and a recipe makes the same bytes again`()
        async throws
    {
        let photo = samples.appending(path: "three.jpg").path
        // A node is known by its key, which is made with its database.
        _ = try await likeness("token", "create", "x", "--data", path("data"))
        let made = try await likeness(
            "edit", photo, "--smile", "60", "-o", path("a.jpg"), "--write-recipe", path("a.json"),
            "--seconds", "1", "--data", path("data"))
        #expect(made.status == 0, "\(made.output)")
        let ours = try await likeness("verify", path("a.jpg"), "--data", path("data"))
        #expect(ours.status == 0, "\(ours.output)")
        #expect(ours.output.contains("signed by this node"))
        let theirs = try await likeness("verify", path("a.jpg"), "--data", path("other"))
        #expect(theirs.status == 1 && theirs.output.contains("not signed by this node"))
        let original = try await likeness("verify", photo, "--data", path("data"))
        #expect(original.status == 1 && original.output.contains("does not say"))
        let damaged = try bytes("a.jpg").prefix(500)
        try damaged.write(to: folder.appending(path: "b.jpg"))
        let text = folder.appending(path: "text.jpg")
        try Data("no photo".utf8).write(to: text)
        #expect(try await likeness("verify", text.path).status == 65)

        let again = try await likeness(
            "edit", photo, "--recipe", path("a.json"), "-o", path("again.jpg"), "--data",
            path("data"))
        #expect(again.status == 0, "\(again.output)")
        try #expect(bytes("again.jpg") == bytes("a.jpg"))
    }
}
