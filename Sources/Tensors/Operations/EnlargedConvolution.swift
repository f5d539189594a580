/// Makes each pixel four and convolves the result with filters of 3×3, as one step.
///
/// It equals `conv2d(x.upsampledNearest(by: 2), weight, …)`, but the large images are never written,
/// and where it pays, products are those of the small pixels: 81 for 64 pixels of the result, where
/// tiles of the large images take 144 and a direct convolution 576.
///
/// - Parameters:
///   - x: `[batch, inputs, height, width]`.
///   - weight: `[outputs, inputs, 3, 3]`.
///   - bias: `[outputs]`.
///   - slope: What negative results are multiplied by, between 0 and 1; leaky ReLU unless 1.
///   - gain: What every result is multiplied by.
/// - Returns: `[batch, outputs, 2 · height, 2 · width]`.
public func enlargedConv2d(
    _ x: Tensor, _ weight: Tensor, bias: Tensor? = nil, slope: Float = 1, gain: Float = 1
) -> Tensor {
    precondition(
        x.shape.count == 4 && weight.shape == [weight.shape[0], x.shape[1], 3, 3],
        "cannot enlarge \(x.shape) with \(weight.shape)")
    var doubling = DoublingConvolution(
        batch: x.shape[0], large: weight.shape[0], small: x.shape[1], height: x.shape[2],
        width: x.shape[3], isLargeFirst: true, gain: 1)
    doubling.filter = .box
    doubling.keepsFilters = weight.node == nil && x.node == nil
    guard doubling.isFast else {
        return conv2d(x.upsampledNearest(by: 2), weight, bias: bias, slope: slope, gain: gain)
    }
    let epilogue = Epilogue(bias: bias, slope: slope, gain: gain)
    let result = doubling.spread(x, weight, epilogue: epilogue)
    epilogue.check(result.shape)
    guard x.node != nil || weight.node != nil || bias?.node != nil else { return result }

    let (dx, dw, ending) = (x.detached(), weight.detached(), epilogue.detached)
    let (needsX, needsWeight, needsBias) = (x.node != nil, weight.node != nil, bias?.node != nil)
    let (convolution, y) = (doubling, slope != 1 ? result : nil)
    return result.recording([x, weight] + (bias.map { [$0] } ?? [])) { g in
        let back = ending.gradients(
            g, result: y ?? g, needsScale: false, needsBias: needsBias, needsStrength: false)
        let z = convolution.blurred(back.sums)
        return [
            needsX ? convolution.gather(z, dw) : nil,
            needsWeight ? convolution.weightGradient(dx, z) : nil, back.bias,
        ]
    }
}
