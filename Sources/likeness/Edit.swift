import ArgumentParser
import Editing
import Foundation
import Imaging

/// `likeness edit`: makes one edited photo, without a server.
struct EditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: "Edit one photo: likeness edit photo.jpg --smile 60 -o out.jpg",
        discussion: """
            Every slider of the pack is an option: --smile 60, --age -40, --mouth-open 20. \
            `likeness doctor` lists them.
            """)

    @Argument(help: "A JPEG, PNG or WebP file.")
    var photo: String

    @Option(help: "A slider and its position from −100 to 100, as in smile=60.")
    var slider: [String] = []

    @Option(name: [.short, .customLong("output")], help: "Where the result goes.")
    var output = "edited.jpg"

    @Option(help: "Which face, from 0, the largest, on; by default the surest.")
    var face: Int?

    @Option(help: "A box around the face instead: x,y,width,height in pixels.")
    var box: String?

    @Option(
        help: "Five points instead: x,y of left and right eye, nose, left and right mouth corner.")
    var points: String?

    @Option(help: "JPEG or WebP quality from 1 to 100.")
    var quality = 92

    @Option(help: "Seconds of fine-tuning.")
    var seconds: Double?

    @Option(help: "A folder for the aligned face, its reconstruction, the mask and a preview.")
    var details: String?

    @OptionGroup var pack: PackOption

    func run() async throws {
        var configuration = EditingConfiguration()
        if let seconds { configuration.finetuneSeconds = seconds }
        if details == nil { configuration.distillSteps = 0 }
        let file = URL(fileURLWithPath: output)
        let format = try Self.format(of: file)
        let edit = try Self.edit(slider)
        let editor = try Editor(pack: pack.open(), configuration: configuration)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: photo))
        let session = try await editor.open(id: "edit", photo: bytes, journal: MemoryJournal())
        let clock = ContinuousClock()
        let start = clock.now
        let printer = Task {
            var last = ""
            for await snapshot in await session.updates() {
                let line = Self.line(snapshot)
                guard line != last else { continue }
                last = line
                let seconds = start.duration(to: clock.now) / .seconds(1)
                Self.say(String(format: "%6.2f s  ", seconds) + line)
            }
        }
        defer { printer.cancel() }

        let found = try await Self.wait(session) { $0.state != .detecting }
        if let choice = try choice {
            try await session.choose(choice)
        } else if found.state == .choosing {
            guard !found.faces.isEmpty else { throw EditingError.noFace }
            for face in found.faces {
                let box = face.box.map { "\(Int($0))" }.joined(separator: ",")
                Self.say("face \(face.index) at \(box), \(Int(100 * face.score)) % sure")
            }
            let surest = found.faces.max { $0.score < $1.score }?.index ?? 0
            try await session.choose(.index(face ?? surest))
        }
        _ = try await Self.wait(session) { $0.state == .ready }
        let number = try await session.finish(edit, format: format, quality: quality)
        let done = try await Self.wait(session) { $0.edit(number)?.isOver == true }
        if let failure = done.edit(number)?.failure { throw Failed(detail: failure.detail) }
        try await session.result(number).write(to: file)
        try await writeDetails(of: session, edit)
        await session.close()
    }

    /// Turns `--smile 60` into `--slider=smile=60`, as the names are known only to the pack.
    static func expanded(_ arguments: [String]) -> [String] {
        let own: Set = [
            "slider", "output", "face", "quality", "seconds", "box", "points", "details", "pack",
        ]
        var (result, rest) = ([String](), arguments[...])
        while let argument = rest.popFirst() {
            let name = argument.dropFirst(2)
            if argument.hasPrefix("--"), !own.contains(String(name)), let next = rest.first,
                Int(next) != nil
            {
                rest.removeFirst()
                result.append("--slider=\(name.replacing("-", with: "_"))=\(next)")
            } else {
                result.append(argument)
            }
        }
        return result
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

    private static func format(of file: URL) throws -> ImageFormat {
        switch file.pathExtension.lowercased() {
        case "jpg", "jpeg": return .jpeg
        case "png": return .png
        case "webp": return .webp
        default: throw ValidationError("The output must be a .jpg, .png or .webp file.")
        }
    }

    private static func edit(_ sliders: [String]) throws -> Edit {
        var edit = Edit()
        for slider in sliders {
            let parts = slider.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let value = Int(parts[1]) else {
                throw ValidationError("“\(slider)” should look like smile=60.")
            }
            edit.values[String(parts[0])] = value
        }
        return edit
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
