import FaceModels
public import Foundation
import Imaging

/// Everything that was done to a photo, so that it can be done again, also to other photos.
///
/// With `photo` and the `tuningSteps` of each layer it gives the same bytes again; without them it
/// is for any photo.
public struct Recipe: Codable, Sendable, Hashable {
    /// What was done to one face.
    public struct Layer: Codable, Sendable, Hashable {
        /// Which face; `nil` for the largest.
        public var face: Face?
        /// The sliders, and which of them were locked.
        public var edit: Edit
        /// Steps that were planned for fine-tuning; `nil` for as many as the time allows.
        public var tuningSteps: Int?

        /// Creates a layer.
        public init(face: Face? = nil, edit: Edit, tuningSteps: Int? = nil) {
            self.face = face
            self.edit = edit
            self.tuningSteps = tuningSteps
        }

        private enum Key: CodingKey { case face, sliders, locked, tuningSteps }

        /// Decodes a layer, in which all but the sliders may be missing.
        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            face = try container.decodeIfPresent(Face.self, forKey: .face)
            edit = try container.decode(Edit.self, forKey: .sliders)
            edit.locked = try container.decodeIfPresent(Set<String>.self, forKey: .locked) ?? []
            tuningSteps = try container.decodeIfPresent(Int.self, forKey: .tuningSteps)
        }

        /// Encodes a layer; locked sliders in alphabetical order.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encodeIfPresent(face, forKey: .face)
            try container.encode(edit, forKey: .sliders)
            try container.encode(edit.locked.sorted(), forKey: .locked)
            try container.encodeIfPresent(tuningSteps, forKey: .tuningSteps)
        }
    }

    /// Where a face is.
    public struct Face: Codable, Sendable, Hashable {
        /// x, y, width and height in pixels of the upright original.
        public var box: [Double]
        /// Two eyes, the nose and two mouth corners, if they were set by hand.
        public var points: [[Double]]?

        /// Creates a place.
        public init(box: [Double], points: [[Double]]? = nil) {
            self.box = box
            self.points = points
        }
    }

    /// The version of this format.
    public var version: Int
    /// The pack that it was made with; `nil` for any.
    public var pack: String?
    /// What is done to each face, in this order.
    public var layers: [Layer]
    /// Seeds what is random.
    public var seed: UInt64
    /// How the result is written.
    public var options: FinishOptions
    /// The SHA-256 digest of the photo's file; `nil` for any photo.
    public var photo: String?

    /// Creates a recipe.
    public init(
        pack: String? = nil, layers: [Layer], seed: UInt64 = 1,
        options: FinishOptions = FinishOptions(), photo: String? = nil
    ) {
        version = 1
        self.pack = pack
        self.layers = layers
        self.seed = seed
        self.options = options
        self.photo = photo
    }

    /// The sliders alone, for any photo.
    public var general: Recipe {
        Recipe(
            layers: layers.prefix(1).map { Layer(edit: $0.edit) }, seed: seed, options: options)
    }

    /// This recipe if it is for this photo or for any; else its sliders, for the largest face.
    public func adapted(to bytes: Data) -> Recipe {
        photo == nil || photo == sha256(bytes) ? self : general
    }

    private enum Key: CodingKey {
        case version, pack, layers, seed, format, quality, maximumSide, keepLocation, photo
    }

    /// Decodes a recipe, in which all but the layers may be missing.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        self.init(
            pack: try container.decodeIfPresent(String.self, forKey: .pack),
            layers: try container.decode([Layer].self, forKey: .layers),
            seed: try container.decodeIfPresent(UInt64.self, forKey: .seed) ?? 1,
            options: FinishOptions(
                format: try container.decodeIfPresent(ImageFormat.self, forKey: .format) ?? .jpeg,
                quality: try container.decodeIfPresent(Int.self, forKey: .quality),
                maximumSide: try container.decodeIfPresent(Int.self, forKey: .maximumSide),
                keepLocation: try container.decodeIfPresent(Bool.self, forKey: .keepLocation)
                    ?? false),
            photo: try container.decodeIfPresent(String.self, forKey: .photo))
        version = try container.decodeIfPresent(Int.self, forKey: .version) ?? 1
    }

    /// Encodes a recipe as one flat object.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(version, forKey: .version)
        try container.encodeIfPresent(pack, forKey: .pack)
        try container.encode(layers, forKey: .layers)
        try container.encode(seed, forKey: .seed)
        try container.encode(options.format, forKey: .format)
        try container.encode(options.quality, forKey: .quality)
        try container.encode(options.maximumSide, forKey: .maximumSide)
        try container.encode(options.keepLocation, forKey: .keepLocation)
        try container.encodeIfPresent(photo, forKey: .photo)
    }

    /// The recipe as one line of JSON, the same for equal recipes.
    public var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings, whole and finite numbers can always be encoded.
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// Reads a recipe.
    ///
    /// - Throws: ``EditingError/unusableRecipe(reason:)``.
    public init(json: Data) throws {
        do {
            self = try JSONDecoder().decode(Recipe.self, from: json)
        } catch {
            throw EditingError.unusableRecipe(reason: "it is not the JSON we expect.")
        }
        guard version == 1 else {
            throw EditingError.unusableRecipe(reason: "its version is \(version), not 1.")
        }
    }

    /// Checks the numbers that do not depend on a photo.
    public func check() throws {
        try options.check()
        guard 1...32 ~= layers.count else {
            throw EditingError.unusableRecipe(reason: "it has \(layers.count) layers.")
        }
        for layer in layers {
            if let steps = layer.tuningSteps, !(1...10_000 ~= steps) {
                throw EditingError.outOfRange(name: "tuningSteps", value: steps, range: 1...10_000)
            }
            guard let face = layer.face else { continue }
            guard face.box.count == 4, face.box.allSatisfy(\.isFinite) else {
                throw EditingError.unusableRecipe(reason: "a box is not x, y, width and height.")
            }
            if let points = face.points, FacePoints(points) == nil {
                throw EditingError.unusableRecipe(reason: "a face has not five points.")
            }
        }
    }

    /// Checks that this is the photo.
    func check(photo bytes: Data) throws {
        guard let photo, photo != sha256(bytes) else { return }
        throw EditingError.unusableRecipe(reason: "it is for another photo.")
    }
}
