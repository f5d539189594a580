/// A face that was found in a picture.
public struct DetectedFace: Codable, Sendable, Hashable {
    /// From the hairline to the chin, in pixels of the picture; may reach beyond its edges.
    public var box: FaceBox
    /// How sure the detector is, 0…1.
    public var score: Float
    /// Left eye, right eye (as seen in the picture), nose tip, left and right corner of the mouth.
    public var points: [SIMD2<Float>]

    /// Creates a face.
    public init(box: FaceBox, score: Float, points: [SIMD2<Float>]) {
        (self.box, self.score, self.points) = (box, score, points)
    }
}

/// Keeps the best of all faces that overlap, best first.
///
/// Two boxes count as one face if they share more than `limit` of their union, or if most
/// of one lies inside the other.
public func withoutDuplicates(_ faces: [DetectedFace], limit: Float = 0.4) -> [DetectedFace] {
    var kept: [DetectedFace] = []
    for face in faces.sorted(by: { $0.score > $1.score }) {
        let isKnown = kept.contains { other in
            let common = face.box.intersection(other.box).area
            return face.box.overlap(other.box) > limit
                || common > 0.6 * min(face.box.area, other.box.area)
        }
        if !isKnown { kept.append(face) }
    }
    return kept
}
