/// How exact the products of convolutions may be.
///
/// Sums are always those of 32-bit floats, and so is everything that is stored.
public enum Precision: Sendable {
    /// 32-bit floats.
    case single
    /// bfloat16, with 8 bits of precision, where that is faster: convolutions that double images,
    /// and those of images of a few pixels.
    ///
    /// Winograd's tiles of 4×4 would lose too much, and smaller ones take as long as they do in
    /// 32 bits.
    case bfloat16

    @TaskLocal static var current = Precision.single
}

/// Calls `body` while convolutions run in `precision`.
///
/// Gradients are always those of 32-bit floats.
public func withPrecision<Result>(
    _ precision: Precision, _ body: () throws -> Result
) rethrows -> Result {
    try Precision.$current.withValue(precision, operation: body)
}
