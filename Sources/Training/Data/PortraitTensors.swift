public import Tensors

/// A square of the outer frame of a portrait, by its corner and side in pixels of an outer frame of
/// 384×384.
public struct PortraitFrame: Sendable {
    /// The distance of the square from the left and top edges of the outer frame.
    public let origin: Int
    /// The length of its sides.
    public let side: Int

    /// The whole outer frame.
    public static let outer = PortraitFrame(origin: 0, side: PortraitShards.outerSide)
    /// The inner frame: its central two thirds.
    public static let inner = PortraitFrame(origin: 64, side: PortraitShards.innerSide)

    /// The same square in the pixels of portraits, which are all of one size.
    func placed(in portraits: [Portrait]) -> PortraitFrame {
        let outer = portraits.first?.outerSide ?? PortraitShards.outerSide
        return PortraitFrame(
            origin: origin * outer / PortraitShards.outerSide,
            side: side * outer / PortraitShards.outerSide)
    }
}

/// Reads portraits as one batch of pictures, averaging whole blocks of pixels when smaller.
///
/// - Parameters:
///   - frame: Which part of the portraits.
///   - side: The side of the result; must divide that of `frame` in the portraits.
/// - Returns: `[portraits, 3, side, side]`, RGB in `[-1, 1]`.
public func imageTensor(of portraits: [Portrait], _ frame: PortraitFrame, side: Int) -> Tensor {
    let frame = frame.placed(in: portraits)
    precondition(frame.side % side == 0, "\(side) does not divide \(frame.side)")
    return Tensor(shape: [portraits.count, 3, side, side]) { floats in
        nonisolated(unsafe) let floats = floats
        parallel(over: portraits.count) { index in
            let target = UnsafeMutableBufferPointer(
                rebasing: floats[index * 3 * side * side..<(index + 1) * 3 * side * side])
            portraits[index].withImage {
                averageBlocks(
                    of: $0, width: portraits[index].outerSide, origin: frame.origin,
                    block: frame.side / side, into: target, side: side)
            }
        }
    }
}

/// Reads the labels of portraits, taking the middle pixel of each block when smaller.
///
/// - Returns: `portraits.count * side * side` labels in 0…13, row by row.
public func labels(of portraits: [Portrait], _ frame: PortraitFrame, side: Int) -> [UInt8] {
    let frame = frame.placed(in: portraits)
    precondition(frame.side % side == 0, "\(side) does not divide \(frame.side)")
    let block = frame.side / side
    var result: [UInt8] = []
    result.reserveCapacity(portraits.count * side * side)
    for portrait in portraits {
        portrait.withLabels { source in
            for y in 0..<side {
                let row = (frame.origin + y * block + block / 2) * portrait.outerSide
                for x in 0..<side {
                    result.append(source[row + frame.origin + x * block + block / 2])
                }
            }
        }
    }
    return result
}

/// Reads pictures of people seen several times as one batch.
///
/// - Parameter side: The side of the result; must divide 128.
/// - Returns: `[indices, 3, side, side]`, RGB in `[-1, 1]`.
/// - Throws: ``TrainingError/badShard(_:)`` if a file changed since it was opened.
public func imageTensor(of indices: [Int], in shards: IdentityShards, side: Int) throws -> Tensor {
    var pictures: [Tensor] = []
    for index in indices {
        pictures.append(
            try shards.withImage(index) { source in
                Tensor(shape: [1, 3, side, side]) {
                    averageBlocks(
                        of: source, width: IdentityShards.side, origin: 0,
                        block: IdentityShards.side / side, into: $0, side: side)
                }
            })
    }
    return concatenate(pictures, axis: 0)
}

/// Averages blocks of interleaved 8-bit RGB into three planes of `[-1, 1]`.
func averageBlocks(
    of source: UnsafeBufferPointer<UInt8>, width: Int, origin: Int, block: Int,
    into target: UnsafeMutableBufferPointer<Float>, side: Int
) {
    let scale = 2 / (255 * Float(block * block))
    for y in 0..<side {
        for x in 0..<side {
            var (red, green, blue) = (0, 0, 0)
            for dy in 0..<block {
                var p = ((origin + y * block + dy) * width + origin + x * block) * 3
                for _ in 0..<block {
                    red += Int(source[p])
                    green += Int(source[p + 1])
                    blue += Int(source[p + 2])
                    p += 3
                }
            }
            let at = y * side + x
            target[at] = Float(red) * scale - 1
            target[side * side + at] = Float(green) * scale - 1
            target[2 * side * side + at] = Float(blue) * scale - 1
        }
    }
}
