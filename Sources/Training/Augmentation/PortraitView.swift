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
        picture.planes.withUnsafeMutableBufferPointer { planes in
            for row in rows {
                for column in columns {
                    var color = SIMD3<Float>.zero
                    var person: Float = 0
                    for v in 0..<samples {
                        for u in 0..<samples {
                            let point = map.source(
                                SIMD2(
                                    Float(column) + (Float(u) + 0.5) * step,
                                    Float(row) + (Float(v) + 0.5) * step))
                            sample(point, samples == 1, image, source, &color, &person)
                        }
                    }
                    let at = row * width + column
                    planes[at] = color.x * weight / 255
                    planes[plane + at] = color.y * weight / 255
                    planes[2 * plane + at] = color.z * weight / 255
                    cover[at] = person * weight
                    let middle = map.source(SIMD2(Float(column) + 0.5, Float(row) + 0.5))
                    if middle.x >= 0, middle.y >= 0, middle.x < Float(side),
                        middle.y < Float(side)
                    {
                        labels[at] = source[Int(middle.y) * side + Int(middle.x)]
                    }
                }
            }
        }
    }
}

/// Adds what lies at one point of a portrait: bilinearly, or the nearest pixel if many are averaged.
@inline(__always)
private func sample(
    _ point: SIMD2<Float>, _ isSmooth: Bool, _ image: UnsafeBufferPointer<UInt8>,
    _ labels: UnsafeBufferPointer<UInt8>, _ color: inout SIMD3<Float>, _ person: inout Float
) {
    let side = PortraitShards.outerSide
    let isInside = point.x >= 0 && point.y >= 0 && point.x < Float(side) && point.y < Float(side)
    func pixel(_ at: Int) -> SIMD3<Float> {
        SIMD3(Float(image[3 * at]), Float(image[3 * at + 1]), Float(image[3 * at + 2]))
    }
    guard isSmooth else {
        let x = min(max(Int(point.x), 0), side - 1)
        let y = min(max(Int(point.y), 0), side - 1)
        color += pixel(y * side + x)
        if isInside, labels[y * side + x] != 0 { person += 1 }
        return
    }
    let p = (point - 0.5).clamped(lowerBound: .zero, upperBound: SIMD2(repeating: Float(side - 1)))
    let (x, y) = (min(Int(p.x), side - 2), min(Int(p.y), side - 2))
    let (fx, fy) = (p.x - Float(x), p.y - Float(y))
    let at = y * side + x
    let weights = SIMD4((1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy)
    color += pixel(at) * weights.x + pixel(at + 1) * weights.y
    color += pixel(at + side) * weights.z + pixel(at + side + 1) * weights.w
    guard isInside else { return }
    if labels[at] != 0 { person += weights.x }
    if labels[at + 1] != 0 { person += weights.y }
    if labels[at + side] != 0 { person += weights.z }
    if labels[at + side + 1] != 0 { person += weights.w }
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
