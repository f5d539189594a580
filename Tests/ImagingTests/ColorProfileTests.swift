import Foundation
import Testing

@testable import Imaging

struct ColorProfileTests {
    /// The stored numbers of a photo with strong colors, and the photo.
    private func photo() throws -> (stored: Image, photo: Photo) {
        let stored = Image.sample(width: 64, height: 48)
        var metadata = Metadata()
        metadata.colorProfile = ColorProfile(iccProfile())
        let file = try stored.encoded(as: .png, metadata: metadata)
        return (stored, try Photo(decoding: file))
    }

    @Test func `a photo is converted to sRGB`() throws {
        let (stored, photo) = try photo()
        #expect(photo.image != stored)
        // White and black mean the same everywhere.
        let profile = try #require(ColorProfile(iccProfile()))
        let ends = try #require(profile.converted(toSRGB: [255, 255, 255, 0, 0, 0]))
        #expect(ends == [255, 255, 255, 0, 0, 0])
    }

    @Test func `pixels that an edit left alone are those of the file`() throws {
        let (stored, photo) = try photo()
        var edited = photo.image
        for y in 10..<20 {
            for x in 10..<30 { edited[x, y] = (200, 100, 50) }
        }
        let file = try photo.encoded(edited, as: .png)
        // Without its profile the file shows its stored numbers.
        let numbers = try Photo(decoding: file)
        #expect(numbers.metadata.colorProfile != nil)
        let result = try #require(numbers.unconverted)
        for y in 0..<48 {
            #expect(
                (0..<64).allSatisfy {
                    10..<20 ~= y && 10..<30 ~= $0 || result[$0, y] == stored[$0, y]
                })
        }
        #expect(result[15, 15] != stored[15, 15])
        // Seen in sRGB again, the edit is what it was, but for colors that sRGB had lost before.
        let seen = numbers.image.cropped(to: PixelArea(x: 10, y: 10, width: 20, height: 10))
        let wanted = edited.cropped(to: PixelArea(x: 10, y: 10, width: 20, height: 10))
        #expect(seen.meanDifference(from: wanted) < 12)
    }

    @Test func `an unusable profile is ignored`() {
        #expect(ColorProfile(Data()) == nil)
        #expect(ColorProfile(Data(repeating: 1, count: 500)) == nil)
    }

    @Test func `a gray profile brightens gray pictures and is not passed on`() throws {
        let profile = try #require(ColorProfile(iccProfile(isGray: true)))
        #expect(profile.channels == 1)
        let gray = try #require(profile.converted(toSRGB: [0, 128, 255]))
        #expect(gray.count == 9 && gray[3] > 128 && gray[3] == gray[4])
    }
}
