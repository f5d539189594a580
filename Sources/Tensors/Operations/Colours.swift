import CKernels

/// Reads the colours of a picture off feature maps and adds them to the picture of half the size.
///
/// Karras et al. 2020, "Analyzing and Improving the Image Quality of StyleGAN": a convolution of one
/// pixel in a style, without demodulation, beside a skip connection.
///
/// - Parameters:
///   - x: `[batch, inputs, height, width]`.
///   - weight: `[3, inputs, 1, 1]`; up to four outputs.
///   - style: `[batch, inputs]`.
///   - bias: `[3]`.
///   - skip: `[batch, 3, height / 2, width / 2]`, which is doubled by `[1, 3, 3, 1]`.
/// - Returns: `[batch, 3, height, width]`.
public func colours(
    of x: Tensor, _ weight: Tensor, style: Tensor, bias: Tensor, skip: Tensor? = nil
) -> Tensor {
    let weights = colourWeights(x, weight, style)
    let result = colourBase(x, bias: bias, skip: skip)
    let (batch, outputs, inputs) = (x.shape[0], weights.shape[1], x.shape[1])
    let pixels = x.shape[2] * x.shape[3]
    let (px, pw, py) = (x.pointer, weights.pointer, result.storage.mutable)
    let run = 4096
    let runs = pixels.parts(of: run)
    parallel(over: batch * runs) { i in
        let (image, first) = (i / runs, i % runs * run)
        kernels.mix_planes(
            px + image * inputs * pixels + first, pixels, pw + image * outputs * inputs,
            py + image * outputs * pixels + first, pixels, outputs, inputs,
            min(run, pixels - first))
    }
    let (dx, dw) = (x.detached(), weights.detached())
    let (needsX, needsWeights, needsBias) = (x.node != nil, weights.node != nil, bias.node != nil)
    let needsSkip = skip?.node != nil
    return result.recording([x, weights, bias] + (skip.map { [$0] } ?? [])) { g in
        let (gx, gw) = colourGradients(g, dx, dw, needsX: needsX, needsWeights: needsWeights)
        return [
            gx, gw, needsBias ? g.sumPerChannel() : nil, needsSkip ? g.halved(gain: 4) : nil,
        ]
    }
}

/// A modulated convolution that keeps the size, and the colours of its result.
///
/// It equals ``modulatedConv2d(_:_:style:demodulates:upsamples:noise:noiseStrength:bias:slope:gain:)``
/// and ``colours(of:_:style:bias:skip:)``, but where no gradients are asked for the colours are read
/// off while the features are still at hand.
///
/// - Parameters:
///   - colourWeight: `[3, outputs, 1, 1]`, with `colourStyle`, `[batch, outputs]`, and `colourBias`.
///   - keepsFeatures: Whether the features themselves are of use.
/// - Returns: The features, unless they are of no use, and the colours.
public func modulatedConv2dWithColours(
    _ x: Tensor, _ weight: Tensor, style: Tensor, noise: Tensor, noiseStrength: Tensor,
    bias: Tensor, slope: Float, gain: Float, colourWeight: Tensor, colourStyle: Tensor,
    colourBias: Tensor, skip: Tensor?, keepsFeatures: Bool
) -> (features: Tensor?, colours: Tensor) {
    let inputs = [
        x, weight, style, noiseStrength, bias, colourWeight, colourStyle, colourBias,
    ]
    let shape = ConvolutionShape(
        input: x.shape, weight: weight.shape, stride: 1, padding: weight.shape[2] / 2, groups: 1)
    guard inputs.allSatisfy({ $0.node == nil }), skip?.node == nil,
        var winograd = WinogradConvolution(shape), winograd.readsColours
    else {
        let y = modulatedConv2d(
            x, weight, style: style, demodulates: true, noise: noise,
            noiseStrength: noiseStrength, bias: bias, slope: slope, gain: gain)
        return (
            y, colours(of: y, colourWeight, style: colourStyle, bias: colourBias, skip: skip)
        )
    }
    winograd.keepsFilters = true
    let epilogue = Epilogue(
        scale: demodulation(of: weight, style: style), bias: bias, noise: noise,
        strength: noiseStrength, slope: slope, gain: gain)
    epilogue.check(shape.outputShape)
    let weights =
        (colourWeight.reshaped(to: [1, 3, shape.outputs])
            * colourStyle.reshaped(to: [shape.batch, 1, shape.outputs]))
    let image = colourBase(
        batch: shape.batch, height: shape.outHeight, width: shape.outWidth, bias: colourBias,
        skip: skip)
    let y = winograd.forward(
        x, weight, scale: style, epilogue: epilogue, colourWeights: weights, image: image,
        keepsFeatures: keepsFeatures)
    return (y, image)
}

/// The weights in the style of each image, `[batch, outputs, inputs]`.
private func colourWeights(_ x: Tensor, _ weight: Tensor, _ style: Tensor) -> Tensor {
    precondition(
        x.shape.count == 4 && weight.shape == [weight.shape[0], x.shape[1], 1, 1]
            && weight.shape[0] <= 4 && style.shape == [x.shape[0], x.shape[1]],
        "cannot read colours off \(x.shape) with \(weight.shape) in the style \(style.shape)")
    return weight.reshaped(to: [1, weight.shape[0], x.shape[1]])
        * style.reshaped(to: [x.shape[0], 1, x.shape[1]])
}

private func colourBase(_ x: Tensor, bias: Tensor, skip: Tensor?) -> Tensor {
    colourBase(
        batch: x.shape[0], height: x.shape[2], width: x.shape[3], bias: bias, skip: skip)
}

/// What colours are added to, which nobody else has seen yet.
///
/// It is the bias, and the doubled picture if there is one.
private func colourBase(
    batch: Int, height: Int, width: Int, bias: Tensor, skip: Tensor?
) -> Tensor {
    let (outputs, pixels) = (bias.count, height * width)
    let start = bias.pointer
    guard let skip else {
        return Tensor.rows(shape: [batch, outputs, height, width], length: pixels) { row, y in
            y.update(repeating: start[row % outputs], count: pixels)
        }
    }
    precondition(
        skip.shape == [batch, outputs, height / 2, width / 2],
        "\(skip.shape) cannot be doubled to \(height) × \(width)")
    let result = skip.detached().doubled(gain: 1)
    let y = result.storage.mutable
    inRanges(of: batch * outputs * height, cost: width) {
        for row in $0 {
            let (y, shift) = (y + row * width, start[row / height % outputs])
            for i in 0..<width { y[i] += shift }
        }
    }
    return result
}

/// The gradients in `x` and in the weights of each image.
private func colourGradients(
    _ g: Tensor, _ x: Tensor, _ weights: Tensor, needsX: Bool, needsWeights: Bool
) -> (Tensor?, Tensor?) {
    guard needsX || needsWeights else { return (nil, nil) }
    let (batch, outputs, inputs) = (x.shape[0], weights.shape[1], x.shape[1])
    let pixels = x.shape[2] * x.shape[3]
    let gx = needsX ? Tensor(shape: x.shape) { _ in } : nil
    let gw = needsWeights ? Tensor(repeating: 0, shape: weights.shape) : nil
    let run = 8
    let runs = inputs.parts(of: run)
    parallel(over: batch * runs) { i in
        let (image, first) = (i / runs, i % runs * run)
        let (start, w) = (image * inputs * pixels, image * outputs * inputs)
        kernels.unmix_planes(
            g.pointer + image * outputs * pixels, pixels, needsWeights ? x.pointer + start : nil,
            pixels, weights.pointer + w, gx.map { $0.storage.mutable + start },
            gw.map { $0.storage.mutable + w }, outputs, inputs, first, min(run, inputs - first),
            pixels)
    }
    return (gx, gw)
}
