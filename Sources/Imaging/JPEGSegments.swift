internal import Foundation

/// What a JPEG file carries beside its pixels, read straight off its marker segments.
struct JPEGSegments {
    private(set) var exif: Data?
    private(set) var xmp: Data?
    private(set) var pixelsPerInch: SIMD2<Double>?
    /// Whether an Adobe segment is there, whose CMYK has 255 for no ink.
    private(set) var isFromAdobe = false
    private var profileParts: [UInt8: Data] = [:]
    private var profilePartCount = 0

    /// The ICC profile, if all of its parts are there.
    var profile: Data? {
        guard profilePartCount > 0, profileParts.count == profilePartCount else { return nil }
        return profileParts.sorted { $0.key < $1.key }.reduce(into: Data()) { $0 += $1.value }
    }

    /// Reads all segments before the first scan; stops where the file is not as it should be.
    init(of data: Data) {
        let bytes = [UInt8](data.prefix(16 << 20))
        var at = 2
        while at + 4 <= bytes.count, bytes[at] == 0xFF {
            let marker = bytes[at + 1]
            if marker == 0xFF {
                at += 1
                continue
            }
            if marker == 0xDA || marker == 0xD9 { break }
            let length = Int(bytes[at + 2]) << 8 | Int(bytes[at + 3])
            guard length >= 2, at + 2 + length <= bytes.count else { break }
            read(marker, bytes[(at + 4)..<(at + 2 + length)])
            at += 2 + length
        }
    }

    private mutating func read(_ marker: UInt8, _ content: ArraySlice<UInt8>) {
        func has(_ prefix: String) -> Bool { content.starts(with: prefix.utf8) }
        let start = content.startIndex
        switch marker {
        case 0xE0 where has("JFIF\0") && content.count >= 12:
            let x = Double(Int(content[start + 8]) << 8 | Int(content[start + 9]))
            let y = Double(Int(content[start + 10]) << 8 | Int(content[start + 11]))
            let unit = content[start + 7]
            guard unit == 1 || unit == 2, x > 0, y > 0 else { return }
            pixelsPerInch = SIMD2(x, y) * (unit == 2 ? 2.54 : 1)
        case 0xE1 where has("Exif\0\0") && exif == nil:
            exif = Data(content.dropFirst(6))
        case 0xE1 where has(Self.xmpName) && xmp == nil:
            xmp = Data(content.dropFirst(Self.xmpName.utf8.count))
        case 0xE2 where has("ICC_PROFILE\0") && content.count > 14:
            profileParts[content[start + 12]] = Data(content.dropFirst(14))
            profilePartCount = Int(content[start + 13])
        case 0xEE where has("Adobe"):
            isFromAdobe = true
        default:
            return
        }
    }

    /// Puts `metadata` into a JPEG file of a codec, in place of what that wrote of its own.
    static func file(_ jpeg: Data, with metadata: Metadata) -> Data {
        var start = Data([0xFF, 0xD8])
        var rest = jpeg.dropFirst(2)
        // Only files whose colors are as JFIF has them begin with it.
        if rest.starts(with: [0xFF, 0xE0]) {
            rest = rest.dropFirst(18)
            let resolution = metadata.pixelsPerInch ?? SIMD2(72, 72)
            let (x, y) = (UInt16(clamped: resolution.x), UInt16(clamped: resolution.y))
            let jfif: [UInt8] = [
                1, 1, 1, UInt8(x >> 8), UInt8(x & 255), UInt8(y >> 8), UInt8(y & 255), 0, 0,
            ]
            start.append(segment(0xE0, Data("JFIF\0".utf8) + jfif))
        }
        if let exif = metadata.exif, exif.count <= 65_000 {
            start.append(segment(0xE1, Data("Exif\0\0".utf8) + exif))
        }
        if let xmp = metadata.xmp?.text, xmp.utf8.count <= 65_000 {
            start.append(segment(0xE1, Data(xmpName.utf8) + xmp.utf8))
        }
        if let profile = metadata.colorProfile?.bytes {
            let count = (profile.count + 65_518) / 65_519
            for i in 0..<(count <= 255 ? count : 0) {
                let part = profile.dropFirst(i * 65_519).prefix(65_519)
                let head = Data("ICC_PROFILE\0".utf8) + [UInt8(i + 1), UInt8(count)]
                start.append(segment(0xE2, head + part))
            }
        }
        return start + rest
    }

    /// Everything but the segments of applications and comments.
    static func codedPicture(of file: Data) -> Data {
        let bytes = [UInt8](file)
        var (at, kept) = (2, Data())
        while at + 4 <= bytes.count, bytes[at] == 0xFF {
            let marker = bytes[at + 1]
            let end = at + 2 + (Int(bytes[at + 2]) << 8 | Int(bytes[at + 3]))
            guard marker != 0xDA, end <= bytes.count else { break }
            if !(0xE0...0xEF).contains(marker), marker != 0xFE { kept += bytes[at..<end] }
            at = end
        }
        return kept + bytes[min(at, bytes.count)...]
    }

    private static let xmpName = "http://ns.adobe.com/xap/1.0/\0"

    private static func segment(_ marker: UInt8, _ content: Data) -> Data {
        let length = content.count + 2
        return Data([0xFF, marker, UInt8(length >> 8), UInt8(length & 255)]) + content
    }
}

extension UInt16 {
    /// The nearest number that fits.
    fileprivate init(clamped value: Double) {
        self = value.isFinite ? UInt16(Swift.min(Swift.max(value.rounded(), 1), 65_535)) : 72
    }
}
