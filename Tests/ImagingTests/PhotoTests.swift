import Foundation
import Imaging
import Testing

struct PhotoTests {
    @Test(arguments: [(1, 1), (7, 5), (64, 33)])
    func `PNG returns every pixel`(width: Int, height: Int) throws {
        let image = Image.sample(width: width, height: height)
        let photo = try Photo(decoding: image.encoded(as: .png))
        #expect(photo.image == image)
        #expect(photo.format == .png)
    }

    @Test(arguments: [ImageFormat.jpeg, .webp])
    func `lossy formats return nearly the same picture`(format: ImageFormat) throws {
        let image = Image.sample(width: 96, height: 65)
        let photo = try Photo(decoding: image.encoded(as: format, quality: 95))
        #expect(photo.format == format)
        #expect(photo.image.meanDifference(from: image) < 4)
    }

    /// Where the corners of the stored 5 × 3 picture go, by the EXIF standard.
    @Test(arguments: 1...8)
    func `every orientation is turned upright`(orientation: Int) throws {
        let stored = Image.sample(width: 40, height: 24)
        let file = try jpegFile(
            stored, quality: 100,
            segments: [(0xE1, Array("Exif\0\0".utf8) + exifBlock(orientation: orientation))])
        let photo = try Photo(decoding: file)
        let plain = try Photo(decoding: stored.encoded(as: .jpeg, quality: 100)).image
        #expect(photo.storedOrientation == orientation)
        let (w, h) = (40, 24)
        #expect(photo.image.width == (orientation < 5 ? w : h))
        for y in 0..<photo.image.height {
            let isRight = (0..<photo.image.width).allSatisfy { x in
                let (sx, sy) =
                    switch orientation {
                    case 2: (w - 1 - x, y)
                    case 3: (w - 1 - x, h - 1 - y)
                    case 4: (x, h - 1 - y)
                    case 5: (y, x)
                    case 6: (y, h - 1 - x)
                    case 7: (w - 1 - y, h - 1 - x)
                    case 8: (w - 1 - y, x)
                    default: (x, y)
                    }
                return photo.image[x, y] == plain[sx, sy]
            }
            #expect(isRight)
        }
    }

    @Test func `gray, deep, transparent and indexed PNGs become RGB`() throws {
        let gray = pngFile(width: 2, height: 1, bitDepth: 8, colorType: 0, rows: [[10, 200]])
        #expect(try Image(decoding: gray).pixels == [10, 10, 10, 200, 200, 200])
        let bits = pngFile(width: 2, height: 1, bitDepth: 1, colorType: 0, rows: [[0x40]])
        #expect(try Image(decoding: bits).pixels == [0, 0, 0, 255, 255, 255])
        let deep = pngFile(
            width: 1, height: 1, bitDepth: 16, colorType: 2, rows: [[128, 128, 0, 0, 255, 255]])
        #expect(try Image(decoding: deep).pixels == [128, 0, 255])
        let clear = pngFile(
            width: 3, height: 1, bitDepth: 8, colorType: 6,
            rows: [[9, 8, 7, 0, 9, 8, 7, 255, 0, 100, 200, 128]])
        #expect(try Image(decoding: clear).pixels == [255, 255, 255, 9, 8, 7, 127, 177, 227])
        let grayClear = pngFile(
            width: 1, height: 1, bitDepth: 8, colorType: 4, rows: [[77, 255]])
        #expect(try Image(decoding: grayClear).pixels == [77, 77, 77])
        let indexed = pngFile(
            width: 2, height: 1, bitDepth: 8, colorType: 3, rows: [[1, 0]],
            chunks: [("PLTE", [1, 2, 3, 4, 5, 6])])
        #expect(try Image(decoding: indexed).pixels == [4, 5, 6, 1, 2, 3])
    }

    /// A block of no ink at all, then one of full black, with Adobe's inverted values.
    @Test func `CMYK as Adobe writes it becomes RGB`() throws {
        let file = cmykFile(levels: [[127, 127, 127, 127], [127, 127, 127, -128]])
        let image = try Image(decoding: file)
        #expect(image.width == 16 && image.height == 8)
        #expect(image[3, 3].red > 250)
        #expect(image[12, 3].red < 5)
    }

    @Test(arguments: ImageFormat.allCases)
    func `a file that is cut off is refused`(format: ImageFormat) throws {
        let file = try Image.sample(width: 80, height: 80).encoded(as: format)
        for share in [0.3, 0.6, 0.9, 0.99] {
            let part = file.prefix(Int(Double(file.count) * share))
            #expect(throws: ImageError.self) { try Photo(decoding: part) }
        }
        #expect(throws: ImageError.truncated(format)) {
            try Photo(decoding: file.prefix(file.count * 9 / 10))
        }
    }

    @Test func `files that are no pictures are named`() throws {
        #expect(throws: ImageError.unrecognized) { try Photo(decoding: Data()) }
        #expect(throws: ImageError.unrecognized) { try Photo(decoding: Data("hello".utf8)) }
        #expect(throws: ImageError.unsupported(kind: "GIF")) {
            try Photo(decoding: Data("GIF89a and more".utf8))
        }
        #expect(throws: ImageError.unsupported(kind: "HEIC")) {
            try Photo(decoding: Data([0, 0, 0, 24]) + Data("ftypheic0000".utf8))
        }
    }

    @Test func `a bomb is refused before it is unpacked`() throws {
        // 60,000 × 60,000 pixels would take 10 GB.
        let bomb = pngFile(
            width: 60_000, height: 60_000, bitDepth: 8, colorType: 2, rows: [[0, 0, 0]])
        let error = #expect(throws: ImageError.self) { try Photo(decoding: bomb) }
        #expect("\(try #require(error))".contains("60000 × 60000"))
        let small = try Image.sample(width: 30, height: 20).encoded(as: .jpeg)
        #expect(throws: ImageError.self) {
            try Photo(decoding: small, limits: ImageLimits(maximumPixels: 599))
        }
        #expect(throws: ImageError.self) {
            try Photo(decoding: small, limits: ImageLimits(maximumSide: 29))
        }
        #expect(throws: ImageError.self) {
            try Photo(decoding: small, limits: ImageLimits(maximumBytes: 100))
        }
    }

    @Test func `a picture that is too long for a format is refused`() {
        let long = Image(width: 16_384, height: 1, red: 0, green: 0, blue: 0)
        #expect(throws: ImageError.unencodable(.webp, maximumSide: 16_383)) {
            try long.encoded(as: .webp)
        }
    }

    @Test func `every error is a sentence`() {
        let errors: [ImageError] = [
            .unrecognized, .unsupported(kind: "GIF"), .tooManyBytes(found: 30_000_000, maximum: 25),
            .tooLarge(width: 9, height: 9, maximumPixels: 9, maximumSide: 9), .truncated(.jpeg),
            .damaged(.png, reason: "bad CRC"), .outOfMemory,
            .unencodable(.webp, maximumSide: 16_383),
        ]
        for error in errors { #expect("\(error)".hasSuffix(".")) }
    }
}

/// A JPEG of 8 × 8 blocks of one color each, four components, marked by Adobe; levels from -128.
private func cmykFile(levels: [[Int]]) -> Data {
    var file: [UInt8] = [0xFF, 0xD8]
    func add(_ marker: UInt8, _ content: [UInt8]) {
        file += [0xFF, marker] + bigEndian(content.count + 2, 2) + content
    }
    add(0xEE, Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, 0])
    add(0xDB, [0] + [UInt8](repeating: 8, count: 64))  // a DC step is one level
    add(
        0xC0,
        [8] + bigEndian(8, 2) + bigEndian(8 * levels.count, 2)
            + [4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0])
    // DC differences always take nine bits after the code 0; no AC values after the code 0.
    add(0xC4, [0x00, 1] + [UInt8](repeating: 0, count: 15) + [9])
    add(0xC4, [0x10, 1] + [UInt8](repeating: 0, count: 15) + [0])
    add(0xDA, [4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0])
    var bits = ""
    var last = [0, 0, 0, 0]
    for level in levels {
        for c in 0..<4 {
            // Differences that nine bits cannot say are rounded to the nearest that they can.
            var difference = level[c] - last[c]
            if abs(difference) < 256 { difference = difference < 0 ? -256 : 256 }
            let limited = min(max(difference, -511), 511)
            let code = limited < 0 ? limited + 511 : limited
            bits += "0" + String(repeating: "0", count: 9 - String(code, radix: 2).count)
            bits += String(code, radix: 2) + "0"
            last[c] += limited
        }
    }
    bits += String(repeating: "1", count: (8 - bits.count % 8) % 8)
    var rest = bits[...]
    while !rest.isEmpty {
        let byte = UInt8(rest.prefix(8), radix: 2) ?? 0
        file += byte == 0xFF ? [0xFF, 0] : [byte]
        rest = rest.dropFirst(8)
    }
    return Data(file + [0xFF, 0xD9])
}
