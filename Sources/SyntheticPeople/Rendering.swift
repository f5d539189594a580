public import Imaging

/// One picture of rendered people with everything that is known about it.
public struct Rendering: Sendable {
    /// One person in the picture.
    public struct Face: Sendable {
        /// Everything that decided how they look.
        public let person: Person
        /// The 68 landmarks in iBUG order, in pixels.
        public let landmarks: [SIMD2<Float>]
        /// How visible each landmark is, 0…1.
        public let visibility: [Float]
        /// Left, top, right, bottom of face and forehead, in pixels; not clipped to the picture.
        public let box: SIMD4<Float>
    }

    /// The photo.
    public let image: Image
    /// What each pixel shows, row by row: 0 background, 1 skin, 2 brow, 3 eye, 4 glasses, 5 nose,
    /// 6 mouth, 7 lips, 8 ear, 9 neck, 10 cloth, 11 hair, 12 beard, 13 hat.
    public let labels: [UInt8]
    /// The people, from the farthest to the nearest.
    public let faces: [Face]
}
