/// The oriented square around a face that the generator of an FFHQ family works on.
///
/// Karras et al. 2019, "A Style-Based Generator Architecture for Generative Adversarial Networks",
/// appendix A, as computed by `download_ffhq.py` of the data set. Points are continuous: the centre
/// of the first pixel is at (0.5, 0.5).
public struct FaceAlignment: Codable, Hashable, Sendable {
    /// The centre of the square in the photo.
    public var centre: SIMD2<Double>
    /// From the centre to the middle of the right side, as seen in the aligned picture.
    public var right: SIMD2<Double>

    /// Creates the square around `centre`.
    public init(centre: SIMD2<Double>, right: SIMD2<Double>) {
        self.centre = centre
        self.right = right
    }

    /// Creates the square from 68 points in the order of iBUG, or returns `nil` if they do not
    /// describe a face that is larger than a pixel.
    public init?(landmarks points: [SIMD2<Double>]) {
        precondition(points.count == 68, "a face has 68 points, not \(points.count)")
        func mean(_ range: Range<Int>) -> SIMD2<Double> {
            points[range].reduce(.zero, +) / Double(range.count)
        }
        self.init(
            leftEye: mean(36..<42), rightEye: mean(42..<48),
            mouth: (points[48] + points[54]) * 0.5)
    }

    /// Creates the square from 68 points in single precision.
    public init?(landmarks points: [SIMD2<Float>]) {
        self.init(landmarks: points.map { SIMD2<Double>($0) })
    }

    /// Creates the square from the centres of the eyes and of the mouth.
    ///
    /// - Parameter leftEye: The eye on the left of the picture.
    public init?(leftEye: SIMD2<Double>, rightEye: SIMD2<Double>, mouth: SIMD2<Double>) {
        let eyes = (leftEye + rightEye) * 0.5
        let eyeToEye = rightEye - leftEye
        let eyeToMouth = mouth - eyes
        let direction = eyeToEye + SIMD2(eyeToMouth.y, -eyeToMouth.x)
        let length = direction.length
        let half = max(eyeToEye.length * 2, eyeToMouth.length * 1.8)
        guard length > 0, half >= 1, half < 1e6, (eyes + direction).length.isFinite else {
            return nil
        }
        centre = eyes + 0.1 * eyeToMouth
        right = direction / length * half
    }

    /// From the centre to the middle of the lower side.
    public var down: SIMD2<Double> { SIMD2(-right.y, right.x) }

    /// The length of a side, in pixels of the photo.
    public var side: Double { 2 * right.length }

    /// The same square, `factor` times as large.
    public func scaled(by factor: Double) -> FaceAlignment {
        FaceAlignment(centre: centre, right: right * factor)
    }

    /// The frame around the inner one: the same alignment, zoomed out by 1.5.
    public var outer: FaceAlignment { scaled(by: 1.5) }

    /// The corners in the photo: top left, bottom left, bottom right, top right.
    public var quad: [SIMD2<Double>] {
        [
            centre - right - down, centre - right + down, centre + right + down,
            centre + right - down,
        ]
    }

    /// The map from the aligned square of `size` × `size` pixels to the photo.
    public func map(size: Int) -> AffineMap {
        let step = 2 / Double(size)
        return AffineMap(origin: centre - right - down, x: right * step, y: down * step)
    }
}

extension SIMD2<Double> {
    /// The distance from the origin.
    var length: Double { (self * self).sum().squareRoot() }
}
