/// How a user says which face is meant.
public enum FaceChoice: Sendable, Hashable {
    /// One of the faces found, by its place in ``SessionSnapshot/faces``.
    case index(Int)
    /// A box drawn by hand: x, y, width and height in pixels of the upright original.
    case box(x: Double, y: Double, width: Double, height: Double)
    /// Five points set by hand, in pixels of the upright original, each x and y: the eye on the left
    /// and on the right as seen in the photo, the tip of the nose, the left and right mouth corner.
    case points([[Double]])
}
