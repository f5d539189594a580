internal import CImageCodecs
public import Foundation

/// What a picture file may cost before it is refused.
public struct ImageLimits: Hashable, Sendable {
    /// The size of the file.
    public var maximumBytes: Int
    /// Width times height.
    public var maximumPixels: Int
    /// Width or height.
    public var maximumSide: Int

    /// 25 MB, 50 megapixels and 16,384 pixels on a side, unless told otherwise.
    public init(
        maximumBytes: Int = 25_000_000, maximumPixels: Int = 50_000_000,
        maximumSide: Int = 16_384
    ) {
        self.maximumBytes = maximumBytes
        self.maximumPixels = maximumPixels
        self.maximumSide = maximumSide
    }
}

/// A picture file that was read: its image, and what a file of the edited image should keep.
public struct Photo: Sendable {
    /// The picture, upright and in sRGB; transparent parts are white.
    public let image: Image
    /// The kind of the file.
    public let format: ImageFormat
    /// EXIF without places and previews, the color profile and the resolution.
    public let metadata: Metadata
    /// The orientation that the file told, 1 to 8; 1 is upright.
    public let storedOrientation: Int
    /// Whether the file has no colors.
    public let isGray: Bool
    /// The upright pixels as they are in the file, gray ones three times, if it has a profile that
    /// is not for sRGB or CMYK.
    let unconverted: Image?
    /// The profile of those.
    let profile: ColorProfile?
    /// The file, if it is a JPEG whose blocks can be kept.
    let blocks: Data?
    private let exif: EXIF?

    /// Reads a JPEG, PNG or WebP file.
    ///
    /// - Throws: ``ImageError``.
    public init(decoding data: Data, limits: ImageLimits = ImageLimits()) throws {
        guard data.count <= limits.maximumBytes else {
            throw ImageError.tooManyBytes(found: data.count, maximum: limits.maximumBytes)
        }
        let format = try ImageFormat(of: data)
        let file = try StoredPixels(of: data, format: format, limits: limits)
        exif = file.exif.flatMap { EXIF($0) }
        let orientation = exif?.orientation ?? .upright
        let (stored, isConverted, unconverted) = file.inSRGB()
        let image = stored.upright(from: orientation)
        self.image = image
        self.format = format
        self.unconverted = unconverted?.upright(from: orientation)
        profile = unconverted == nil ? nil : file.profile
        isGray = file.channels == 1
        blocks = format == .jpeg && file.channels != 4 ? data : nil
        storedOrientation = orientation.rawValue
        let keepsProfile = unconverted != nil && file.channels == 3
        metadata = Metadata(
            exif: exif?.cleaned(
                width: image.width, height: image.height, isSRGB: isConverted && !keepsProfile),
            colorProfile: keepsProfile ? file.profile : nil,
            pixelsPerInch: orientation.swapsSides
                ? file.pixelsPerInch.map { SIMD2($0.y, $0.x) } : file.pixelsPerInch)
    }

    /// EXIF for a file of this photo, whose own orientation it keeps.
    ///
    /// - Parameters:
    ///   - result: As it is stored.
    ///   - keepsLocation: Whether places stay, and the preview, which is made anew.
    func exif(
        of result: Image, as orientation: Orientation, isSRGB: Bool, keepsLocation: Bool
    ) throws -> Data? {
        let preview = keepsLocation && exif?.hasPreview == true ? result.fitted(to: 160) : nil
        return exif?.cleaned(
            width: result.width, height: result.height, isSRGB: isSRGB, orientation: orientation,
            keepsPlaces: keepsLocation, preview: try preview?.encoded(as: .jpeg, quality: 80))
    }
}

extension Image {
    /// Reads the image of a JPEG, PNG or WebP file, upright and in sRGB.
    ///
    /// - Throws: ``ImageError``.
    public init(decoding data: Data, limits: ImageLimits = ImageLimits()) throws {
        self = try Photo(decoding: data, limits: limits).image
    }
}
