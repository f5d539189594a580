import Foundation
import Imaging
import Tensors
import Testing

struct HostileFileTests {
    /// A thousand files of each format with a few bytes changed, removed or repeated.
    @Test(arguments: ImageFormat.allCases)
    func `mutated files are read or refused, and never crash`(format: ImageFormat) throws {
        let photo = try Photo(
            decoding: jpegFile(
                .sample(width: 33, height: 21),
                segments: [
                    (0xE1, Array("Exif\0\0".utf8) + exifBlock(orientation: 6)),
                    (0xE2, Array("ICC_PROFILE\0".utf8) + [1, 1] + iccProfile()),
                ]))
        let file = [UInt8](try photo.encoded(photo.image, as: format))
        var random = SplitMix64(state: 7)
        var accepted = 0
        for _ in 0..<1000 {
            var mutated = file
            for _ in 0..<Int.random(in: 1...4, using: &random) where mutated.count > 20 {
                // Most of what can go wrong is in the first bytes.
                let end = Bool.random(using: &random) ? mutated.count : min(700, mutated.count)
                let at = Int.random(in: 0..<end, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: mutated[at] = .random(in: 0...255, using: &random)
                case 1: mutated[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 2: mutated.removeSubrange(at..<min(at + 5, mutated.count))
                default: mutated.insert(contentsOf: mutated[at..<min(at + 9, end)], at: at)
                }
            }
            do {
                let read = try Photo(
                    decoding: Data(mutated), limits: ImageLimits(maximumPixels: 1_000_000))
                _ = try read.encoded(read.image, as: .jpeg)
                accepted += 1
            } catch is ImageError {}
        }
        #expect(accepted > 0)
    }

    @Test func `noise behind a true signature never crashes`() throws {
        let signatures: [[UInt8]] = [
            [0xFF, 0xD8, 0xFF], [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A],
            Array("RIFF\0\u{10}\0\0WEBPVP8 ".utf8),
        ]
        var random = SplitMix64(state: 3)
        for i in 0..<600 {
            let noise = (0..<Int.random(in: 0...300, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            #expect(throws: ImageError.self) {
                try Photo(decoding: Data(signatures[i % 3] + noise))
            }
        }
    }

    /// Every byte of the block takes several values: offsets, counts and types lie.
    @Test func `a lying EXIF block never crashes`() throws {
        let image = Image.sample(width: 8, height: 8)
        let block = exifBlock(orientation: 3)
        for i in block.indices {
            for value: UInt8 in [0, 1, 7, 0x7F, 0xFF] {
                var mutated = block
                mutated[i] = value
                let file = try jpegFile(
                    image, segments: [(0xE1, Array("Exif\0\0".utf8) + mutated)])
                let photo = try Photo(decoding: file)
                _ = try photo.encoded(photo.image, as: .jpeg)
            }
        }
    }
}
