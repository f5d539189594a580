import Tensors

/// A small RGB picture in floating point that augmentation paints on.
struct Picture: Sendable {
    /// The width in pixels.
    let width: Int
    /// The height in pixels.
    let height: Int
    /// All red values, then all green, then all blue, each row by row, 0…1.
    var planes: [Float]

    /// Creates a picture of one colour.
    init(width: Int, height: Int, color: SIMD3<Float> = .zero) {
        (self.width, self.height) = (width, height)
        planes = []
        planes.reserveCapacity(3 * width * height)
        for channel in 0..<3 {
            planes += repeatElement(color[channel], count: width * height)
        }
    }

    /// The number of pixels.
    var pixels: Int { width * height }

    /// Mixes a colour into the pixel at `index`.
    @inline(__always)
    mutating func mix(_ color: SIMD3<Float>, at index: Int, amount: Float) {
        planes.withUnsafeMutableBufferPointer { planes in
            let count = width * height
            for channel in 0..<3 {
                let old = planes[channel * count + index]
                planes[channel * count + index] = old + amount * (color[channel] - old)
            }
        }
    }

    /// Replaces every value of one channel.
    mutating func mapChannel(_ channel: Int, _ transform: (Float) -> Float) {
        let range = channel * pixels..<(channel + 1) * pixels
        planes.withUnsafeMutableBufferPointer { planes in
            for i in range { planes[i] = transform(planes[i]) }
        }
    }

    /// Shows a square 8-bit picture through a map, its edges continued outwards.
    mutating func show(
        _ image: UnsafeBufferPointer<UInt8>, side: Int, through map: Similarity
    ) {
        let samples = max(1, Int(map.scale.rounded(.up)))
        let step = 1 / Float(samples)
        let (width, count) = (width, pixels)
        planes.withUnsafeMutableBufferPointer { planes in
            for at in 0..<count {
                var sum = SIMD3<Float>.zero
                for sample in 0..<samples * samples {
                    let offset = SIMD2(Float(sample % samples), Float(sample / samples)) + 0.5
                    let corner = SIMD2(Float(at % width), Float(at / width))
                    let p = map.source(corner + offset * step)
                    let x = min(side - 1, max(0, Int(p.x)))
                    let y = min(side - 1, max(0, Int(p.y)))
                    let from = (y * side + x) * 3
                    sum += SIMD3(
                        Float(image[from]), Float(image[from + 1]), Float(image[from + 2]))
                }
                sum *= step * step / 255
                for channel in 0..<3 { planes[channel * count + at] = sum[channel] }
            }
        }
    }

    /// Makes one batch of pictures of one size.
    ///
    /// - Returns: `[pictures, 3, height, width]`, in `[-1, 1]`.
    static func tensor(of pictures: [Picture]) -> Tensor {
        let (height, width) = (pictures[0].height, pictures[0].width)
        return Tensor(shape: [pictures.count, 3, height, width]) { floats in
            var start = 0
            for picture in pictures {
                for value in picture.planes {
                    floats[start] = min(1, max(0, value)) * 2 - 1
                    start += 1
                }
            }
        }
    }
}
