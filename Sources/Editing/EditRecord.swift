public import Imaging

/// How a finished photo is to be written.
public struct FinishOptions: Codable, Sendable, Hashable {
    /// The kind of file.
    public var format: ImageFormat
    /// Compression quality, from 1 to 100; `nil` for that of the original.
    ///
    /// A JPEG of a JPEG at the quality of the original or a higher one keeps the original's
    /// compressed data wherever the edit changes nothing.
    public var quality: Int?
    /// The longest side of the result in pixels, which is never enlarged; `nil` for the original's.
    public var maximumSide: Int?
    /// Whether places and previews of the original stay in the metadata.
    public var keepLocation: Bool

    /// Creates options; a JPEG of the original's size without its places, unless told otherwise.
    public init(
        format: ImageFormat = .jpeg, quality: Int? = nil, maximumSide: Int? = nil,
        keepLocation: Bool = false
    ) {
        self.format = format
        self.quality = quality
        self.maximumSide = maximumSide
        self.keepLocation = keepLocation
    }

    /// Checks the numbers.
    ///
    /// - Throws: ``EditingError/outOfRange(name:value:range:)``.
    func check() throws {
        if let quality, !(1...100 ~= quality) {
            throw EditingError.outOfRange(name: "quality", value: quality, range: 1...100)
        }
        let sides = 16...65_500
        if let maximumSide, !(sides ~= maximumSide) {
            throw EditingError.outOfRange(name: "maximumSide", value: maximumSide, range: sides)
        }
    }
}

/// A finished photo, or one that is being made.
public struct EditRecord: Codable, Sendable, Hashable {
    /// What happened to an edit.
    public enum Status: String, Codable, Sendable, CaseIterable {
        case queued, running, done, failed, cancelled
    }

    /// Counts from 1 within a session.
    public var number: Int
    /// What happened to it.
    public var status: Status
    /// The slider positions of the face that was chosen when it was asked for.
    public var sliders: Edit
    /// The edits of all faces.
    public var layers: [FaceLayer]
    /// The raw value of the ``ImageFormat`` of the result.
    public var format: String
    /// Compression quality of the result, from 1 to 100; `nil` for the original's.
    public var quality: Int?
    /// The longest side of the result; `nil` for the original's.
    public var maximumSide: Int?
    /// Whether places and previews of the original are in the result.
    public var keepLocation: Bool
    /// The pack it was made with, once it is done.
    public var pack: String?
    /// How far it is, while it runs.
    public var progress: Progress?
    /// Why it failed.
    public var failure: Failure?

    /// Creates a record of an edit that waits.
    public init(
        number: Int, sliders: Edit, layers: [FaceLayer] = [], format: String, quality: Int?,
        maximumSide: Int? = nil, keepLocation: Bool = false
    ) {
        self.number = number
        self.sliders = sliders
        self.layers = layers
        self.format = format
        self.quality = quality
        self.maximumSide = maximumSide
        self.keepLocation = keepLocation
        status = .queued
    }

    /// Decodes a record, also one from before photos had layers.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            number: try container.decode(Int.self, forKey: .number),
            sliders: try container.decode(Edit.self, forKey: .sliders),
            layers: try container.decodeIfPresent([FaceLayer].self, forKey: .layers) ?? [],
            format: try container.decode(String.self, forKey: .format),
            quality: try container.decodeIfPresent(Int.self, forKey: .quality),
            maximumSide: try container.decodeIfPresent(Int.self, forKey: .maximumSide),
            keepLocation: try container.decodeIfPresent(Bool.self, forKey: .keepLocation) ?? false)
        status = try container.decode(Status.self, forKey: .status)
        progress = try container.decodeIfPresent(Progress.self, forKey: .progress)
        failure = try container.decodeIfPresent(Failure.self, forKey: .failure)
        pack = try container.decodeIfPresent(String.self, forKey: .pack)
    }

    /// Whether it neither waits nor runs any more.
    public var isOver: Bool { status != .queued && status != .running }

    /// How the result is written.
    public var options: FinishOptions {
        FinishOptions(
            format: ImageFormat(rawValue: format) ?? .jpeg, quality: quality,
            maximumSide: maximumSide, keepLocation: keepLocation)
    }
}
