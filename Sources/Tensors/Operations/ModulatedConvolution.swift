/// Convolves with filters that are scaled by a style and brought back to unit variance.
///
/// Karras et al. 2020, "Analyzing and Improving the Image Quality of StyleGAN", section 2.2. The
/// scaling is applied to the feature maps rather than to the weights, which gives the same result
/// and lets one convolution serve the whole batch.
///
/// - Parameters:
///   - x: `[batch, inputs, height, width]`.
///   - weight: `[outputs, inputs, kernel, kernel]`.
///   - style: `[batch, inputs]`.
///   - demodulates: Whether the filters are brought back to unit variance.
///   - upsamples: Whether the result is twice the size: a transposed convolution of stride 2, then
///     the filter `[1, 3, 3, 1]`.
/// - Returns: `[batch, outputs, height, width]`, or twice the size.
public func modulatedConv2d(
    _ x: Tensor, _ weight: Tensor, style: Tensor, demodulates: Bool, upsamples: Bool = false
) -> Tensor {
    let modulated = x.scaledPerChannel(by: style)
    let y: Tensor
    if upsamples {
        let filtered = transposedConv2d(modulated, weight.permuted([1, 0, 2, 3]), stride: 2)
        let line = Tensor([0.25, 0.75, 0.75, 0.25], shape: [1, 4])
        y = upfirdn2d(
            filtered, filter: matmul(line, line, transposeA: true), padding: (1, 1, 1, 1))
    } else {
        y = conv2d(modulated, weight)
    }
    guard demodulates else { return y }
    let energy = weight.squared().sumOfPlanes()  // [outputs, inputs]
    let variance = matmul(style.squared(), energy, transposeB: true)  // [batch, outputs]
    return y.scaledPerChannel(by: (variance + 1e-8).reciprocalSquareRoot())
}
