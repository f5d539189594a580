import Foundation
import Imaging
import Tensors

extension Image {
    /// A smooth picture with some detail, the same every time.
    static func sample(width: Int, height: Int, seed: Int = 1) -> Image {
        Image(width: width, height: height) { bytes in
            for y in 0..<height {
                for x in 0..<width {
                    for c in 0..<3 {
                        let phase = Double(x * (c + 1)) / 17 + Double(y * (3 - c) + seed) / 23
                        let detail = sin(Double(x) * 0.9) * sin(Double(y) * 0.7) * 12
                        bytes[(y * width + x) * 3 + c] = UInt8(128 + 90 * sin(phase) + detail)
                    }
                }
            }
        }
    }

    /// The mean absolute difference, in levels.
    func meanDifference(from other: Image, offset: Double = 0) -> Double {
        let sum = zip(pixels, other.pixels).reduce(0.0) {
            $0 + abs(Double($1.0) - Double($1.1) - offset)
        }
        return sum / Double(pixels.count)
    }

    /// The largest difference, in levels.
    func largestDifference(from other: Image) -> Int {
        zip(pixels, other.pixels).map { abs(Int($0) - Int($1)) }.max() ?? 0
    }
}

/// A PNG file of any kind of pixels, not compressed.
///
/// - Parameter colorType: 0 gray, 2 RGB, 3 palette, 4 gray and alpha, 6 RGB and alpha.
func pngFile(
    width: Int, height: Int, bitDepth: Int, colorType: Int, rows: [[UInt8]],
    chunks: [(name: String, content: [UInt8])] = []
) -> Data {
    let header =
        bigEndian(width, 4) + bigEndian(height, 4) + [UInt8(bitDepth), UInt8(colorType), 0, 0, 0]
    var raw: [UInt8] = []
    for row in rows { raw += [0] + row }
    var compressed: [UInt8] = [0x78, 0x01]
    var rest = raw[...]
    repeat {
        let part = rest.prefix(65_535)
        rest = rest.dropFirst(part.count)
        let length = [UInt8(part.count & 255), UInt8(part.count >> 8)]
        compressed.append(rest.isEmpty ? 1 : 0)
        compressed += length + length.map { ~$0 }
        compressed += part
    } while !rest.isEmpty
    var (a, b) = (1, 0)
    for byte in raw {
        a = (a + Int(byte)) % 65_521
        b = (b + a) % 65_521
    }
    compressed += bigEndian(b << 16 | a, 4)
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    for (name, content) in [("IHDR", header)] + chunks + [("IDAT", compressed), ("IEND", [])] {
        let body = Array(name.utf8) + content
        file += bigEndian(content.count, 4) + body + bigEndian(crc32(body), 4)
    }
    return Data(file)
}

/// The bytes of a number, most significant first.
func bigEndian(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).reversed().map { UInt8(value >> (8 * $0) & 255) }
}

private func crc32(_ bytes: [UInt8]) -> Int {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
        crc ^= UInt32(byte)
        for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return Int(crc ^ 0xFFFF_FFFF)
}

/// An ICC profile with colors much stronger than those of sRGB, or a gray one.
func iccProfile(isGray: Bool = false) -> Data {
    func fixed(_ value: Double) -> [UInt8] {
        bigEndian(Int((value * 65_536).rounded()) & 0xFFFF_FFFF, 4)
    }
    func xyz(_ x: Double, _ y: Double, _ z: Double) -> [UInt8] {
        Array("XYZ ".utf8) + [0, 0, 0, 0] + fixed(x) + fixed(y) + fixed(z)
    }
    let curve = Array("curv".utf8) + [0, 0, 0, 0] + bigEndian(1, 4) + [1, 205, 0, 0]  // gamma 1.8
    let text = Array("text".utf8) + [0, 0, 0, 0] + Array("none\0".utf8) + [0, 0, 0]
    let name = Array("probe".utf8)
    let description: [UInt8] =
        Array("desc".utf8) + [0, 0, 0, 0] + bigEndian(name.count + 1, 4) + name + [0]
        + [UInt8](repeating: 0, count: 78)
    var tags: [(String, [UInt8])] = [
        ("desc", description), ("cprt", text), ("wtpt", xyz(0.9642, 1, 0.8249)),
    ]
    if isGray {
        tags.append(("kTRC", curve))
    } else {
        // ROMM primaries, adapted to D50.
        tags += [
            ("rXYZ", xyz(0.7977, 0.2880, 0)), ("gXYZ", xyz(0.1352, 0.7119, 0)),
            ("bXYZ", xyz(0.0313, 0.0001, 0.8249)), ("rTRC", curve), ("gTRC", curve),
            ("bTRC", curve),
        ]
    }
    var table = bigEndian(tags.count, 4)
    var values: [UInt8] = []
    let start = 128 + 4 + 12 * tags.count
    for (name, value) in tags {
        table += Array(name.utf8) + bigEndian(start + values.count, 4) + bigEndian(value.count, 4)
        values += value + [UInt8](repeating: 0, count: (4 - value.count % 4) % 4)
    }
    let head: [UInt8] =
        bigEndian(start + values.count, 4) + [0, 0, 0, 0] + [2, 0x40, 0, 0]
        + Array("mntr".utf8) + Array((isGray ? "GRAY" : "RGB ").utf8) + Array("XYZ ".utf8)
        + [7, 0xE9, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0] + Array("acsp".utf8)
        + [UInt8](repeating: 0, count: 28) + fixed(0.9642) + fixed(1) + fixed(0.8249)
    return Data(head + [UInt8](repeating: 0, count: 128 - head.count) + table + values)
}

/// A JPEG file with `segments` (marker and content) right after its start.
func jpegFile(_ image: Image, quality: Int = 95, segments: [(UInt8, [UInt8])]) throws -> Data {
    let plain = try image.encoded(as: .jpeg, quality: quality)
    var added: [UInt8] = []
    for (marker, content) in segments {
        added += [0xFF, marker] + bigEndian(content.count + 2, 2)
        added += content
    }
    return plain.prefix(2) + added + plain.dropFirst(2)
}

/// An EXIF block with an orientation, an artist, a GPS directory, a maker's note and a thumbnail.
func exifBlock(orientation: Int, isLittleEndian: Bool = true) -> [UInt8] {
    func number(_ value: Int, _ count: Int) -> [UInt8] {
        isLittleEndian ? bigEndian(value, count).reversed() : bigEndian(value, count)
    }
    func entry(_ tag: Int, _ type: Int, _ count: Int, _ value: [UInt8]) -> [UInt8] {
        number(tag, 2) + number(type, 2) + number(count, 4) + value
    }
    let artist = Array("Ada Lovelace\0\0".utf8)
    let place = Array("SECRETPLACE\0".utf8)
    let note = Array("MAKERNOTE HERE".utf8)
    // main 8…, artist, camera directory, note, GPS directory, place, thumbnail directory
    let mainSize = 2 + 12 * 4 + 4
    let artistAt = 8 + mainSize
    let cameraAt = artistAt + artist.count
    let noteAt = cameraAt + 2 + 12 * 2 + 4
    let placeDirectoryAt = noteAt + note.count
    let placeAt = placeDirectoryAt + 2 + 12 + 4
    let thumbnailAt = placeAt + place.count
    var block: [UInt8] = (isLittleEndian ? [0x49, 0x49] : [0x4D, 0x4D]) + number(42, 2)
    block += number(8, 4)
    block += number(4, 2)
    block += entry(0x0112, 3, 1, number(orientation, 2) + [0, 0])
    block += entry(0x013B, 2, artist.count, number(artistAt, 4))
    block += entry(0x8769, 4, 1, number(cameraAt, 4))
    block += entry(0x8825, 4, 1, number(placeDirectoryAt, 4))
    block += number(thumbnailAt, 4) + artist
    block += number(2, 2) + entry(0x927C, 7, note.count, number(noteAt, 4))
    block += entry(0xA002, 4, 1, number(9999, 4)) + number(0, 4) + note
    block += number(1, 2) + entry(0x001C, 7, place.count, number(placeAt, 4)) + number(0, 4)
    block += place
    block += number(1, 2) + entry(0x0201, 4, 1, number(0, 4)) + number(0, 4)
    return block + Array("THUMBNAIL".utf8)
}
