import Foundation
import Imaging
import Testing

struct MetadataTests {
    private func photo(
        orientation: Int = 6, isLittleEndian: Bool = true, profile: Data? = nil
    ) throws -> Photo {
        let exif = exifBlock(orientation: orientation, isLittleEndian: isLittleEndian)
        var segments = [(UInt8(0xE1), Array("Exif\0\0".utf8) + exif)]
        if let profile {
            segments.append((0xE2, Array("ICC_PROFILE\0".utf8) + [1, 1] + profile))
        }
        return try Photo(
            decoding: jpegFile(.sample(width: 48, height: 32), segments: segments))
    }

    @Test(arguments: ImageFormat.allCases, [true, false])
    func `a result keeps the artist and loses place, note and thumbnail`(
        format: ImageFormat, isLittleEndian: Bool
    ) throws {
        let photo = try photo(isLittleEndian: isLittleEndian)
        let file = try photo.encoded(photo.image, as: format)
        let again = try Photo(decoding: file)
        let exif = try #require(again.metadata.exif)
        #expect(exif.range(of: Data("Ada Lovelace".utf8)) != nil)
        for secret in ["SECRETPLACE", "MAKERNOTE", "THUMBNAIL"] {
            #expect(file.range(of: Data(secret.utf8)) == nil)
        }
        // A JPEG of a JPEG keeps its blocks as they are stored.
        #expect(again.storedOrientation == (format == .jpeg ? 6 : 1))
        #expect(again.image.width == 32 && again.image.height == 48)
        // Cleaning what is clean changes nothing, so the rewritten block can be read.
        #expect(exif == photo.metadata.exif)
    }

    @Test(arguments: ImageFormat.allCases, [true, false])
    func `a result keeps place and preview where that is asked for`(
        format: ImageFormat, isLittleEndian: Bool
    ) throws {
        let photo = try photo(isLittleEndian: isLittleEndian)
        var edited = photo.image
        for x in 0..<32 { edited[x, 20] = (255, 0, 0) }
        let file = try photo.encoded(edited, as: format, keepsLocation: true)
        #expect(file.range(of: Data("SECRETPLACE".utf8)) != nil)
        // The old preview shows the old face.
        #expect(file.range(of: Data("THUMBNAIL".utf8)) == nil)
        #expect(file.range(of: Data("MAKERNOTE".utf8)) == nil)
        let start = try #require(file.dropFirst(100).range(of: Data([0xFF, 0xD8, 0xFF])))
        let preview = try Image(decoding: file[start.lowerBound...])
        let isStored = format == .jpeg
        #expect(preview.width == (isStored ? 48 : 32) && preview.height == (isStored ? 32 : 48))
        // What was kept can be read and kept again.
        let again = try Photo(decoding: file).encoded(edited, as: .png, keepsLocation: true)
        #expect(again.range(of: Data("SECRETPLACE".utf8)) != nil)
        let clean = try Photo(decoding: file).encoded(edited, as: format)
        #expect(clean.range(of: Data("SECRETPLACE".utf8)) == nil)
    }

    @Test(arguments: ImageFormat.allCases)
    func `a result is marked as edited with AI`(format: ImageFormat) throws {
        let photo = try photo()
        let mark = Data("compositeWithTrainedAlgorithmicMedia".utf8)
        let file = try photo.encoded(photo.image, as: format)
        #expect(file.range(of: mark) != nil)
        #expect(try photo.image.encoded(as: format).range(of: mark) == nil)
    }

    @Test(arguments: [ImageFormat.jpeg, .png])
    func `a result keeps the resolution`(format: ImageFormat) throws {
        let file = try Image.sample(width: 9, height: 9).encoded(
            as: format, metadata: Metadata(pixelsPerInch: SIMD2(300, 150)))
        let photo = try Photo(decoding: file)
        let found = try #require(photo.metadata.pixelsPerInch)
        #expect(abs(found.x - 300) < 0.1 && abs(found.y - 150) < 0.1)
    }

    @Test(arguments: ImageFormat.allCases)
    func `a result keeps a profile of its own`(format: ImageFormat) throws {
        let photo = try photo(profile: iccProfile())
        #expect(photo.metadata.colorProfile?.bytes == iccProfile())
        let again = try Photo(decoding: photo.encoded(photo.image, as: format))
        #expect(again.metadata.colorProfile?.bytes == iccProfile())
        #expect(again.image.meanDifference(from: photo.image) < 6)
    }
}
