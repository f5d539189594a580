internal import Foundation

/// What a WebP file carries beside its pixels.
struct WebPChunks {
    private(set) var exif: Data?
    private(set) var profile: Data?
    private(set) var xmp: Data?

    /// Reads the chunks of a file; stops where it is not as it should be.
    init(of data: Data) {
        for (name, content) in Self.chunks(of: data) {
            switch name {
            case "ICCP": profile = content.count <= 4 << 20 ? Data(content) : nil
            case "XMP ": xmp = Data(content)
            // Some writers put the start of a JPEG segment before the EXIF block.
            case "EXIF":
                exif = Data(
                    content.starts(with: "Exif\0\0".utf8) ? content.dropFirst(6) : content)
            default: break
            }
        }
    }

    /// Puts `metadata` into a WebP file of one chunk.
    static func file(_ webp: Data, with metadata: Metadata, width: Int, height: Int) -> Data {
        let profile = metadata.colorProfile?.bytes
        let xmp = metadata.xmp.map { Data($0.text.utf8) }
        guard profile != nil || xmp != nil || metadata.exif != nil else { return webp }
        var flags: UInt8 = 0
        if profile != nil { flags |= 0x20 }
        if metadata.exif != nil { flags |= 0x08 }
        if xmp != nil { flags |= 0x04 }
        var body = Data("WEBP".utf8)
        body += chunk(
            "VP8X",
            Data([flags, 0, 0, 0]) + littleEndian(width - 1, bytes: 3)
                + littleEndian(height - 1, bytes: 3))
        if let profile { body += chunk("ICCP", profile) }
        for (name, content) in chunks(of: webp) where name.hasPrefix("VP8") && name != "VP8X" {
            body += chunk(name, Data(content))
        }
        if let exif = metadata.exif { body += chunk("EXIF", exif) }
        if let xmp { body += chunk("XMP ", xmp) }
        return chunk("RIFF", body)
    }

    /// Names and contents; stops where the file is not as it should be.
    static func chunks(of data: Data) -> [(name: String, content: Data.SubSequence)] {
        var found: [(String, Data.SubSequence)] = []
        var rest = data.dropFirst(12)
        while rest.count >= 8, found.count < 1000 {
            let head = [UInt8](rest.prefix(8))
            let size = (0..<4).reduce(0) { $0 | Int(head[4 + $1]) << (8 * $1) }
            rest = rest.dropFirst(8)
            guard size <= rest.count else { break }
            found.append((String(decoding: head[..<4], as: UTF8.self), rest.prefix(size)))
            rest = rest.dropFirst(size + size % 2)
        }
        return found
    }

    private static func chunk(_ name: String, _ content: Data) -> Data {
        Data(name.utf8) + littleEndian(content.count, bytes: 4) + content
            + (content.count % 2 == 1 ? Data([0]) : Data())
    }

    private static func littleEndian(_ value: Int, bytes: Int) -> Data {
        Data((0..<bytes).map { UInt8(value >> (8 * $0) & 255) })
    }
}
