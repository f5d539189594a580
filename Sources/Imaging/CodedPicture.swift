public import Foundation

/// The bytes of a file that code its pixels, without anything that is said about them: what a
/// digest of the picture is taken of, so that a new title does not change it.
///
/// JPEG: all segments but those of applications and comments, and the scans. PNG: header, palette,
/// transparency and pixels. WebP: the coded frame and its transparency.
///
/// - Throws: ``ImageError`` if it is no picture.
public func codedPicture(of file: Data) throws -> Data {
    switch try ImageFormat(of: file) {
    case .jpeg: return JPEGSegments.codedPicture(of: file)
    case .png:
        return PNGChunks.all(of: file)
            .filter { ["IHDR", "PLTE", "tRNS", "IDAT"].contains($0.name) }
            .reduce(into: Data()) { $0 += $1.content }
    case .webp:
        return WebPChunks.chunks(of: file)
            .filter { ["VP8 ", "VP8L", "ALPH"].contains($0.name) }
            .reduce(into: Data()) { $0 += $1.content }
    }
}
