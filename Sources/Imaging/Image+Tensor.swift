public import Tensors

extension Tensor {
    /// Creates a tensor `[1, 3, height, width]` in `[-1, 1]` from an image.
    public init(_ image: Image) {
        let (width, height) = (image.width, image.height)
        let plane = width * height
        self.init(shape: [1, 3, height, width]) { floats in
            let target = floats.baseAddress!
            image.withUnsafePixels { pixels in
                let source = pixels.baseAddress!
                parallelStrips(of: height) { rows in
                    for i in rows.lowerBound * width..<rows.upperBound * width {
                        target[i] = Float(source[3 * i]) * (2 / 255) - 1
                        target[plane + i] = Float(source[3 * i + 1]) * (2 / 255) - 1
                        target[2 * plane + i] = Float(source[3 * i + 2]) * (2 / 255) - 1
                    }
                }
            }
        }
    }
}

extension Image {
    /// Creates an image from one of the pictures of `tensor`, `[batch, 3, height, width]`.
    ///
    /// Values are rounded to the nearest of 256 levels; those outside `[-1, 1]` are clamped.
    public init(_ tensor: Tensor, at index: Int = 0) {
        let shape = tensor.shape
        precondition(
            shape.count == 4 && shape[1] == 3 && index >= 0 && index < shape[0],
            "there is no picture \(index) in a tensor of shape \(shape)")
        let (height, width) = (shape[2], shape[3])
        let plane = width * height
        self.init(width: width, height: height) { bytes in
            let target = bytes.baseAddress!
            tensor.withUnsafeFloats { floats in
                let source = floats.baseAddress! + index * 3 * plane
                parallelStrips(of: height) { rows in
                    for i in rows.lowerBound * width..<rows.upperBound * width {
                        target[3 * i] = level(source[i])
                        target[3 * i + 1] = level(source[plane + i])
                        target[3 * i + 2] = level(source[2 * plane + i])
                    }
                }
            }
        }
    }
}

/// The byte nearest to a value in `[-1, 1]`.
@inline(__always)
private func level(_ value: Float) -> UInt8 {
    // `max` with the constant first also turns a NaN into 0.
    let scaled = (value + 1) * 127.5 + 0.5
    return UInt8(scaled > 0 ? min(scaled, 255) : 0)
}
