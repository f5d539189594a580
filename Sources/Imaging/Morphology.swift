internal import Foundation

extension Mask {
    /// All pixels no farther than `radius` from one that is at least half meant.
    ///
    /// - Returns: A mask of 0 and 255; the structuring element is a disc.
    public func dilated(radius: Double) -> Mask {
        let limit = Float(radius * radius)
        return Mask(
            width: width, height: height, values: squaredDistances().map { $0 <= limit ? 255 : 0 })
    }

    /// All pixels farther than `radius` from any that is less than half meant.
    ///
    /// The outside of the frame does not wear the mask away.
    public func eroded(radius: Double) -> Mask {
        complementOfMeant.dilated(radius: radius).complement
    }

    /// The mask, dissolving smoothly around what is at least half meant, over `radius` pixels.
    ///
    /// What was meant becomes 255; pixels at `radius` and farther become 0.
    public func feathered(radius: Double) -> Mask {
        guard radius > 0 else { return dilated(radius: 0) }
        let scale = Float(1 / radius)
        return Mask(
            width: width, height: height,
            values: squaredDistances().map { squared in
                let t = max(1 - squared.squareRoot() * scale, 0)
                return UInt8((t * t * (3 - 2 * t) * 255).rounded())
            })
    }

    private var complementOfMeant: Mask {
        Mask(width: width, height: height, values: values.map { $0 >= 128 ? 0 : 255 })
    }

    /// The square of the distance from each pixel to the nearest that is at least half meant.
    ///
    /// Felzenszwalb and Huttenlocher 2012, "Distance Transforms of Sampled Functions": exact, in
    /// time that does not depend on the distances.
    func squaredDistances() -> [Float] {
        let (width, height) = (width, height)
        let far = Float(4 * (width + height) * (width + height))
        var distances = values.withUnsafeBufferPointer { values in
            // Along rows a distance is counted from the left and from the right.
            [Float](unsafeUninitializedCapacity: width * height) { rows, filled in
                parallelStrips(of: height) { strip in
                    for y in strip {
                        var distance = Float(2 * (width + height))
                        for i in y * width..<(y + 1) * width {
                            distance = values[i] >= 128 ? 0 : distance + 1
                            rows[i] = distance
                        }
                        for i in (y * width..<(y + 1) * width).reversed() {
                            distance = min(rows[i], distance + 1)
                            rows[i] = min(distance * distance, far)
                        }
                    }
                }
                filled = width * height
            }
        }
        distances.withUnsafeMutableBufferPointer { distances in
            parallelStrips(of: width, height: 16) { strip in
                var envelope = LowerEnvelope(count: height)
                for x in strip {
                    envelope.transform(distances.baseAddress! + x, stride: width)
                }
            }
        }
        return distances
    }
}

/// The lowest of the parabolas that stand on the samples of a line.
private struct LowerEnvelope {
    private let count: Int
    private var samples: [Float]
    private var feet: [Int]
    private var borders: [Float]

    init(count: Int) {
        self.count = count
        samples = [Float](repeating: 0, count: count)
        feet = [Int](repeating: 0, count: count)
        borders = [Float](repeating: 0, count: count + 1)
    }

    /// Replaces each sample by the least of all samples plus their squared distances.
    mutating func transform(_ line: UnsafeMutablePointer<Float>, stride: Int) {
        for i in 0..<count { samples[i] = line[i * stride] }
        var last = 0
        feet[0] = 0
        borders[0] = -.infinity
        borders[1] = .infinity
        for q in 1..<max(count, 1) {
            var crossing = meeting(q, feet[last])
            while crossing <= borders[last] {
                last -= 1
                crossing = meeting(q, feet[last])
            }
            last += 1
            feet[last] = q
            borders[last] = crossing
            borders[last + 1] = .infinity
        }
        var current = 0
        for q in 0..<count {
            while borders[current + 1] < Float(q) { current += 1 }
            let distance = Float(q - feet[current])
            line[q * stride] = distance * distance + samples[feet[current]]
        }
    }

    /// Where the parabola of `q` falls below that of an earlier sample.
    private func meeting(_ q: Int, _ earlier: Int) -> Float {
        let difference = (samples[q] + Float(q * q)) - (samples[earlier] + Float(earlier * earlier))
        return difference / Float(2 * (q - earlier))
    }
}
