internal import CImageCodecs
public import Foundation

extension Photo {
    /// Writes an edited version of this photo in its own colors and with its metadata.
    ///
    /// Where `result` equals ``image``, nothing is lost: a JPEG of a JPEG keeps the coefficients of
    /// all blocks that the edit did not touch, in the orientation they were stored in; and with
    /// other formats the pixels that are compressed are exactly those of the file that was read,
    /// also if that has a color profile. Elsewhere what the edit changed is added to them.
    ///
    /// - Parameters:
    ///   - result: An edited ``image``, of the same size.
    ///   - quality: From 1 to 100, `nil` for that of this photo. Blocks are kept only if it is not
    ///     lower than this photo's. PNG is always exact.
    ///   - maximumSide: What the longest side is reduced to, if it is longer.
    ///   - keepsLocation: Whether EXIF keeps places, and a preview if it had one.
    ///   - mark: Called with the ``codedPicture(of:)``; returns what to say about how it was made.
    /// - Throws: ``ImageError``.
    public func encoded(
        _ result: Image, as format: ImageFormat, quality: Int? = nil, maximumSide: Int? = nil,
        keepsLocation: Bool = false,
        mark: (Data) throws -> XMPPacket = { _ in
            XMPPacket(digitalSourceType: XMPPacket.composite)
        }
    ) throws -> Data {
        precondition(
            result.bounds == image.bounds,
            "a result of \(result.bounds) is not a version of a photo of \(image.bounds)")
        let result = isGray ? result.withoutColors() : result
        let own = storedQuality
        let side = maximumSide ?? .max
        if format == .jpeg, (quality ?? 100) >= own ?? 0, max(image.width, image.height) <= side,
            let file = try keepingBlocks(result, keepsLocation: keepsLocation, mark: mark)
        {
            return file
        }
        let written = inOwnColors(result).fitted(to: side)
        var metadata = metadata
        if keepsLocation || written.bounds != image.bounds {
            metadata.exif = try exif(
                of: written, as: .upright, isSRGB: metadata.colorProfile == nil,
                keepsLocation: keepsLocation)
        }
        return try withoutActuallyEscaping(mark) { mark in
            try written.encoded(
                as: format, quality: quality ?? (format == .jpeg ? own : nil) ?? 92,
                metadata: metadata, mark: mark)
        }
    }

    /// The quality that this photo was probably compressed with, if it is a JPEG.
    public var storedQuality: Int? {
        let quality = blocks?.withUnsafeBytes { Int(ic_jpeg_quality($0.uint8, $0.count)) } ?? 0
        return quality > 0 ? quality : nil
    }

    /// The pixels of `result` in the colors of the file; those of gray files only if they have
    /// three channels.
    func inOwnColors(_ result: Image) -> Image {
        guard let unconverted, let profile, profile.channels == 3,
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

    /// Writes the result into the blocks of the file; `nil` if that is not of a kind that allows it.
    private func keepingBlocks(
        _ result: Image, keepsLocation: Bool, mark: (Data) throws -> XMPPacket
    ) throws -> Data? {
        guard let blocks else { return nil }
        let orientation = Orientation(rawValue: storedOrientation) ?? .upright
        let before = (unconverted ?? image).upright(from: orientation.inverse)
        let after = inOwnColors(result).upright(from: orientation.inverse)
        let old = isGray ? before.reds : before.pixels
        let new = isGray ? inOwnGray(after, before) : after.pixels
        var file = ic_bytes()
        let status = blocks.withUnsafeBytes { bytes in
            ic_jpeg_replace(
                bytes.uint8, bytes.count, UInt32(before.width), UInt32(before.height),
                isGray ? 1 : 3, old, new, &file)
        }
        guard status == IC_OK, let bytes = file.bytes else { return nil }
        let jpeg = Data(bytes: bytes, count: file.size)
        ic_free(&file)
        var metadata = Metadata(
            exif: try exif(
                of: after, as: orientation, isSRGB: profile == nil, keepsLocation: keepsLocation),
            colorProfile: profile,
            pixelsPerInch: orientation.swapsSides
                ? self.metadata.pixelsPerInch.map { SIMD2($0.y, $0.x) }
                : self.metadata.pixelsPerInch)
        metadata.xmp = try mark(codedPicture(of: jpeg))
        return JPEGSegments.file(jpeg, with: metadata)
    }

    /// The gray levels of a result in the profile of the file, both as they are stored.
    private func inOwnGray(_ result: Image, _ unedited: Image) -> [UInt8] {
        guard let profile, let before = profile.converted(toSRGB: unedited.reds),
            let old = profile.converted(fromSRGB: before),
            let new = profile.converted(fromSRGB: result.pixels)
        else { return result.reds }
        return zip(unedited.reds, zip(old, new)).map {
            UInt8(clamping: Int($0) + Int($1.1) - Int($1.0))
        }
    }
}

extension Image {
    /// The first channel alone.
    fileprivate var reds: [UInt8] { stride(from: 0, to: pixels.count, by: 3).map { pixels[$0] } }

    /// The image in shades of gray; what is gray stays exactly as it is.
    fileprivate func withoutColors() -> Image {
        withUnsafePixels { source in
            Image(width: width, height: height) { target in
                for i in stride(from: 0, to: target.count, by: 3) {
                    let (r, g, b) = (Int(source[i]), Int(source[i + 1]), Int(source[i + 2]))
                    let gray = UInt8((77 * r + 150 * g + 29 * b + 128) >> 8)
                    (target[i], target[i + 1], target[i + 2]) = (gray, gray, gray)
                }
            }
        }
    }
}
