import Imaging
import Tensors

/// A rectangle of pixels laid over a photo, possibly turned and scaled, that a network looks at.
///
/// Pixel centres are at half-integers in both: the point `(u, v)` of the view is the point
/// `origin + u * right + v * down` of the photo.
struct FaceView: Sendable {
    /// What a network sees beyond the edges of the photo.
    enum Outside: Sendable {
        /// Middle gray.
        case gray
        /// The nearest pixel of the edge.
        case edge
    }

    /// The size of the view in its own pixels.
    let width: Int
    /// The size of the view in its own pixels.
    let height: Int
    /// Where the view's top left corner lies in the photo.
    let origin: SIMD2<Float>
    /// One pixel of the view to the right, in pixels of the photo.
    let right: SIMD2<Float>

    /// Creates a view of any size.
    init(width: Int, height: Int, origin: SIMD2<Float>, right: SIMD2<Float>) {
        (self.width, self.height) = (width, height)
        (self.origin, self.right) = (origin, right)
    }

    /// Creates the view of an aligned square with `side` pixels a side.
    init(of square: FaceAlignment, side: Int) {
        self.init(
            width: side, height: side,
            origin: SIMD2<Float>(square.centre - square.right - square.down),
            right: SIMD2<Float>(square.right) * 2 / Float(side))
    }

    /// One pixel of the view down: `right` turned by 90°.
    var down: SIMD2<Float> { SIMD2(-right.y, right.x) }

    /// The point of the photo under a point of the view.
    func photoPoint(_ point: SIMD2<Float>) -> SIMD2<Float> {
        origin + point.x * right + point.y * down
    }

    /// What the view shows, averaged over the area of each of its pixels.
    ///
    /// - Returns: `[1, 3, height, width]`, RGB in `[-1, 1]`.
    func tensor(of image: Image, outside: Outside) -> Tensor {
        let scale = (right * right).sum().squareRoot()
        let samples = max(1, min(16, Int((scale * 0.9).rounded(.up))))
        return image.withUnsafePixels { pixels in
            Tensor(shape: [1, 3, height, width]) { floats in
                nonisolated(unsafe) let (floats, pixels) = (floats, pixels)
                parallel(over: height) { row in
                    fill(
                        row: row, of: floats, from: pixels, imageWidth: image.width,
                        imageHeight: image.height, samples: samples, outside: outside)
                }
            }
        }
    }

    private func fill(
        row: Int, of floats: UnsafeMutableBufferPointer<Float>,
        from pixels: UnsafeBufferPointer<UInt8>, imageWidth: Int, imageHeight: Int, samples: Int,
        outside: Outside
    ) {
        let plane = width * height
        let step = 1 / Float(samples)
        let weight = step * step / 127.5
        let limit = SIMD2(Float(imageWidth), Float(imageHeight))
        for column in 0..<width {
            var sum = SIMD3<Float>.zero
            for v in 0..<samples {
                for u in 0..<samples {
                    var point = photoPoint(
                        SIMD2(
                            Float(column) + (Float(u) + 0.5) * step,
                            Float(row) + (Float(v) + 0.5) * step))
                    if outside == .gray, any(point .< 0) || any(point .> limit) {
                        sum += SIMD3(repeating: 127.5)
                        continue
                    }
                    point = (point - 0.5).clamped(lowerBound: .zero, upperBound: limit - 1)
                    let x = min(Int(point.x), max(0, imageWidth - 2))
                    let y = min(Int(point.y), max(0, imageHeight - 2))
                    let (fx, fy) = (point.x - Float(x), point.y - Float(y))
                    let dx = imageWidth > 1 ? 3 : 0
                    let dy = imageHeight > 1 ? imageWidth * 3 : 0
                    let p = (y * imageWidth + x) * 3
                    func color(_ p: Int) -> SIMD3<Float> {
                        SIMD3(Float(pixels[p]), Float(pixels[p + 1]), Float(pixels[p + 2]))
                    }
                    let top = color(p) * (1 - fx) + color(p + dx) * fx
                    let bottom = color(p + dy) * (1 - fx) + color(p + dy + dx) * fx
                    sum += top * (1 - fy) + bottom * fy
                }
            }
            sum = sum * weight - 1
            let at = row * width + column
            floats[at] = sum.x
            floats[plane + at] = sum.y
            floats[2 * plane + at] = sum.z
        }
    }
}
