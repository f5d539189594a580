/// Where a face is in its frame, whose middle is 0 and whose inner square reaches from −1 to 1:
/// alignment puts its features there always.
enum FaceEllipse {
    static let middle = SIMD2<Float>(0, 0.12)
    private static let radii = SIMD2<Float>(0.5, 0.6)

    /// How far a place is from the middle of the face, in its radii.
    static func distance(of place: SIMD2<Float>) -> Float {
        let part = (place - middle) / radii
        return (part * part).sum().squareRoot()
    }

    /// 1 on the face, 0 far from it.
    ///
    /// - Parameter side: That of the plane, in pixels.
    static func plane(side: Int, in frame: HeadMotion.Frame) -> Plane {
        var result = Plane(width: side, height: side)
        let scale = 2 * frame.rawValue / Float(side)
        for i in 0..<side * side {
            let place = SIMD2(Float(i % side) + 0.5, Float(i / side) + 0.5) * scale - frame.rawValue
            result.values[i] = min(max((1.15 - distance(of: place)) / 0.3, 0), 1)
        }
        return result
    }
}
