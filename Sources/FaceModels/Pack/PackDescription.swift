/// The content of a pack's `pack.json`.
public struct PackDescription: Codable, Sendable, Hashable {
    /// The newest format that this version reads and the one it writes.
    public static let newestFormat = 1

    /// One network of a pack.
    public struct Network: Codable, Sendable, Hashable {
        /// The file of its weights, in the pack's folder.
        public var file: String
        /// The SHA-256 digest of that file, in hexadecimal.
        public var sha256: String
        /// The widths its type is created with.
        public var configuration: JSONValue
        /// Under which licence its weights may be used.
        public var licence: String
        /// The command that made its weights, and from what.
        public var provenance: String

        /// Describes a network.
        public init(
            file: String, sha256: String, configuration: JSONValue, licence: String,
            provenance: String
        ) {
            (self.file, self.sha256, self.configuration) = (file, sha256, configuration)
            (self.licence, self.provenance) = (licence, provenance)
        }
    }

    /// The version of this description's layout.
    public var formatVersion: Int
    /// A name for machines, such as `starter`.
    public var id: String
    /// A name for people.
    public var name: String
    /// The side of the inner image and of the generator's pictures, in pixels: S.
    public var innerSize: Int
    /// The side of the outer image, in pixels: 1.5 S.
    public var outerSize: Int
    /// The side of the student image, in pixels.
    public var studentSize: Int
    /// The rows of a w+ code: L.
    public var latentRows: Int
    /// The length of a row.
    public var styleSize: Int
    /// Every network by its name.
    public var networks: [String: Network]
    /// What can be edited, in the order of the slider model's inputs.
    public var sliders: [SliderDefinition]
    /// What it was made from and how good it is; older packs have none.
    public var card: PackCard?

    /// Describes a pack of generator side `innerSize`.
    public init(
        id: String, name: String, innerSize: Int, studentSize: Int, styleSize: Int,
        networks: [String: Network] = [:], sliders: [SliderDefinition] = [],
        card: PackCard? = nil
    ) {
        formatVersion = Self.newestFormat
        (self.id, self.name, self.innerSize) = (id, name, innerSize)
        outerSize = innerSize * 3 / 2
        self.studentSize = studentSize
        latentRows = 2 * innerSize.trailingZeroBitCount - 2
        self.styleSize = styleSize
        (self.networks, self.sliders, self.card) = (networks, sliders, card)
    }
}
