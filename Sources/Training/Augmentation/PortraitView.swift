import FaceModels
import Tensors

/// A portrait seen through a ``Similarity``: its picture, how much of each pixel is the person, and
/// its labels.
struct PortraitView: Sendable {
    /// The picture, its edges continued outwards.
    var picture: Picture
    /// For each pixel, the part of it that shows the person, 0…1.
    var cover: [Float]
    /// For each pixel, the raw value of its ``FaceLabel``.
    var labels: [UInt8]

    /// Renders a part of a portrait.
    ///
    /// - Parameters:
    ///   - portrait: The portrait.
    ///   - map: Where each pixel of the view lies in the portrait's outer frame.
    ///   - width: The size of the view in pixels.
    ///   - height: The size of the view in pixels.
    ///   - rows: The part of the view to render.
    ///   - columns: The part of the view to render.
    init(
        _ portrait: Portrait, _ map: Similarity, width: Int, height: Int, rows: Range<Int>? = nil,
        columns: Range<Int>? = nil
    ) {
        picture = Picture(width: width, height: height)
        cover = Array(repeating: 0, count: width * height)
        labels = Array(repeating: 0, count: width * height)
        let (rows, columns) = (rows ?? 0..<height, columns ?? 0..<width)
        portrait.withImage { image in
            portrait.withLabels { source in
                render(image, source, map, rows, columns)
            }
        }
    }

    private mutating func render(
        _ image: UnsafeBufferPointer<UInt8>, _ source: UnsafeBufferPointer<UInt8>,
        _ map: Similarity, _ rows: Range<Int>, _ columns: Range<Int>
    ) {
        let side = PortraitShards.outerSide
        let (width, plane) = (picture.width, picture.pixels)
        let samples = max(1, Int((map.scale * 0.8).rounded(.up)))
        let step = 1 / Float(samples)
        let weight = step * step
        // Going one pixel to the right or down is the same step in the portrait everywhere.
        let origin = map.source(.zero)
        let right = map.source(SIMD2(1, 0)) - origin
        let down = map.source(SIMD2(0, 1)) - origin
        picture.planes.withUnsafeMutableBufferPointer { planes in
            for row in rows {
                for column in columns {
                    let corner = origin + Float(column) * right + Float(row) * down
                    let middle = corner + (right + down) * 0.5
                    let color: SIMD4<Float>
                    if samples == 1 {
                        color = smoothSample(middle, image, source)
                    } else {
                        var sum = SIMD4<Float>.zero
                        for v in 0..<samples {
                            var point = corner + ((Float(v) + 0.5) * down + 0.5 * right) * step
                            for _ in 0..<samples {
                                sum += nearestSample(point, image, source)
                                point += right * step
                            }
                        }
                        color = sum * weight
                    }
                    let at = row * width + column
                    planes[at] = color.x * (1 / 255)
                    planes[plane + at] = color.y * (1 / 255)
                    planes[2 * plane + at] = color.z * (1 / 255)
                    cover[at] = color.w
                    if isInside(middle) {
                        labels[at] = source[Int(middle.y) * side + Int(middle.x)]
                    }
                }
            }
        }
    }
}

@inline(__always)
private func isInside(_ point: SIMD2<Float>) -> Bool {
    let side = Float(PortraitShards.outerSide)
    return point.x >= 0 && point.y >= 0 && point.x < side && point.y < side
}

/// Red, green, blue in 0…255 and 1 if it shows the person, of the pixel of a portrait at a point.
@inline(__always)
private func nearestSample(
    _ point: SIMD2<Float>, _ image: UnsafeBufferPointer<UInt8>,
    _ labels: UnsafeBufferPointer<UInt8>
) -> SIMD4<Float> {
    let side = PortraitShards.outerSide
    let x = min(max(Int(point.x), 0), side - 1)
    let y = min(max(Int(point.y), 0), side - 1)
    return pixel(y * side + x, image, labels, isInside: isInside(point))
}

/// The same between the four nearest pixels.
@inline(__always)
private func smoothSample(
    _ point: SIMD2<Float>, _ image: UnsafeBufferPointer<UInt8>,
    _ labels: UnsafeBufferPointer<UInt8>
) -> SIMD4<Float> {
    let side = PortraitShards.outerSide
    let px = min(max(point.x - 0.5, 0), Float(side - 1))
    let py = min(max(point.y - 0.5, 0), Float(side - 1))
    let (x, y) = (min(Int(px), side - 2), min(Int(py), side - 2))
    let (fx, fy) = (px - Float(x), py - Float(y))
    let (at, isIn) = (y * side + x, isInside(point))
    let top =
        pixel(at, image, labels, isInside: isIn) * (1 - fx)
        + pixel(at + 1, image, labels, isInside: isIn) * fx
    let bottom =
        pixel(at + side, image, labels, isInside: isIn) * (1 - fx)
        + pixel(at + side + 1, image, labels, isInside: isIn) * fx
    return top * (1 - fy) + bottom * fy
}

@inline(__always)
private func pixel(
    _ at: Int, _ image: UnsafeBufferPointer<UInt8>, _ labels: UnsafeBufferPointer<UInt8>,
    isInside: Bool
) -> SIMD4<Float> {
    SIMD4(
        Float(image[3 * at]), Float(image[3 * at + 1]), Float(image[3 * at + 2]),
        isInside && labels[at] != 0 ? 1 : 0)
}

extension PortraitView {
    /// Puts the person before clutter.
    mutating func replaceBackground(_ random: inout SplitMix64) {
        let clutter = Clutter.paint(width: picture.width, height: picture.height, &random)
        let count = picture.pixels
        for i in 0..<count {
            let amount = cover[i]
            guard amount < 1 else { continue }
            for at in stride(from: i, to: 3 * count, by: count) {
                picture.planes[at] =
                    clutter.planes[at] + amount * (picture.planes[at] - clutter.planes[at])
            }
        }
    }
}
