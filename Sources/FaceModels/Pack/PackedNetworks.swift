extension FaceDetector: PackedNetwork {
    /// The name in a pack.
    public static let packName = "detector"
}

extension Landmarker: PackedNetwork {
    /// The name in a pack.
    public static let packName = "landmarker"
}

extension FaceParser: PackedNetwork {
    /// The name in a pack.
    public static let packName = "segmenter"
}

extension OuterPredictor: PackedNetwork {
    /// The name in a pack.
    public static let packName = "outerPredictor"
}

extension Inpainter: PackedNetwork {
    /// The name in a pack.
    public static let packName = "inpainter"
}
