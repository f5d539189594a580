import FaceModels

/// The points of a face that its alignment depends on, in pixels of the upright original.
public struct FacePoints: Codable, Sendable, Hashable {
    /// The eye on the left of the photo.
    public var leftEye: SIMD2<Float>
    /// The eye on the right of the photo.
    public var rightEye: SIMD2<Float>
    /// The tip of the nose.
    public var nose: SIMD2<Float>
    /// The mouth corner on the left of the photo.
    public var leftMouth: SIMD2<Float>
    /// The mouth corner on the right of the photo.
    public var rightMouth: SIMD2<Float>

    /// Reads five points, each x and y; `nil` unless there are five pairs of numbers.
    init?(_ list: [[Double]]) {
        guard list.count == 5, list.allSatisfy({ $0.count == 2 && $0.allSatisfy(\.isFinite) })
        else { return nil }
        let points = list.map { SIMD2(Float($0[0]), Float($0[1])) }
        (leftEye, rightEye, nose) = (points[0], points[1], points[2])
        (leftMouth, rightMouth) = (points[3], points[4])
    }

    /// Derives the points from 68 landmarks in iBUG order.
    init(landmarks points: [SIMD2<Float>]) {
        precondition(points.count == 68, "\(points.count) points are not 68")
        func mean(_ range: Range<Int>) -> SIMD2<Float> {
            points[range].reduce(.zero, +) / Float(range.count)
        }
        (leftEye, rightEye, nose) = (mean(36..<42), mean(42..<48), points[30])
        (leftMouth, rightMouth) = (points[48], points[54])
    }

    /// The five points, each x and y.
    var list: [[Double]] {
        [leftEye, rightEye, nose, leftMouth, rightMouth].map { [Double($0.x), Double($0.y)] }
    }

    /// x, y, width and height of the face around the points, from the hairline to the chin.
    var box: [Double] {
        let eyes = (leftEye + rightEye) / 2
        let mouth = (leftMouth + rightMouth) / 2
        let size = max(length(rightEye - leftEye), length(mouth - eyes))
        let center = (eyes + mouth) / 2
        return [
            Double(center.x - 1.2 * size), Double(center.y - 1.5 * size), Double(2.4 * size),
            Double(3 * size),
        ]
    }

    /// Whether the points span a face of some size that lies at least partly in the photo.
    func isPlausible(width: Double, height: Double) -> Bool {
        let eyes = (leftEye + rightEye) / 2
        let mouth = (leftMouth + rightMouth) / 2
        let size = max(length(rightEye - leftEye), length(mouth - eyes))
        let center = (eyes + mouth) / 2
        return size >= 4 && size < Float(max(width, height)) && center.x > 0 && center.y > 0
            && center.x < Float(width) && center.y < Float(height)
    }

    private func length(_ v: SIMD2<Float>) -> Float { (v * v).sum().squareRoot() }
}

extension FaceRecord {
    /// Describes a face that the detector found.
    init(index: Int, _ face: DetectedFace, warnings: [FaceWarning]) {
        self.init(
            index: index,
            box: [face.box.x, face.box.y, face.box.width, face.box.height].map { Double($0) },
            score: Double(face.score),
            landmarks: face.points.map { [Double($0.x), Double($0.y)] }, warnings: warnings)
    }
}
