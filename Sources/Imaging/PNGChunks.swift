internal import Foundation

/// The chunks of a PNG file.
enum PNGChunks {
    /// Names and contents; stops where the file is not as it should be.
    static func all(of file: Data) -> [(name: String, content: Data)] {
        var found: [(String, Data)] = []
        var rest = file.dropFirst(8)
        while rest.count >= 12, found.count < 100_000 {
            let size = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            guard size <= rest.count - 12 else { break }
            let name = String(decoding: rest.dropFirst(4).prefix(4), as: UTF8.self)
            found.append((name, rest.dropFirst(8).prefix(size)))
            rest = rest.dropFirst(12 + size)
        }
        return found
    }

    /// The XMP packet, which is international text under a well-known keyword, not compressed.
    static func xmp(of file: Data) -> Data? {
        for (name, content) in all(of: file) where name == "iTXt" && content.starts(with: keyword) {
            let flags = content.dropFirst(keyword.count)
            guard flags.first == 0 else { continue }
            // Two bytes of compression, then a language and a translated keyword, each ended by 0.
            var rest = flags.dropFirst(2)
            for _ in 0..<2 {
                guard let end = rest.firstIndex(of: 0) else { return nil }
                rest = rest[(end + 1)...]
            }
            return Data(rest)
        }
        return nil
    }

    /// Puts an XMP packet into a PNG file, right after its header.
    static func file(_ png: Data, with metadata: Metadata) -> Data {
        guard let xmp = metadata.xmp?.text else { return png }
        // No compression, no language, no translated keyword.
        let content = keyword + [0, 0, 0, 0] + xmp.utf8
        let body = Data("iTXt".utf8) + content
        let chunk = bigEndian(UInt32(content.count)) + body + bigEndian(crc(body))
        let headerEnd = 8 + 12 + 13
        return png.prefix(headerEnd) + chunk + png.dropFirst(headerEnd)
    }

    private static let keyword = Data("XML:com.adobe.xmp\0".utf8)

    private static func bigEndian(_ value: UInt32) -> Data {
        Data([24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) })
    }

    /// The cyclic redundancy check of ISO 3309, bit by bit: it is for small chunks.
    private static func crc(_ bytes: Data) -> UInt32 {
        ~bytes.reduce(0xFFFF_FFFF) { crc, byte in
            (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in
                crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1
            }
        }
    }
}
