import ArgumentParser
import Editing
import Foundation
import Imaging

extension EditCommand {
    /// Edits one photo through a session, which can say more about the way.
    func editOne(with editor: Editor) async throws {
        let file = URL(fileURLWithPath: output)
        let format = EditCommand.format(ofEnding: file.pathExtension) ?? .jpeg
        let edit = try edit()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: photos[0]))
        let session = try await editor.open(id: "edit", photo: bytes, journal: MemoryJournal())
        let start = ContinuousClock.now
        let printer = Task {
            var last = ""
            for await snapshot in await session.updates() {
                let line = Self.line(snapshot)
                guard line != last else { continue }
                last = line
                let seconds = start.duration(to: .now) / .seconds(1)
                Self.say(String(format: "%6.2f s  ", seconds) + line)
            }
        }
        defer { printer.cancel() }

        try await chooseFace(of: session)
        let ready = try await Self.wait(session) { $0.state == .ready }
        let warnings = ready.chosenFace?.warnings ?? []
        if !warnings.isEmpty {
            Self.say("this face is " + warnings.map(\.rawValue).joined(separator: " and "))
        }
        let number = try await session.finish(
            edit,
            FinishOptions(
                format: format, quality: quality, maximumSide: maximumSide,
                keepLocation: keepLocation))
        let done = try await Self.wait(session) { $0.edit(number)?.isOver == true }
        if let failure = done.edit(number)?.failure { throw Failed(detail: failure.detail) }
        try await session.result(number).write(to: file, options: .atomic)
        let recipe = try await session.recipe(number)
        if let writeRecipe {
            try Data((recipe.json + "\n").utf8).write(to: URL(fileURLWithPath: writeRecipe))
        }
        if json { print(recipe.json) }
        try await writeDetails(of: session, edit)
        await session.close()
    }

    private func chooseFace(of session: Session) async throws {
        let found = try await Self.wait(session) { $0.state != .detecting }
        if let choice = try choice {
            try await session.choose(choice)
        } else if found.state == .choosing {
            guard !found.faces.isEmpty else { throw EditingError.noFace }
            for face in found.faces {
                let box = face.box.map { "\(Int($0))" }.joined(separator: ",")
                let warnings = face.warnings.map { ", \($0.rawValue)" }.joined()
                Self.say("face \(face.index) at \(box), \(Int(100 * face.score)) % sure\(warnings)")
            }
            let surest = found.faces.max { $0.score < $1.score }?.index ?? 0
            try await session.choose(.index(face ?? surest))
        }
    }

    private var choice: FaceChoice? {
        get throws {
            if let points {
                let numbers = try Self.numbers(points, count: 10)
                return .points((0..<5).map { [numbers[2 * $0], numbers[2 * $0 + 1]] })
            }
            if let box {
                let numbers = try Self.numbers(box, count: 4)
                return .box(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
            }
            return nil
        }
    }

    private func writeDetails(of session: Session, _ edit: Edit) async throws {
        guard let details else { return }
        let folder = URL(fileURLWithPath: details)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let frame = try await session.preview(edit)
        try frame.jpeg.write(to: folder.appendingPathComponent("preview.jpg"))
        for name in ["inner", "outer", "reconstruction", "mask"] {
            try await session.image(name).0.write(to: folder.appendingPathComponent("\(name).png"))
        }
        var times: [Double] = []
        for _ in 0..<20 { times.append(try await session.preview(edit).milliseconds) }
        times.sort()
        Self.say(String(format: "a frame takes %.1f ms", times[10]))
    }

    private static func wait(
        _ session: Session, until isWanted: (SessionSnapshot) -> Bool
    ) async throws -> SessionSnapshot {
        for await snapshot in await session.updates() {
            if let failure = snapshot.failure { throw Failed(detail: failure.detail) }
            if isWanted(snapshot) { return snapshot }
        }
        throw EditingError.closed
    }

    private static func numbers(_ text: String, count: Int) throws -> [Double] {
        let numbers = text.split(separator: ",").compactMap { Double($0) }
        guard numbers.count == count else {
            throw ValidationError("“\(text)” should be \(count) numbers with commas between them.")
        }
        return numbers
    }

    private static func line(_ snapshot: SessionSnapshot) -> String {
        guard let progress = snapshot.progress else { return snapshot.state.rawValue }
        let left = progress.secondsLeft.map { String(format: ", %.0f s left", $0) } ?? ""
        return "\(progress.stage) \(Int(100 * progress.fraction)) %\(left)"
    }

    private static func say(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }

    /// What the pipeline said about a failure.
    private struct Failed: Error, CustomStringConvertible {
        let detail: String
        var description: String { detail }
    }
}
