import Foundation
import Imaging
import SyntheticPeople

/// Pictures and labels of records, decompressed and made smaller as wanted.
extension ShardFile {
    /// Calls `body` with the interleaved RGB of a record's picture at a side that divides its own.
    ///
    /// - Throws: ``TrainingError/badShard(_:)`` if the file is damaged.
    func withPicture<Result>(
        _ index: Int, side wanted: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) throws -> Result {
        let stored = side
        let decoded = try withBlob("image", index) { bytes in
            let file = Data(
                bytesNoCopy: UnsafeMutableRawPointer(mutating: bytes.baseAddress!),
                count: bytes.count, deallocator: .none)
            guard let image = try? Image(decoding: file), image.width == stored,
                image.height == stored
            else { throw TrainingError.badShard("a picture of record \(index)") }
            return image
        }
        guard let decoded else {
            return try withRecord("image", index, as: UInt8.self, body)
        }
        guard wanted != stored else { return try decoded.withUnsafePixels(body) }
        let block = stored / wanted
        let smaller = decoded.withUnsafePixels { averaged($0, side: stored, block: block) }
        return try smaller.withUnsafeBufferPointer(body)
    }

    /// Calls `body` with the labels of a record's picture, the same way.
    ///
    /// - Throws: ``TrainingError/badShard(_:)`` if the file is damaged.
    func withLabels<Result>(
        _ index: Int, side wanted: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) throws -> Result {
        let stored = side
        let decoded = try withBlob("labels", index) { bytes in
            guard
                let labels = LabelRuns.decoded(bytes, width: stored, count: stored * stored)
            else { throw TrainingError.badShard("the labels of record \(index)") }
            return labels
        }
        guard let decoded else {
            return try withRecord("labels", index, as: UInt8.self, body)
        }
        guard wanted != stored else { return try decoded.withUnsafeBufferPointer(body) }
        let block = stored / wanted
        let middles = [UInt8](unsafeUninitializedCapacity: wanted * wanted) { labels, filled in
            for y in 0..<wanted {
                let row = (y * block + block / 2) * stored + block / 2
                for x in 0..<wanted { labels[y * wanted + x] = decoded[row + x * block] }
            }
            filled = wanted * wanted
        }
        return try middles.withUnsafeBufferPointer(body)
    }
}

/// Averages blocks of interleaved 8-bit RGB.
private func averaged(
    _ source: UnsafeBufferPointer<UInt8>, side: Int, block: Int
) -> [UInt8] {
    let small = side / block
    return [UInt8](unsafeUninitializedCapacity: small * small * 3) { target, filled in
        averageBytes(of: source, width: side, origin: 0, block: block, into: target, side: small)
        filled = small * small * 3
    }
}

/// Averages blocks of interleaved 8-bit RGB into as many bytes as there are blocks.
///
/// - Parameters:
///   - origin: Where the first block begins, from the left and from the top.
///   - side: How many blocks there are in a row, and how many rows.
func averageBytes(
    of source: UnsafeBufferPointer<UInt8>, width: Int, origin: Int, block: Int,
    into target: UnsafeMutableBufferPointer<UInt8>, side: Int
) {
    let (area, half) = (block * block, block * block / 2)
    for y in 0..<side {
        for x in 0..<side {
            var (red, green, blue) = (half, half, half)
            for dy in 0..<block {
                var p = ((origin + y * block + dy) * width + origin + x * block) * 3
                for _ in 0..<block {
                    red += Int(source[p])
                    green += Int(source[p + 1])
                    blue += Int(source[p + 2])
                    p += 3
                }
            }
            let at = (y * side + x) * 3
            target[at] = UInt8(red / area)
            target[at + 1] = UInt8(green / area)
            target[at + 2] = UInt8(blue / area)
        }
    }
}
