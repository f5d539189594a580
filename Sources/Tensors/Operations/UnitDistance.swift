import CKernels

/// How far features are from others once each pixel's are scaled to unit length.
///
/// It equals `(x / √(Σ x² + epsilon) − target).abs().mean()`, the sum over channels, in two passes
/// over memory instead of a dozen.
///
/// - Parameters:
///   - x: `[batch, channels, height, width]`.
///   - target: Of the same shape; a constant.
///   - epsilon: What is added to the squared lengths.
/// - Returns: The mean absolute difference, of shape `[]`.
public func unitDistance(_ x: Tensor, _ target: Tensor, epsilon: Float = 1e-8) -> Tensor {
    unitDistance(x, target, epsilon: epsilon, kernels: kernels)
}

/// The same with kernels of choice.
func unitDistance(
    _ x: Tensor, _ target: Tensor, epsilon: Float, kernels: ck_kernels
) -> Tensor {
    precondition(
        x.shape.count == 4 && x.shape == target.shape,
        "\(x.shape) cannot be compared with \(target.shape)")
    let (batch, channels, pixels) = (x.shape[0], x.shape[1], x.shape[2] * x.shape[3])
    // Pieces depend on sizes alone: so does the order of additions.
    let piece = 2048
    let pieces = pixels.parts(of: piece)
    let gain = 1 / Float(x.count)
    let (px, pt) = (x.pointer, target.pointer)
    let sums = Tensor(shape: [batch * pieces]) { _ in }
    let (roots, along) = (
        Tensor(shape: [batch, pixels]) { _ in }, Tensor(shape: [batch, pixels]) { _ in }
    )
    parallel(over: batch * pieces) { i in
        let (image, first) = (i / pieces, i % pieces * piece)
        let start = image * channels * pixels + first
        kernels.unit_distance(
            px + start, pt + start, pixels, channels, min(piece, pixels - first), epsilon,
            roots.storage.mutable + image * pixels + first,
            along.storage.mutable + image * pixels + first, sums.storage.mutable + i)
    }
    let total = sums.storage.floats.reduce(into: 0.0) { $0 += Double($1) }
    let result = Tensor([Float(total) * gain], shape: [])
    let (dx, dt) = (x.detached(), target.detached())
    return result.recording(x) { g in
        let factor = g.scalar * gain
        let gradient = Tensor(shape: dx.shape) { _ in }
        parallel(over: batch * pieces) { i in
            let (image, first) = (i / pieces, i % pieces * piece)
            let start = image * channels * pixels + first
            kernels.unit_distance_gradient(
                dx.pointer + start, dt.pointer + start,
                roots.pointer + image * pixels + first, along.pointer + image * pixels + first,
                pixels, channels, min(piece, pixels - first), factor,
                gradient.storage.mutable + start)
        }
        return [gradient]
    }
}
