internal import CImageCodecs
public import Foundation

extension Image {
    /// Writes the image as a file.
    ///
    /// - Parameters:
    ///   - quality: From 1 to 100; JPEG keeps its full color resolution from 90. PNG is always
    ///     exact.
    ///   - metadata: What the file says beside its pixels; they are sRGB if it has no profile.
    ///   - mark: Called with the ``codedPicture(of:)``; returns what else to say about it.
    /// - Throws: ``ImageError/unencodable(_:maximumSide:)`` or ``ImageError/outOfMemory``.
    public func encoded(
        as format: ImageFormat, quality: Int = 92, metadata: Metadata = Metadata(),
        mark: ((Data) throws -> XMPPacket)? = nil
    ) throws -> Data {
        guard max(width, height) <= format.maximumSide else {
            throw ImageError.unencodable(format, maximumSide: format.maximumSide)
        }
        let quality = Int32(min(max(quality, 1), 100))
        let (w, h) = (UInt32(width), UInt32(height))
        var file = ic_bytes()
        let status = withUnsafePixels { pixels in
            let rgb = pixels.baseAddress!
            return switch format {
            case .jpeg: ic_jpeg_encode(rgb, w, h, quality, quality >= 90, &file)
            case .png: metadata.withPNGExtras { ic_png_encode(rgb, w, h, 1, $0, &file) }
            case .webp: ic_webp_encode(rgb, w, h, quality, &file)
            }
        }
        guard status == IC_OK, let bytes = file.bytes else { throw ImageError.outOfMemory }
        let data = Data(bytes: bytes, count: file.size)
        ic_free(&file)
        var metadata = metadata
        if let mark { metadata.xmp = try mark(codedPicture(of: data)) }
        return switch format {
        case .jpeg: JPEGSegments.file(data, with: metadata)
        case .png: PNGChunks.file(data, with: metadata)
        case .webp: WebPChunks.file(data, with: metadata, width: width, height: height)
        }
    }
}

extension Metadata {
    /// Calls `body` with what a PNG file takes, which is valid until it returns.
    fileprivate func withPNGExtras(
        _ body: (UnsafePointer<ic_png_extras>) -> ic_status
    ) -> ic_status {
        var profile = [UInt8](colorProfile?.bytes ?? Data())
        var exif = [UInt8](exif ?? Data())
        let resolution = ((pixelsPerInch ?? .zero) / 0.0254).rounded(.toNearestOrEven)
            .clamped(lowerBound: .zero, upperBound: SIMD2(repeating: 1e9))
        return profile.withUnsafeMutableBufferPointer { profile in
            exif.withUnsafeMutableBufferPointer { exif in
                var extras = ic_png_extras(
                    profile: ic_bytes(bytes: profile.baseAddress, size: profile.count),
                    exif: ic_bytes(bytes: exif.baseAddress, size: exif.count),
                    pixels_per_metre_x: UInt32(resolution.x),
                    pixels_per_metre_y: UInt32(resolution.y))
                return body(&extras)
            }
        }
    }
}
