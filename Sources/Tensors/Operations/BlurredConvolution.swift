/// Halves images by `[1, 3, 3, 1]` and a 3×3 convolution of stride 2 at once.
///
/// It equals `conv2d(upfirdn2d(x, filter: outer product of [1, 3, 3, 1] / 8, padding: (2, 2, 2, 2)),
/// weight, stride: 2, padding: 0)`: how StyleGAN2's discriminator goes down. A bias and leaky ReLU
/// may follow.
///
/// - Parameters:
///   - x: `[batch, inputs, height, width]`, both even.
///   - weight: `[outputs, inputs, 3, 3]`.
///   - bias: `[outputs]`.
///   - slope: What negative results are multiplied by, between 0 and 1; leaky ReLU unless 1.
///   - gain: What every result is multiplied by.
/// - Returns: `[batch, outputs, height / 2, width / 2]`.
public func blurredConv2d(
    _ x: Tensor, _ weight: Tensor, bias: Tensor? = nil, slope: Float = 1, gain: Float = 1
) -> Tensor {
    precondition(
        x.shape.count == 4 && x.shape[2].isMultiple(of: 2) && x.shape[3].isMultiple(of: 2)
            && weight.shape == [weight.shape[0], x.shape[1], 3, 3],
        "cannot halve \(x.shape) with \(weight.shape)")
    let epilogue = Epilogue(bias: bias, slope: slope, gain: gain)
    var doubling = DoublingConvolution(
        batch: x.shape[0], large: x.shape[1], small: weight.shape[0], height: x.shape[2] / 2,
        width: x.shape[3] / 2, isLargeFirst: false, gain: 0.25)
    doubling.keepsFilters = weight.node == nil && x.node == nil
    doubling.precision = .single
    guard doubling.isFast else {
        return conv2d(x.smoothed(gain: 1, padding: 2), weight, stride: 2, padding: 0)
            .ended(epilogue)
    }
    let z = doubling.blurred(x)
    let result = doubling.gather(z, weight, epilogue: epilogue)
    epilogue.check(result.shape)
    let (dw, needsX, needsWeight) = (weight.detached(), x.node != nil, weight.node != nil)
    let (convolution, ending, needsBias) = (doubling, epilogue.detached, bias?.node != nil)
    return result.recording([x, weight] + (bias.map { [$0] } ?? [])) { g in
        let g = ending.gradients(
            g, result: result, needsScale: false, needsBias: needsBias, needsStrength: false)
        return [
            needsX ? convolution.spread(g.sums, dw) : nil,
            needsWeight ? convolution.weightGradient(g.sums, z) : nil, g.bias,
        ]
    }
}
