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
    /// The upright pixels as they are in the file, if its profile is for RGB and not sRGB.
    let unconverted: Image?

    /// Reads a JPEG, PNG or WebP file.
    ///
    /// - Throws: ``ImageError``.
    public init(decoding data: Data, limits: ImageLimits = ImageLimits()) throws {
        guard data.count <= limits.maximumBytes else {
            throw ImageError.tooManyBytes(found: data.count, maximum: limits.maximumBytes)
        }
        let format = try ImageFormat(of: data)
        let file = try StoredPixels(of: data, format: format, limits: limits)
        let orientation = file.exif.flatMap(EXIF.init)?.orientation ?? .upright
        let (stored, isConverted, unconverted) = file.inSRGB()
        let image = stored.upright(from: orientation)
        self.image = image
        self.format = format
        self.unconverted = unconverted?.upright(from: orientation)
        storedOrientation = orientation.rawValue
        let exif = file.exif.flatMap(EXIF.init)?.cleaned(
            width: image.width, height: image.height,
            isSRGB: isConverted && unconverted == nil)
        metadata = Metadata(
            exif: exif, colorProfile: unconverted == nil ? nil : file.profile,
            pixelsPerInch: orientation.swapsSides
                ? file.pixelsPerInch.map { SIMD2($0.y, $0.x) } : file.pixelsPerInch)
    }

    /// Writes an edited version of this photo in its own colors and with its metadata.
    ///
    /// Where `result` equals ``image``, the pixels that are compressed are exactly those of the
    /// file that was read, also if that has a color profile. Elsewhere what the edit changed is
    /// added to them, as seen in that profile.
    ///
    /// - Parameters:
    ///   - result: An edited ``image``, of the same size.
    ///   - quality: From 1 to 100; PNG is always exact.
    ///   - mark: Called with the ``codedPicture(of:)``; returns what to say about how it was made.
    /// - Throws: ``ImageError``.
    public func encoded(
        _ result: Image, as format: ImageFormat, quality: Int = 92,
        mark: (Data) throws -> XMPPacket = { _ in
            XMPPacket(digitalSourceType: XMPPacket.composite)
        }
    ) throws -> Data {
        precondition(
            result.bounds == image.bounds,
            "a result of \(result.bounds) is not a version of a photo of \(image.bounds)")
        return try withoutActuallyEscaping(mark) { mark in
            try inOwnColors(result).encoded(
                as: format, quality: quality, metadata: metadata, mark: mark)
        }
    }

    /// The pixels of `result` in the colors of the file.
    func inOwnColors(_ result: Image) -> Image {
        guard let unconverted, let profile = metadata.colorProfile,
            let before = profile.converted(fromSRGB: image.pixels),
            let after = profile.converted(fromSRGB: result.pixels)
        else { return result }
        return Image(width: image.width, height: image.height) { pixels in
            unconverted.withUnsafePixels { own in
                for i in pixels.indices {
                    pixels[i] = UInt8(clamping: Int(own[i]) + Int(after[i]) - Int(before[i]))
                }
            }
        }
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
