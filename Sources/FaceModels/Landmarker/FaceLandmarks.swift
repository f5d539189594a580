/// The 68 points of a face in iBUG order, and how far they can be trusted.
public struct FaceLandmarks: Codable, Sendable, Hashable {
    /// 0–16 jaw, 17–26 brows, 27–35 nose, 36–47 eyes, 48–67 mouth, in pixels of the photo.
    public var points: [SIMD2<Float>]
    /// For each point the probability that nothing hides it.
    public var visibility: [Float]
    /// How well the points fit, 0…1; near 0 if there is no face.
    public var quality: Float

    /// Creates landmarks.
    public init(points: [SIMD2<Float>], visibility: [Float], quality: Float) {
        (self.points, self.visibility, self.quality) = (points, visibility, quality)
    }

    /// The distance between the outer corners of the eyes, by which errors are measured.
    public var interocular: Float {
        let d = points[45] - points[36]
        return (d * d).sum().squareRoot()
    }
}

/// The point that each of the 68 becomes when a face is mirrored.
public let mirroredLandmarks: [Int] =
    [
        16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0,  // jaw
        26, 25, 24, 23, 22, 21, 20, 19, 18, 17,  // brows
        27, 28, 29, 30, 35, 34, 33, 32, 31,  // nose
        45, 44, 43, 42, 47, 46, 39, 38, 37, 36, 41, 40,  // eyes
        54, 53, 52, 51, 50, 49, 48, 59, 58, 57, 56, 55,  // outer lips
        64, 63, 62, 61, 60, 67, 66, 65,  // inner lips
    ]
