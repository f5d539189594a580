import Foundation
import Tensors

/// The inner frames of many portraits, made small and held in memory.
///
/// Early phases of training see hundreds of small pictures a second; decompressing the large ones
/// again each time would take longer than learning from them.
struct PortraitThumbnails: Sendable {
    /// The side of what is held, in pixels.
    let side: Int
    /// The number of portraits.
    let count: Int

    private let pixels: [UInt8]
    private let labels: [UInt8]
    private let parameters: [[Float]]

    /// Reads the portraits at `indices` at a side that divides that of their inner frames.
    ///
    /// - Parameter holdsLabels: Whether labels are read too, which ``examples(_:side:)`` needs.
    init(_ portraits: PortraitShards, indices: [Int], side: Int, holdsLabels: Bool = true) {
        (self.side, count) = (side, indices.count)
        let area = side * side
        let block = PortraitShards.innerSide / side
        var labels = [UInt8](repeating: 0, count: holdsLabels ? indices.count * area : 0)
        pixels = [UInt8](unsafeUninitializedCapacity: indices.count * area * 3) { pixels, filled in
            labels.withUnsafeMutableBufferPointer { labels in
                nonisolated(unsafe) let (pixels, labels) = (pixels, labels)
                parallel(over: indices.count) { row in
                    let portrait = portraits[indices[row]]
                    let (width, origin) = (portrait.outerSide, PortraitFrame.inner.origin)
                    portrait.withImage { source in
                        averageBytes(
                            of: source, width: width, origin: origin, block: block,
                            into: UnsafeMutableBufferPointer(
                                rebasing: pixels[row * area * 3..<(row + 1) * area * 3]),
                            side: side)
                    }
                    guard holdsLabels else { return }
                    portrait.withLabels { source in
                        for y in 0..<side {
                            let start = (origin + y * block + block / 2) * width + origin
                            for x in 0..<side {
                                labels[row * area + y * side + x] =
                                    source[start + x * block + block / 2]
                            }
                        }
                    }
                }
            }
            filled = indices.count * area * 3
        }
        self.labels = labels
        parameters = indices.map { portraits[$0].parameters }
    }

    /// Whom each thumbnail shows.
    var people: [[Float]] { parameters }

    /// Pictures at the side that is held, each through its view: `[rows, 3, side, side]`.
    func images(_ rows: [Int], through views: [FaceView]) -> Tensor {
        let size = 3 * side * side
        return Tensor(shape: [rows.count, 3, side, side]) { floats in
            nonisolated(unsafe) let floats = floats
            parallel(over: rows.count) { k in
                pixels.withUnsafeBufferPointer { pixels in
                    views[k].read(
                        UnsafeBufferPointer(
                            rebasing: pixels[rows[k] * size..<(rows[k] + 1) * size]),
                        width: side, frame: side,
                        into: UnsafeMutableBufferPointer(
                            rebasing: floats[k * size..<(k + 1) * size]), side: side)
                }
            }
        }
    }

    /// Pictures at a side that divides the one that is held, what they show, and of whom.
    func examples(_ rows: [Int], side wanted: Int) -> GeneratorExamples {
        let (area, block) = (side * side, side / wanted)
        let target = Tensor(shape: [rows.count, 3, wanted, wanted]) { floats in
            pixels.withUnsafeBufferPointer { pixels in
                for (k, row) in rows.enumerated() {
                    averageBlocks(
                        of: UnsafeBufferPointer(
                            rebasing: pixels[row * area * 3..<(row + 1) * area * 3]),
                        width: side, origin: 0, block: block,
                        into: UnsafeMutableBufferPointer(
                            rebasing: floats[
                                k * 3 * wanted * wanted..<(k + 1) * 3 * wanted * wanted]),
                        side: wanted)
                }
            }
        }
        var small: [UInt8] = []
        small.reserveCapacity(rows.count * wanted * wanted)
        for row in rows {
            for y in 0..<wanted {
                let start = row * area + (y * block + block / 2) * side
                for x in 0..<wanted { small.append(labels[start + x * block + block / 2]) }
            }
        }
        return GeneratorExamples(
            people: rows.map { parameters[$0] }, target: target,
            weights: pixelWeights(small, pictures: rows.count, side: wanted))
    }
}
