import ArgumentParser
import Editing
import Foundation
import Imaging
import Persistence

/// `likeness edit`: makes edited photos, without a server.
struct EditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: "Edit photos: likeness edit photo.jpg --smile 60 -o out.jpg",
        discussion: """
            Every slider of the pack is an option: --smile 60, --age -40, --mouth-open 20. \
            `likeness doctor` lists them.

            Several photos, or a folder after -o, are edited one after another: \
            likeness edit *.jpg --recipe recipe.json -o edited. Those whose result is there \
            already are left out, so a run that was stopped can be started again. The exit code \
            is 0 if all results are there, 75 if some failed, and 65 if all did.
            """)

    @Argument(help: "JPEG, PNG or WebP files.")
    var photos: [String]

    @Option(help: "A slider and its position from −100 to 100, as in smile=60.")
    var slider: [String] = []

    @Option(help: "A slider whose attribute is held while others move.")
    var lock: [String] = []

    @Option(help: "A file with a recipe to follow; its sliders alone, if it is of another photo.")
    var recipe: String?

    @Option(help: "Where to write the recipe that gives the same bytes again.")
    var writeRecipe: String?

    @Option(
        name: [.short, .customLong("output")], help: "The file or folder where results go.")
    var output = "edited.jpg"

    @Option(help: "Which face, from 0, the largest, on; by default the surest.")
    var face: Int?

    @Option(help: "A box around the face instead: x,y,width,height in pixels.")
    var box: String?

    @Option(
        help: "Five points instead: x,y of left and right eye, nose, left and right mouth corner.")
    var points: String?

    @Option(help: "JPEG or WebP quality from 1 to 100; by default that of the photo.")
    var quality: Int?

    @Option(help: "The longest side of the result in pixels; it is never enlarged.")
    var maximumSide: Int?

    @Flag(help: "Keep the places (GPS) that the photo tells.")
    var keepLocation = false

    @Option(help: "Seconds of fine-tuning.")
    var seconds: Double?

    @Option(help: "A folder for the aligned face, its reconstruction, the mask and a preview.")
    var details: String?

    @Option(help: "The server's folder, whose key signs results, if it is there.")
    var data = "./data"

    @Flag(help: "Replace results that are there already.")
    var force = false

    @Flag(help: "Print what was done as one JSON document.")
    var json = false

    @OptionGroup var pack: PackOption

    func validate() throws {
        guard !photos.isEmpty else { throw ValidationError("Which photo?") }
        guard photos.count == 1 || (face == nil && box == nil && points == nil) else {
            throw ValidationError("--face, --box and --points are for one photo.")
        }
        guard recipe == nil || (slider.isEmpty && lock.isEmpty) else {
            throw ValidationError("--recipe has its own sliders and locks.")
        }
    }

    func run() async throws {
        var configuration = EditingConfiguration()
        if let seconds { configuration.finetuneSeconds = seconds }
        if details == nil { configuration.distillSteps = 0 }
        configuration.measuresSpans = false
        if FileManager.default.fileExists(atPath: data + "/likeness.sqlite") {
            configuration.signingKey = try SessionStore(folder: URL(fileURLWithPath: data))
                .nodeKey("marks")
        }
        let editor = try Editor(pack: pack.open(), configuration: configuration)
        if photos.count == 1, recipe == nil, !isFolder {
            try await editOne(with: editor)
        } else {
            var batch = EditBatch(
                editor: editor, recipe: try wanted(), format: formatOfResults,
                keepsFormat: recipe == nil,
                folder: isFolder ? URL(fileURLWithPath: output) : nil,
                file: isFolder ? nil : URL(fileURLWithPath: output), replaces: force,
                printsJSON: json, recipeFile: writeRecipe.map { URL(fileURLWithPath: $0) })
            try await batch.run(photos.map { URL(fileURLWithPath: $0) })
        }
    }

    /// Whether results go into a folder: several do, and one does if that is none of ours.
    private var isFolder: Bool {
        photos.count > 1
            || EditCommand.format(ofEnding: URL(fileURLWithPath: output).pathExtension) == nil
    }

    /// What is asked for by a recipe, or by sliders, for the largest face of any photo.
    private func wanted() throws -> Recipe {
        var wanted: Recipe
        if let recipe {
            wanted = try Recipe(json: Data(contentsOf: URL(fileURLWithPath: recipe)))
        } else {
            wanted = Recipe(layers: [Recipe.Layer(edit: try edit())])
        }
        if let quality { wanted.options.quality = quality }
        if let maximumSide { wanted.options.maximumSide = maximumSide }
        if keepLocation { wanted.options.keepLocation = true }
        return wanted
    }

    /// The format that the name of the result asks for.
    private var formatOfResults: ImageFormat? {
        isFolder ? nil : EditCommand.format(ofEnding: URL(fileURLWithPath: output).pathExtension)
    }

    /// The sliders and locks of the command line.
    func edit() throws -> Edit {
        var edit = Edit(locked: Set(lock.map { $0.replacing("-", with: "_") }))
        for slider in slider {
            let parts = slider.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let value = Int(parts[1]) else {
                throw ValidationError("“\(slider)” should look like smile=60.")
            }
            edit.values[String(parts[0])] = value
        }
        return edit
    }

    /// The format that a file name asks for.
    static func format(ofEnding ending: String) -> ImageFormat? {
        switch ending.lowercased() {
        case "jpg", "jpeg": .jpeg
        case "png": .png
        case "webp": .webp
        default: nil
        }
    }

    /// Turns `--smile 60` into `--slider=smile=60`, as the names are known only to the pack.
    static func expanded(_ arguments: [String]) -> [String] {
        let own: Set = [
            "slider", "lock", "recipe", "write-recipe", "output", "face", "quality",
            "maximum-side", "keep-location", "seconds", "box", "points", "details", "data", "force",
            "json", "pack",
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
}
