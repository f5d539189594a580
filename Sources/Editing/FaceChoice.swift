/// How a user says which face is meant.
public enum FaceChoice: Sendable, Hashable {
    /// One of the faces found, by its place in ``SessionSnapshot/faces``.
    case index(Int)
    /// A box drawn by hand: x, y, width and height in pixels of the upright original.
    case box(x: Double, y: Double, width: Double, height: Double)
    /// Five points set by hand, in pixels: right and left eye, nose tip, right and left mouth corner,
    /// where right and left are the person's own; each is x and y.
    case points([[Double]])
}
