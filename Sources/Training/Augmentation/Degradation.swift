import Foundation
import Tensors

extension Picture {
    /// Blurs with a Gaussian of `sigma` pixels; edges are continued.
    mutating func blur(sigma: Float) {
        let radius = max(1, Int((2.5 * sigma).rounded(.up)))
        var weights = (-radius...radius).map { exp(-Float($0 * $0) / (2 * sigma * sigma)) }
        let total = weights.reduce(0, +)
        weights = weights.map { $0 / total }
        filter(weights, alongRows: true)
        filter(weights, alongRows: false)
    }

    /// Blurs along the rows or the columns only, as a moving camera does.
    mutating func blurAlong(rows: Bool, length: Int) {
        filter(Array(repeating: 1 / Float(2 * length + 1), count: 2 * length + 1), alongRows: rows)
    }

    private mutating func filter(_ weights: [Float], alongRows: Bool) {
        let (radius, width, height) = (weights.count / 2, width, height)
        // Sums whole rows: shifted ones of themselves, or their neighbours.
        var padded = [Float](repeating: 0, count: width + 2 * radius)
        let old = planes
        planes.withUnsafeMutableBufferPointer { planes in
            for line in 0..<3 * height {
                let (plane, y) = (line / height * height, line % height)
                let target = UnsafeMutableBufferPointer(
                    rebasing: planes[line * width..<(line + 1) * width])
                if alongRows {
                    for i in padded.indices {
                        padded[i] = target[min(width - 1, max(0, i - radius))]
                    }
                }
                target.update(repeating: 0)
                for (k, weight) in weights.enumerated() {
                    if alongRows {
                        padded.withUnsafeBufferPointer {
                            add(weight, times: $0, from: k, to: target)
                        }
                    } else {
                        let row = plane + min(height - 1, max(0, y + k - radius))
                        old.withUnsafeBufferPointer {
                            add(weight, times: $0, from: row * width, to: target)
                        }
                    }
                }
            }
        }
    }

    /// Loses detail as if the picture had been `factor` times smaller.
    mutating func reduceResolution(by factor: Float) {
        let (w, h) = (max(4, Int(Float(width) / factor)), max(4, Int(Float(height) / factor)))
        blur(sigma: max(0.3, 0.4 * factor))
        let old = planes
        for channel in 0..<3 {
            let start = channel * pixels
            func small(_ x: Int, _ y: Int) -> Float {
                let (x, y) = (min(w - 1, max(0, x)), min(h - 1, max(0, y)))
                return old[
                    start + (2 * y + 1) * height / (2 * h) * width + (2 * x + 1) * width / (2 * w)]
            }
            for y in 0..<height {
                let v = (Float(y) + 0.5) * Float(h) / Float(height) - 0.5
                let (y0, fy) = (Int(v.rounded(.down)), v - v.rounded(.down))
                for x in 0..<width {
                    let u = (Float(x) + 0.5) * Float(w) / Float(width) - 0.5
                    let (x0, fx) = (Int(u.rounded(.down)), u - u.rounded(.down))
                    let top = small(x0, y0) * (1 - fx) + small(x0 + 1, y0) * fx
                    let bottom = small(x0, y0 + 1) * (1 - fx) + small(x0 + 1, y0 + 1) * fx
                    planes[start + y * width + x] = top * (1 - fy) + bottom * fy
                }
            }
        }
    }

    /// Adds sensor noise; `correlation` mixes the channels' noise into gray noise.
    mutating func addNoise(
        strength: Float, correlation: Float, _ random: inout SplitMix64
    ) {
        // The sum of three uniform numbers is close enough to normal.
        func normal(_ random: inout SplitMix64) -> Float {
            let bits = random.next()
            let first: UInt64 = bits & 0xffff
            let second: UInt64 = bits >> 16 & 0xffff
            let third: UInt64 = bits >> 32 & 0xffff
            let sum = first + second + third
            return Float(sum) / 32768 - 3
        }
        for i in 0..<pixels {
            let gray = normal(&random) * correlation
            for channel in 0..<3 {
                let own: Float = normal(&random) * (1 - correlation)
                planes[channel * pixels + i] += strength * (gray + own)
            }
        }
    }

    /// Changes exposure, contrast, saturation, white balance and gamma, all moderately.
    mutating func adjustColors(_ random: inout SplitMix64) {
        let gain = exp(random.between(-0.45, 0.4))
        let gamma = exp(random.between(-0.4, 0.4))
        let contrast = random.between(0.6, 1.35)
        let lift = random.between(-0.06, 0.12)
        let saturation = random.chance(0.12) ? 0 : random.between(0.4, 1.5)
        let cast = SIMD3(random.between(0.8, 1.2), 1, random.between(0.75, 1.25))
        for i in 0..<pixels {
            var color = SIMD3(planes[i], planes[pixels + i], planes[2 * pixels + i]) * cast * gain
            let gray = (color * SIMD3(0.3, 0.59, 0.11)).sum()
            color = gray + (color - gray) * saturation
            color = (color - 0.5) * contrast + 0.5 + lift
            planes[i] = min(1, max(0, color.x))
            planes[pixels + i] = min(1, max(0, color.y))
            planes[2 * pixels + i] = min(1, max(0, color.z))
        }
        guard abs(gamma - 1) > 0.05 else { return }
        let table = (0...256).map { pow(Float($0) / 256, gamma) }
        for i in planes.indices { planes[i] = table[Int(planes[i] * 256)] }
    }

    /// Darkens or brightens one side, softly or along a sharp edge, as shade and lamps do.
    mutating func castLight(_ random: inout SplitMix64) {
        let angle = random.between(0, 2 * .pi)
        let direction = SIMD2(cos(angle), sin(angle)) / Float(max(width, height))
        let edge = random.between(-0.3, 0.3)
        let sharpness = random.betweenLogarithmically(1, 30)
        let (dark, bright) = (random.between(0.35, 1), random.between(0.9, 1.5))
        let tint = SIMD3(random.between(0.9, 1.1), 1, random.between(0.85, 1.15))
        let middle = SIMD2(Float(width), Float(height)) / 2
        for y in 0..<height {
            for x in 0..<width {
                let t = (direction * (SIMD2(Float(x), Float(y)) - middle)).sum() - edge
                let s = 1 / (1 + exp(-t * sharpness))
                let factor = (dark + (bright - dark) * s) * (1 + (tint - 1) * s)
                for channel in 0..<3 {
                    planes[channel * pixels + y * width + x] *= factor[channel]
                }
            }
        }
    }

    /// Does to the picture what cameras, files and screens do, in a random selection.
    ///
    /// - Returns: How much detail is left, 0…1.
    @discardableResult
    mutating func degrade(_ random: inout SplitMix64, strength: Float = 1) -> Float {
        var detail: Float = 1
        if random.chance(0.4) { castLight(&random) }
        if random.chance(0.85) { adjustColors(&random) }
        if random.chance(0.3 * strength) {
            let sigma = random.betweenLogarithmically(0.4, 1 + 1.2 * strength)
            blur(sigma: sigma)
            detail /= 1 + 0.2 * sigma
        }
        if random.chance(0.06 * strength) {
            blurAlong(rows: random.chance(0.5), length: 1 + random.index(3))
            detail *= 0.8
        }
        if random.chance(0.3 * strength) {
            let factor = random.betweenLogarithmically(1.2, 1.5 + 2.5 * strength)
            reduceResolution(by: factor)
            detail /= factor.squareRoot()
        }
        if random.chance(0.5) {
            addNoise(
                strength: random.between(0, 0.07) * random.between(0, 1),
                correlation: random.between(0, 1), &random)
        }
        if random.chance(0.45) { compress(quality: random.between(0.02, 0.3)) }
        return detail
    }
}

/// Adds a multiple of a row, which begins at `start`, to another row.
private func add(
    _ weight: Float, times source: UnsafeBufferPointer<Float>, from start: Int,
    to target: UnsafeMutableBufferPointer<Float>
) {
    guard let source = source.baseAddress, let row = target.baseAddress else { return }
    for i in 0..<target.count { row[i] += weight * source[start + i] }
}
