import FaceModels
import Foundation
import Tensors

/// Paints surroundings that hold no face: gradients, blobs, stripes, grids, clouds, text-like marks.
///
/// Real photos have arbitrary backgrounds, rendered people only four kinds; a network that saw every
/// kind of clutter does not look at the background any more.
struct Clutter {
    /// Paints one picture.
    static func paint(width: Int, height: Int, _ random: inout SplitMix64) -> Picture {
        var picture = Picture(width: width, height: height, color: random.color())
        if random.chance(0.6) { paintGradient(&picture, &random) }
        if random.chance(0.5) { paintClouds(&picture, &random) }
        if random.chance(0.8) {
            for _ in 0..<(1 + random.index(random.chance(0.3) ? 40 : 12)) {
                paintShape(on: &picture, &random)
            }
        }
        if random.chance(0.25) { paintClouds(&picture, &random) }
        if random.chance(0.3) { paintFolds(&picture, &random) }
        if random.chance(0.5) { picture.blur(sigma: random.between(0.4, 5)) }
        return picture
    }

    /// Mixes in a smooth change of colour across the picture.
    static func paintGradient(_ picture: inout Picture, _ random: inout SplitMix64) {
        let (from, to) = (random.color(), random.color())
        let angle = random.between(0, 2 * .pi)
        let direction = SIMD2(cos(angle), sin(angle)) / Float(max(picture.width, picture.height))
        for y in 0..<picture.height {
            for x in 0..<picture.width {
                let t = (direction.x * Float(x) + direction.y * Float(y)) * 0.5 + 0.5
                let color = from + (to - from) * min(1, max(0, t))
                picture.mix(color, at: y * picture.width + x, amount: 0.8)
            }
        }
    }

    /// Mixes in smooth noise of several octaves in one or two colours.
    static func paintClouds(_ picture: inout Picture, _ random: inout SplitMix64) {
        let (width, height) = (picture.width, picture.height)
        var field = [Float](repeating: 0, count: width * height)
        var cell = random.betweenLogarithmically(6, 100)
        var strength: Float = 1
        let falloff = random.between(0.4, 0.8)
        for _ in 0..<3 {
            addNoise(to: &field, width: width, height: height, cell: cell, strength, &random)
            cell = max(2, cell * 0.45)
            strength *= falloff
        }
        let color = random.color()
        let sharpness = random.betweenLogarithmically(1, 8)
        for i in field.indices {
            let amount = min(1, max(0, 0.5 + field[i] * sharpness * 0.7))
            picture.mix(color, at: i, amount: amount * 0.8)
        }
    }

    /// Shades the picture as folds of cloth, bark, grass or water do: bent stripes of light.
    static func paintFolds(_ picture: inout Picture, _ random: inout SplitMix64) {
        let (width, height) = (picture.width, picture.height)
        var bend = [Float](repeating: 0, count: width * height)
        let cell = random.betweenLogarithmically(8, 80)
        addNoise(
            to: &bend, width: width, height: height, cell: cell, random.between(0.5, 4), &random)
        let angle = random.between(0, 2 * .pi)
        let period = random.betweenLogarithmically(3, 60)
        let direction = SIMD2(cos(angle), sin(angle)) * (2 * .pi / period)
        let depth = random.between(0.1, 0.6)
        for y in 0..<height {
            for x in 0..<width {
                let at = y * width + x
                let phase: Float = direction.x * Float(x) + direction.y * Float(y)
                let light: Float = 1 + depth * sin(phase + 3 * bend[at]) * sin(bend[at] * 2 + 1)
                for channel in 0..<3 { picture.planes[channel * width * height + at] *= light }
            }
        }
    }

    /// Shows clothes, hair or surroundings of a portrait, enlarged, if there is no face among them.
    static func patch(
        of portrait: Portrait, width: Int, height: Int, _ random: inout SplitMix64
    ) -> Picture? {
        let map = Similarity(
            center: SIMD2(Float(width), Float(height)) / 2,
            to: SIMD2(
                random.between(20, 364),
                random.chance(0.6) ? random.between(300, 380) : random.between(0, 380)),
            scale: random.betweenLogarithmically(0.12, 0.9) * 256 / Float(max(width, height)),
            degrees: random.between(-180, 180))
        let view = PortraitView(portrait, map, width: width, height: height)
        let isFree = view.labels.allSatisfy { !faceLabels[Int($0)] }
        return isFree ? view.picture : nil
    }

    /// For each label, whether it is part of a face.
    private static let faceLabels = FaceLabel.allCases.map {
        [.skin, .brow, .eye, .nose, .mouth, .lips, .glasses, .beard].contains($0)
    }

    private static func addNoise(
        to field: inout [Float], width: Int, height: Int, cell: Float, _ strength: Float,
        _ random: inout SplitMix64
    ) {
        let columns = Int(Float(width) / cell) + 2
        let rows = Int(Float(height) / cell) + 2
        let knots = (0..<columns * rows).map { _ in random.between(-1, 1) }
        for y in 0..<height {
            let v = Float(y) / cell
            let (row, fy) = (Int(v), v - Float(Int(v)))
            for x in 0..<width {
                let u = Float(x) / cell
                let (column, fx) = (Int(u), u - Float(Int(u)))
                let k = row * columns + column
                let top: Float = knots[k] + (knots[k + 1] - knots[k]) * fx
                let below = knots[k + columns]
                let bottom: Float = below + (knots[k + columns + 1] - below) * fx
                let value: Float = top + (bottom - top) * fy
                field[y * width + x] += value * strength
            }
        }
    }

    /// Paints one turned ellipse, rectangle, ring, stripe pattern or grid in one or two colours.
    static func paintShape(
        on picture: inout Picture, _ random: inout SplitMix64, center: SIMD2<Float>? = nil,
        size: Float? = nil, hiding: ((Int) -> Void)? = nil
    ) {
        let extent = Float(max(picture.width, picture.height))
        let middle =
            center
            ?? SIMD2(
                random.between(0, Float(picture.width)), random.between(0, Float(picture.height)))
        let size = size ?? extent * random.betweenLogarithmically(0.02, 0.6)
        let half = SIMD2(size, size * random.betweenLogarithmically(0.08, 1)) * 0.5
        let angle = random.between(0, 2 * .pi)
        let axis = SIMD2(cos(angle), sin(angle))
        let isSkin = random.chance(0.25)
        let (first, second) =
            isSkin ? (random.skinColor(), random.skinColor()) : (random.color(), random.color())
        let (outline, pattern) = (random.index(4), random.index(5))
        let period = random.betweenLogarithmically(2, 20)
        let reach = (half * half).sum().squareRoot() + 1
        let rows = clamped(middle.y - reach, middle.y + reach, picture.height)
        let columns = clamped(middle.x - reach, middle.x + reach, picture.width)
        for y in rows {
            for x in columns {
                let d = SIMD2(Float(x) + 0.5, Float(y) + 0.5) - middle
                let along: Float = d.x * axis.x + d.y * axis.y
                let across: Float = d.y * axis.x - d.x * axis.y
                let p = SIMD2<Float>(along, across)
                let q = p / half
                let distance: Float
                switch outline {
                case 0: distance = max(abs(q.x), abs(q.y))
                case 1: distance = abs(q.x) + abs(q.y)
                default: distance = (q * q).sum().squareRoot()
                }
                let amount = min(1, max(0, (1 - distance) * half.y))
                guard amount > 0 else { continue }
                if outline == 3, distance < 0.75 { continue }
                let mixture: Float
                switch pattern {
                case 0: mixture = sin(p.x * 6.28 / period) > 0 ? 1 : 0
                case 1: mixture = sin(p.x * 6.28 / period) * sin(p.y * 6.28 / period) > 0 ? 1 : 0
                case 2: mixture = 0
                default: mixture = min(1, max(0, 0.5 + 0.5 * q.x))
                }
                let at = y * picture.width + x
                picture.mix(first + (second - first) * mixture, at: at, amount: amount)
                if amount > 0.5 { hiding?(at) }
            }
        }
    }
}

private func clamped(_ low: Float, _ high: Float, _ limit: Int) -> Range<Int> {
    let first = min(limit, max(0, Int(low)))
    return first..<max(first, min(limit, Int(high) + 1))
}
