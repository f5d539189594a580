import Foundation
import Imaging
import Tensors
import Testing

struct DamagedJPEGTests {
    /// A photo with some detail, in restarts of one row and without, baseline.
    private func file() throws -> [UInt8] {
        [UInt8](try Image.sample(width: 160, height: 120).encoded(as: .jpeg, quality: 90))
    }

    /// Where the compressed data begins: behind the header of the scan.
    private func scan(of file: [UInt8]) throws -> Int {
        let marker = try #require(
            file.indices.dropLast().first { file[$0] == 0xFF && file[$0 + 1] == 0xDA })
        return marker + 2 + Int(file[marker + 2]) << 8 + Int(file[marker + 3])
    }

    /// Where the frame header says height and width.
    private func size(of file: [UInt8]) throws -> Int {
        try #require(file.indices.dropLast().first { file[$0] == 0xFF && file[$0 + 1] == 0xC0 }) + 5
    }

    private func refusal(of file: [UInt8]) throws -> String {
        let error = try #require(throws: ImageError.self) { try Photo(decoding: Data(file)) }
        return "\(error)"
    }

    @Test func `a file that was cut off anywhere is refused with a sentence`() throws {
        let file = try file()
        for length in stride(from: 3, to: file.count - 40, by: 23) {
            let sentence = try refusal(of: Array(file.prefix(length)))
            #expect(sentence.count > 10, "\(length) bytes")
        }
    }

    @Test func `compressed data that was overwritten is refused or read, and never crashes`() throws
    {
        let file = try file()
        let start = try scan(of: file)
        var (random, refused) = (SplitMix64(state: 5), 0)
        for _ in 0..<300 {
            var damaged = file
            let at = Int.random(in: start..<file.count - 200, using: &random)
            for place in at..<at + Int.random(in: 40...160, using: &random) {
                damaged[place] = .random(in: 0...255, using: &random)
            }
            do {
                let photo = try Photo(decoding: Data(damaged))
                #expect(photo.image.width == 160)
                // The blocks are read a second time when the result is written.
                _ = try photo.encoded(photo.image, as: .jpeg)
            } catch let error as ImageError {
                #expect("\(error)".count > 10)
                refused += 1
            }
        }
        // Most of what can be in the data is a picture of something: nobody could tell.
        #expect(refused > 0)
    }

    @Test(arguments: [
        (65_535, 65_535), (65_500, 65_500), (1, 65_535), (65_535, 1), (16_385, 16), (0, 100),
        (100, 0), (0, 0), (16_000, 16_000),
    ])
    func `sizes that are too large or none are refused`(
        width: Int, height: Int
    ) throws {
        var file = try file()
        let at = try size(of: file)
        file.replaceSubrange(at..<at + 4, with: bigEndian(height, 2) + bigEndian(width, 2))
        #expect(try refusal(of: file).count > 10)
    }

    @Test func `a size that is larger than the data is refused`() throws {
        var file = try file()
        let at = try size(of: file)
        file.replaceSubrange(at..<at + 4, with: bigEndian(4000, 2) + bigEndian(4000, 2))
        #expect(try refusal(of: file).count > 10)
    }
}
