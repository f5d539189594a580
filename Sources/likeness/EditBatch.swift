import ArgumentParser
import Editing
import Foundation
import Imaging

/// Edits photos one after another with one recipe, and goes on where an earlier run was stopped.
struct EditBatch {
    let editor: Editor
    let recipe: Recipe
    /// The format of the results; `nil` for that of the recipe.
    let format: ImageFormat?
    /// Whether a result has the format of its photo instead.
    let keepsFormat: Bool
    /// Where results go, under the names of their photos.
    let folder: URL?
    /// Where the only result goes, if not into a folder.
    let file: URL?
    /// Whether results that are there are made again.
    let replaces: Bool
    let printsJSON: Bool
    /// Where the recipe of the last photo goes.
    let recipeFile: URL?

    /// What became of one photo.
    struct Outcome: Encodable {
        var photo: String
        /// `done`, `skipped` or `failed`.
        var status: String
        var result: String?
        var seconds: Double?
        var failure: Editing.Failure?
        var recipe: Recipe?
    }

    /// What became of all.
    private struct Report: Encodable {
        var photos: [Outcome]
        var done: Int
        var skipped: Int
        var failed: Int
    }

    /// Some photos failed: `EX_TEMPFAIL`; all did: `EX_DATAERR`.
    static let (someFailed, allFailed) = (ExitCode(75), ExitCode(65))

    /// Edits the photos.
    ///
    /// - Throws: An `ExitCode` if any failed.
    mutating func run(_ photos: [URL]) async throws {
        if let folder {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        let bar = ProgressBar(total: photos.count)
        var outcomes: [Outcome] = []
        for (index, photo) in photos.enumerated() {
            await bar.begin(index, photo.lastPathComponent)
            let outcome = await edit(photo) { progress in await bar.show(progress) }
            outcomes.append(outcome)
            let reason = outcome.failure.map { ": " + $0.detail } ?? ""
            await bar.end("\(outcome.status)  \(photo.lastPathComponent)\(reason)")
        }
        let failed = outcomes.count { $0.status == "failed" }
        if printsJSON {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            let report = Report(
                photos: outcomes, done: outcomes.count { $0.status == "done" },
                skipped: outcomes.count { $0.status == "skipped" }, failed: failed)
            print(String(decoding: try encoder.encode(report), as: UTF8.self))
        }
        if failed == outcomes.count { throw Self.allFailed }
        if failed > 0 { throw Self.someFailed }
    }

    private func edit(
        _ photo: URL, report: @escaping @Sendable (Editing.Progress) async -> Void
    ) async -> Outcome {
        let start = ContinuousClock.now
        do {
            let bytes = try Data(contentsOf: photo)
            var wanted = recipe.adapted(to: bytes)
            if let format {
                wanted.options.format = format
            } else if keepsFormat {
                wanted.options.format = (try? ImageFormat(of: bytes)) ?? .jpeg
            }
            let target = target(for: photo, wanted.options.format)
            if !replaces, folder != nil, FileManager.default.fileExists(atPath: target.path) {
                return Outcome(photo: photo.path, status: "skipped", result: target.path)
            }
            let finished = try await editor.run(wanted, photo: bytes, report: report)
            try finished.file.write(to: target, options: .atomic)
            if let recipeFile {
                try Data((finished.recipe.json + "\n").utf8).write(to: recipeFile)
            }
            return Outcome(
                photo: photo.path, status: "done", result: target.path,
                seconds: start.duration(to: .now) / .seconds(1), recipe: finished.recipe)
        } catch let error as EditingError {
            return Outcome(
                photo: photo.path, status: "failed", failure: Editing.Failure(error))
        } catch {
            return Outcome(
                photo: photo.path, status: "failed",
                failure: Editing.Failure(
                    kind: "unreadable-file", detail: error.localizedDescription))
        }
    }

    private func target(for photo: URL, _ format: ImageFormat) -> URL {
        if let file { return file }
        let name = photo.deletingPathExtension().lastPathComponent
        return (folder ?? photo.deletingLastPathComponent())
            .appendingPathComponent("\(name).\(format.fileExtension)")
    }
}
