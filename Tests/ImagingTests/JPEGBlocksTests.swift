import CTurboJPEG
import Foundation
import Testing

@testable import Imaging

struct JPEGBlocksTests {
    /// How a JPEG file is made: sampling, whether progressive, and how it was held.
    struct Kind: CustomTestStringConvertible, Sendable {
        var sampling: TJSAMP
        var isProgressive = false
        var orientation = 1
        var testDescription: String {
            "sampling \(sampling.rawValue), \(isProgressive ? "progressive" : "baseline"), "
                + "orientation \(orientation)"
        }
    }

    static let kinds =
        [TJSAMP_444, TJSAMP_422, TJSAMP_420, TJSAMP_440, TJSAMP_411, TJSAMP_GRAY].flatMap {
            [Kind(sampling: $0), Kind(sampling: $0, isProgressive: true)]
        } + (2...8).map { Kind(sampling: TJSAMP_422, orientation: $0) }

    /// A file of 77 × 59 pixels, whose last blocks are cut off.
    private func file(_ kind: Kind, quality: Int32 = 83, profile: Data? = nil) throws -> Data {
        let image = Image.sample(width: 77, height: 59)
        let codec = try #require(tjInitCompress())
        defer { tjDestroy(codec) }
        var bytes: UnsafeMutablePointer<UInt8>?
        var size: UInt = 0
        let flags = TJFLAG_ACCURATEDCT | (kind.isProgressive ? TJFLAG_PROGRESSIVE : 0)
        let status = image.withUnsafePixels {
            tjCompress2(
                codec, $0.baseAddress, 77, 0, 59, Int32(TJPF_RGB.rawValue), &bytes, &size,
                Int32(kind.sampling.rawValue), quality, flags)
        }
        #expect(status == 0)
        let plain = Data(bytes: try #require(bytes), count: Int(size))
        tjFree(bytes)
        var head = plain.prefix(2)
        func add(_ marker: UInt8, _ content: Data) {
            head += [0xFF, marker] + bigEndian(content.count + 2, 2) + content
        }
        add(0xE1, Data("Exif\0\0".utf8) + exifBlock(orientation: kind.orientation))
        if let profile { add(0xE2, Data("ICC_PROFILE\0".utf8) + [1, 1] + profile) }
        return head + plain.dropFirst(2)
    }

    /// An edit of a patch that no block border keeps to.
    private func edited(_ image: Image) -> Image {
        var image = image
        for y in 13..<30 {
            for x in 21..<45 {
                let (r, g, b) = image[x, y]
                image[x, y] = (r / 2 + 60, g / 2 + 60, b / 2 + 80)
            }
        }
        return image
    }

    @Test(arguments: kinds)
    func `every block that the edit left alone keeps its coefficients`(kind: Kind) throws {
        let original = try file(kind)
        let photo = try Photo(decoding: original)
        let result = edited(photo.image)
        let written = try photo.encoded(result, as: .jpeg)
        let again = try Photo(decoding: written)
        #expect(again.storedOrientation == kind.orientation)

        // Which stored pixels the edit touched.
        let orientation = try #require(Orientation(rawValue: kind.orientation)).inverse
        let (before, after) = (
            photo.image.upright(from: orientation), result.upright(from: orientation)
        )
        var (kept, changed) = (0, 0)
        for component in 0..<(kind.sampling == TJSAMP_GRAY ? 1 : 3) {
            let old = try #require(JPEGBlocks(of: original, component: component))
            let new = try #require(JPEGBlocks(of: written, component: component))
            #expect(new.isProgressive == kind.isProgressive)
            #expect((old.columns, old.rows) == (new.columns, new.rows))
            for row in 0..<old.rows {
                for column in 0..<old.columns {
                    let (w, h) = (8 * old.wide, 8 * old.high)
                    let isTouched = (row * h..<min((row + 1) * h, before.height)).contains { y in
                        (column * w..<min((column + 1) * w, before.width)).contains { x in
                            before[x, y] != after[x, y]
                        }
                    }
                    if !isTouched {
                        #expect(old[column, row] == new[column, row])
                        kept += 1
                    } else if old[column, row] != new[column, row] {
                        changed += 1
                    }
                }
            }
        }
        #expect(kept > 40 && changed > 8)
        // What was edited looks as it should.
        let patch = PixelArea(x: 24, y: 16, width: 16, height: 8)
        let gray = kind.sampling == TJSAMP_GRAY
        let wanted = gray ? try Photo(decoding: photo.encoded(result, as: .png)).image : result
        #expect(
            again.image.cropped(to: patch).meanDifference(from: wanted.cropped(to: patch)) < 14)
    }

    @Test(arguments: kinds)
    func `an edit of nothing keeps every coefficient`(kind: Kind) throws {
        let original = try file(kind)
        let photo = try Photo(decoding: original)
        let written = try photo.encoded(photo.image, as: .jpeg, quality: 95)
        for component in 0..<(kind.sampling == TJSAMP_GRAY ? 1 : 3) {
            #expect(
                JPEGBlocks(of: original, component: component)
                    == JPEGBlocks(of: written, component: component))
        }
        #expect(try Photo(decoding: written).image == photo.image)
    }

    @Test func `a lower quality or another size compresses everything again`() throws {
        let original = try file(Kind(sampling: TJSAMP_420))
        let photo = try Photo(decoding: original)
        #expect(photo.storedQuality == 83)
        let old = JPEGBlocks(of: original, component: 0)
        let smaller = try photo.encoded(photo.image, as: .jpeg, quality: 60)
        #expect(JPEGBlocks(of: smaller, component: 0) != old)
        #expect(try Photo(decoding: smaller).storedQuality == 60)
        let half = try Photo(decoding: photo.encoded(photo.image, as: .jpeg, maximumSide: 38))
        #expect(half.image.width == 38 && half.image.height == 29)
        #expect(half.storedQuality == 83)
    }

    @Test(arguments: [false, true])
    func `colors of a profile stay those of the file`(isGray: Bool) throws {
        let profile = iccProfile(isGray: isGray)
        let original = try file(
            Kind(sampling: isGray ? TJSAMP_GRAY : TJSAMP_444), quality: 95, profile: profile)
        let photo = try Photo(decoding: original)
        let result = edited(photo.image)
        let written = try photo.encoded(result, as: .jpeg)
        #expect(written.range(of: profile) != nil)
        let again = try Photo(decoding: written)
        let patch = PixelArea(x: 24, y: 16, width: 16, height: 8)
        let wanted = isGray ? try Photo(decoding: photo.encoded(result, as: .png)).image : result
        // Some of the colors had been lost to sRGB before the edit.
        #expect(
            again.image.cropped(to: patch).meanDifference(from: wanted.cropped(to: patch)) < 16)
        let old = try #require(JPEGBlocks(of: original, component: 0))
        let new = try #require(JPEGBlocks(of: written, component: 0))
        #expect(old[8, 6] == new[8, 6] && old[4, 2] != new[4, 2])
    }
}
