public import Imaging

extension FaceAlignment {
    /// The upright square around a detected face that a ``Landmarker`` looks at first.
    init(landmarking box: FaceBox) {
        self.init(
            centre: SIMD2(Double(box.center.x), Double(box.center.y + 0.05 * box.height)),
            right: SIMD2(0.575 * Double(max(box.width, box.height, 1)), 0))
    }

    /// The square that a ``Landmarker`` looks at once it knows the points: as this one, 0.85 times as
    /// large and lower by 0.08 of its side, so that the chin has room.
    public var landmarking: FaceAlignment {
        FaceAlignment(centre: centre + 0.164 * down, right: right * 0.8516)
    }
}
