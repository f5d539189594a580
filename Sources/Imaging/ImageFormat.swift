public import Foundation

/// A kind of picture file that can be read and written.
public enum ImageFormat: String, Codable, CaseIterable, Hashable, Sendable {
    /// Lossy; what cameras write.
    case jpeg
    /// Without loss.
    case png
    /// Lossy, smaller than JPEG.
    case webp

    /// The name that people use.
    public var name: String {
        switch self {
        case .jpeg: "JPEG"
        case .png: "PNG"
        case .webp: "WebP"
        }
    }

    /// The media type, as in `Content-Type`.
    public var mediaType: String { "image/\(rawValue)" }

    /// The usual ending of file names, without the dot.
    public var fileExtension: String { self == .jpeg ? "jpg" : rawValue }

    /// The longest side that a file of this format can describe.
    public var maximumSide: Int {
        switch self {
        case .jpeg: 65_500
        case .png: 1_000_000
        case .webp: 16_383
        }
    }

    /// Recognizes a file by its content, never by its name.
    ///
    /// - Throws: ``ImageError/unsupported(kind:)`` for well-known pictures that we do not read,
    ///   else ``ImageError/unrecognized``.
    public init(of data: Data) throws {
        let start = [UInt8](data.prefix(16))
        func has(_ text: String, at offset: Int = 0) -> Bool {
            start.dropFirst(offset).starts(with: text.utf8)
        }
        if start.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if start.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if has("RIFF"), has("WEBP", at: 8) {
            self = .webp
        } else if has("GIF8") {
            throw ImageError.unsupported(kind: "GIF")
        } else if has("BM") {
            throw ImageError.unsupported(kind: "BMP")
        } else if has("II*\0") || has("MM\0*") {
            throw ImageError.unsupported(kind: "TIFF or raw")
        } else if has("ftypavif", at: 4) || has("ftypavis", at: 4) {
            throw ImageError.unsupported(kind: "AVIF")
        } else if ["ftyphei", "ftyphev", "ftypmif1", "ftypmsf1"].contains(where: { has($0, at: 4) })
        {
            throw ImageError.unsupported(kind: "HEIC")
        } else if has("%PDF") {
            throw ImageError.unsupported(kind: "PDF")
        } else if start.starts(with: [0xFF, 0x0A]) || has("JXL ", at: 4) {
            throw ImageError.unsupported(kind: "JPEG XL")
        } else {
            throw ImageError.unrecognized
        }
    }
}
