public import ArgumentParser
import Foundation
import Imaging
import SyntheticPeople

/// `likeness render`: draws people who do not exist.
struct RenderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Draw people who do not exist, one by one or as data sets.",
        subcommands: [Picture.self, Sheet.self, Set.self, PrepareHead.self])

    struct HeadOption: ParsableArguments {
        @Option(help: "The folder of the head: ict.safetensors and assets.safetensors.")
        var head: String

        func opened() throws -> Head { try Head(folder: URL(fileURLWithPath: head)) }
    }

    /// `likeness render picture`.
    struct Picture: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Draw one portrait, or one scene with --scene.")

        @OptionGroup var head: HeadOption
        @Option(help: "Which person.") var seed: UInt32 = 1
        @Option(help: "The side in pixels.") var size = 512
        @Option(help: "name=value; see the parameters in Parameter.swift.") var set: [String] = []
        @Flag(help: "Draw a scene of one to four people.") var scene = false
        @Flag(help: "Draw the inner frame alone.") var inner = false
        @Option(name: .shortAndLong, help: "The file to write.") var output: String

        func run() throws {
            let renderer = try Renderer(head: head.opened())
            let picture =
                scene
                ? renderer.scene(seed: seed, width: size, height: size)
                : renderer.portrait(
                    of: try Person(seed: seed).setting(set), size: size,
                    scale: inner ? 1 : Renderer.outerScale)
            try write(picture.image, to: output)
        }
    }

    /// `likeness render sheet`.
    struct Sheet: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Draw a contact sheet of people.")

        @OptionGroup var head: HeadOption
        @Option(help: "The first person.") var seed: UInt32 = 1
        @Option(help: "The side of each picture in pixels.") var size = 256
        @Option(help: "Columns.") var columns = 6
        @Option(help: "Rows.") var rows = 4
        @Option(help: "name=value for everyone.") var set: [String] = []
        @Flag(help: "Draw the inner frame alone.") var inner = false
        @Option(name: .shortAndLong, help: "The file to write.") var output: String

        func run() throws {
            let renderer = try Renderer(head: head.opened())
            var pixels = [UInt8](repeating: 0, count: columns * rows * size * size * 3)
            for index in 0..<columns * rows {
                let person = try Person(seed: seed + UInt32(index)).setting(set)
                let picture = renderer.portrait(
                    of: person, size: size, scale: inner ? 1 : Renderer.outerScale)
                let corner = (index / columns * size * columns + index % columns) * size * 3
                for row in 0..<size {
                    let start = corner + row * columns * size * 3
                    pixels.replaceSubrange(
                        start..<start + size * 3,
                        with: picture.image.pixels[row * size * 3..<(row + 1) * size * 3])
                }
            }
            try write(
                Image(width: columns * size, height: rows * size, pixels: pixels), to: output)
        }
    }

    /// `likeness render set`.
    struct Set: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a data set; an interrupted one is completed.")

        @Argument(help: "portraits, edits, identities, scenes or shapes.") var kind: DataSet
        @OptionGroup var head: HeadOption
        @Option(help: "The folder that holds one folder per data set.") var out = ".training/data"
        @Option(help: "How many shards there shall be.") var shards = 160
        @Option(help: "The side of the inner frame of portraits in pixels: 256, 512 or 1024.")
        var side = DataSet.standardSide
        @Flag(help: "Draw the people that no network is trained on.") var held = false

        func validate() throws {
            let sides = [1, 2, 4].map { $0 * DataSet.standardSide }
            guard sides.contains(side) else {
                throw ValidationError(
                    "No training reads pictures of side \(side); choose one of \(sides).")
            }
        }

        func run() throws {
            let name = kind.rawValue + (held ? "-held" : "")
            let start = Date()
            try kind.render(
                head.opened(), into: URL(fileURLWithPath: out).appendingPathComponent(name),
                shards: shards, isHeldOut: held, side: side
            ) { done in
                print("\(name): \(done) of \(shards) shards, \(Int(-start.timeIntervalSinceNow)) s")
            }
        }
    }

    /// `likeness render head`.
    struct PrepareHead: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "head",
            abstract: "Prepare the head that all people are shaped from.",
            discussion: "Writes ict.safetensors and assets.safetensors.")

        @Argument(help: "FaceXModel of ICT-FaceKit, or a folder with ict.safetensors.")
        var source: String
        @Option(name: .shortAndLong, help: "The folder to write.") var output: String

        func run() throws {
            try HeadPreparation.prepare(
                URL(fileURLWithPath: source), into: URL(fileURLWithPath: output)
            ) { print($0) }
        }
    }
}

extension DataSet: ExpressibleByArgument {}

extension Person {
    /// The person with the parameters that `name=value` pairs set.
    fileprivate func setting(_ pairs: [String]) throws -> Person {
        var person = self
        for pair in pairs {
            let parts = pair.split(separator: "=").map(String.init)
            guard parts.count == 2, let parameter = Parameter(rawValue: parts[0]),
                let value = Float(parts[1])
            else { throw SyntheticPeopleError.unknownParameter(pair) }
            person[parameter] = value
        }
        return person
    }
}

private func write(_ image: Image, to path: String) throws {
    let isJPEG = path.hasSuffix(".jpg") || path.hasSuffix(".jpeg")
    try image.encoded(as: isJPEG ? .jpeg : .png, quality: 95).write(to: URL(fileURLWithPath: path))
}
