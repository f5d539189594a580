/// Convolves with filters that are scaled by a style and brought back to unit variance.
///
/// Karras et al. 2020, "Analyzing and Improving the Image Quality of StyleGAN", section 2.2. The
/// scaling is applied to the feature maps rather than to the weights, which gives the same result
/// and lets one convolution serve the whole batch. Noise, a bias and leaky ReLU may follow, at no
/// further pass over memory.
///
/// - Parameters:
///   - x: `[batch, inputs, height, width]`.
///   - weight: `[outputs, inputs, kernel, kernel]`.
///   - style: `[batch, inputs]`.
///   - demodulates: Whether the filters are brought back to unit variance.
///   - upsamples: Whether the result is twice the size: a transposed convolution of stride 2, then
///     the filter `[1, 3, 3, 1]`.
///   - noise: `[1 or batch, 1, height, width]` of the result, added to every channel; a constant.
///   - noiseStrength: What the noise is multiplied by, `[1]`; needed if there is noise.
///   - bias: `[outputs]`, added after that.
///   - slope: What negative results are multiplied by, between 0 and 1; leaky ReLU unless 1.
///   - gain: What every result is multiplied by.
/// - Returns: `[batch, outputs, height, width]`, or twice the size.
public func modulatedConv2d(
    _ x: Tensor, _ weight: Tensor, style: Tensor, demodulates: Bool, upsamples: Bool = false,
    noise: Tensor? = nil, noiseStrength: Tensor? = nil, bias: Tensor? = nil, slope: Float = 1,
    gain: Float = 1
) -> Tensor {
    precondition(
        x.shape.count == 4 && weight.shape.count == 4 && x.shape[1] == weight.shape[1]
            && style.shape == [x.shape[0], x.shape[1]],
        "cannot convolve \(x.shape) with \(weight.shape) in the style \(style.shape)")
    let epilogue = Epilogue(
        scale: demodulates ? demodulation(of: weight, style: style) : nil, bias: bias,
        noise: noise, strength: noiseStrength, slope: slope, gain: gain)
    let keeps = weight.node == nil && x.node == nil
    if upsamples {
        var doubling = DoublingConvolution(
            batch: x.shape[0], large: weight.shape[0], small: x.shape[1], height: x.shape[2],
            width: x.shape[3], isLargeFirst: true, gain: 1)
        doubling.keepsFilters = keeps
        if doubling.isFast, weight.shape[2...] == [3, 3] {
            return doubling.forward(x, weight, style: style, epilogue)
        }
    } else {
        let shape = ConvolutionShape(
            input: x.shape, weight: weight.shape, stride: 1, padding: weight.shape[2] / 2,
            groups: 1)
        if var winograd = WinogradConvolution(shape) {
            winograd.keepsFilters = keeps
            return winograd.forward(x, weight, style: style, epilogue)
        }
    }
    let modulated = x.scaledPerChannel(by: style)
    let y =
        upsamples ? blurredTransposedConv2d(modulated, weight) : conv2d(modulated, weight)
    return y.ended(epilogue)
}

/// What brings filters in a `style` back to unit variance, `[batch, outputs]`.
func demodulation(of weight: Tensor, style: Tensor) -> Tensor {
    let (outputs, inputs) = (weight.shape[0], weight.shape[1])
    let energy: Tensor  // [outputs, inputs]
    if weight.node == nil {
        energy = Tensor(shape: [outputs, inputs]) { result in
            let result = result.baseAddress.unsafelyUnwrapped
            DerivedFilters(weight: weight, form: .energy, isKept: true).withFloats(
                outputs * inputs
            ) {
                let fresh = weight.energyOfPlanes()
                $0.update(from: fresh.pointer, count: fresh.count)
            } use: {
                result.update(from: $0, count: outputs * inputs)
            }
        }
    } else {
        energy = weight.energyOfPlanes()
    }
    let variance = matmul(style.squared(), energy, transposeB: true)
    return (variance + 1e-8).reciprocalSquareRoot()
}

/// The way up for images too small for tiles: transposed convolution, then the filter.
private func blurredTransposedConv2d(_ x: Tensor, _ weight: Tensor) -> Tensor {
    transposedConv2d(x, weight.withSwappedChannels(), stride: 2).smoothed(gain: 4, padding: 1)
}

extension Tensor {
    /// The sums of the squares of each filter, `[outputs, inputs]`, in one pass over memory.
    fileprivate func energyOfPlanes() -> Tensor {
        let x = detached()
        let (planes, taps) = (shape[0] * shape[1], shape[2] * shape[3])
        let result = Tensor(shape: [shape[0], shape[1]]) { sums in
            let (x, sums) = (x.pointer, sums.baseAddress.unsafelyUnwrapped)
            inRanges(of: planes, cost: taps) {
                for i in $0 {
                    var sum: Float = 0
                    for k in i * taps..<(i + 1) * taps { sum += x[k] * x[k] }
                    sums[i] = sum
                }
            }
        }
        return result.recording(self) { g in
            let gradient = Tensor(shape: x.shape) { to in
                let (x, g, to) = (x.pointer, g.pointer, to.baseAddress.unsafelyUnwrapped)
                inRanges(of: planes, cost: taps) {
                    for i in $0 {
                        let factor = 2 * g[i]
                        for k in i * taps..<(i + 1) * taps { to[k] = factor * x[k] }
                    }
                }
            }
            return [gradient]
        }
    }

    /// Filters `[a, b, height, width]` as `[b, a, height, width]`: whole filters are copied.
    fileprivate func withSwappedChannels() -> Tensor {
        let (a, b, taps) = (shape[0], shape[1], shape[2] * shape[3])
        let source = pointer
        return Tensor.rows(shape: [b, a, shape[2], shape[3]], length: a * taps) { row, y in
            for i in 0..<a {
                let from = source + (i * b + row) * taps
                for tap in 0..<taps { y[i * taps + tap] = from[tap] }
            }
        }.recording(self) { [$0.withSwappedChannels()] }
    }
}

extension WinogradConvolution {
    /// A modulated convolution, with the gradients of everything.
    fileprivate func forward(
        _ x: Tensor, _ weight: Tensor, style: Tensor, _ epilogue: Epilogue
    ) -> Tensor {
        var taps = TapsConvolution(shape)
        taps?.keepsFilters = keepsFilters
        let small = shape.algorithm(.forward) == .taps ? taps : nil
        var first = small
        first?.precision = Precision.current
        let result =
            first?.forward(x, weight, scale: style, epilogue: epilogue)
            ?? forward(x, weight, scale: style, epilogue: epilogue)
        return modulated(x, weight, style, epilogue, result: result) { g, _ in
            g
        } inputGradient: { [self] g, dw, d, epilogue in
            small?.inputGradient(g, dw, scale: d, epilogue: epilogue)
                ?? inputGradient(g, dw, scale: d, epilogue: epilogue)
        } weightGradient: { [self] x, g, s, d in
            weightGradient(x, g, scale: s, outScale: d)
        }
    }
}

extension DoublingConvolution {
    /// A modulated convolution to twice the size, with the gradients of everything.
    fileprivate func forward(
        _ x: Tensor, _ weight: Tensor, style: Tensor, _ epilogue: Epilogue
    ) -> Tensor {
        modulated(
            x, weight, style, epilogue,
            result: spread(x, weight, scale: style, epilogue: epilogue)
        ) { [self] g, d in
            blurred(g, scale: d)
        } inputGradient: { [self] z, dw, _, epilogue in
            gather(z, dw, epilogue: epilogue)
        } weightGradient: { [self] x, z, s, _ in
            weightGradient(x, z, scale: s)
        }
    }
}

/// Records how gradients flow through `result = epilogue(f(style · x, weight))`.
///
/// - Parameters:
///   - prepared: Makes of the gradient in the scaled sums, and the scale, what the two gradients read.
///   - inputGradient: The gradient in `style · x`, to which an epilogue is applied.
private func modulated(
    _ x: Tensor, _ weight: Tensor, _ style: Tensor, _ epilogue: Epilogue, result: Tensor,
    prepared: @escaping @Sendable (_ g: Tensor, _ scale: Tensor?) -> Tensor,
    inputGradient:
        @escaping @Sendable (
            _ g: Tensor, _ weight: Tensor, _ scale: Tensor?, _ epilogue: Epilogue
        ) -> Tensor,
    weightGradient:
        @escaping @Sendable (
            _ x: Tensor, _ g: Tensor, _ style: Tensor, _ scale: Tensor?
        ) -> Tensor
) -> Tensor {
    epilogue.check(result.shape)
    let (dx, dw, ds, ending) = (
        x.detached(), weight.detached(), style.detached(), epilogue.detached
    )
    let (needsX, needsWeight, needsStyle) = (x.node != nil, weight.node != nil, style.node != nil)
    let needsScale = epilogue.scale?.node != nil
    let needsBias = epilogue.bias?.node != nil
    let needsStrength = epilogue.strength?.node != nil
    // What follows the sums comes after the first three, in this order, where it is there.
    let others = [epilogue.scale, epilogue.bias, epilogue.strength]
    let areThere = others.map { $0 != nil }
    return result.recording([x, weight, style] + others.compactMap { $0 }) { g in
        let back = ending.gradients(
            g, result: result, needsScale: needsScale, needsBias: needsBias,
            needsStrength: needsStrength)
        var parts: [Tensor?] = [nil, nil, nil]
        let g = prepared(back.sums, ending.scale)
        if needsWeight { parts[1] = weightGradient(dx, g, ds, ending.scale) }
        let inStyle = parts[1].flatMap { needsStyle ? styleGradient(dx, dw, $0, ds) : nil }
        if needsX && (!needsStyle || inStyle != nil) {
            parts[0] = inputGradient(g, dw, ending.scale, Epilogue(scale: ds))
            parts[2] = inStyle
        } else if needsX || needsStyle {
            let unscaled = inputGradient(g, dw, ending.scale, Epilogue())
            if needsX {
                parts[2] = scale(unscaled, by: ds, summingProductsWith: dx)
                parts[0] = unscaled
            } else {
                parts[2] = productSums(unscaled, dx)
            }
        }
        for (isThere, part) in zip(areThere, [back.scale, back.bias, back.strength]) where isThere {
            parts.append(part)
        }
        return parts
    }
}

/// The gradient in the style from that in the weight, where that takes less time than from pixels.
///
/// Everything depends on the products `w · s` alone, so `Σ w · ∂w` over the filters of an input is
/// `s · ∂s`.
///
/// - Returns: `[1, inputs]`, or `nil` for more images than one, many filters, or a style of zero.
private func styleGradient(
    _ x: Tensor, _ weight: Tensor, _ gradient: Tensor, _ style: Tensor
) -> Tensor? {
    let (outputs, inputs, taps) = (
        weight.shape[0], weight.shape[1], weight.shape[2] * weight.shape[3]
    )
    guard x.shape[0] == 1, x.shape[2] * x.shape[3] > 2 * outputs * taps,
        style.scalars.allSatisfy({ abs($0) > 1e-20 })
    else { return nil }
    let (w, g, s) = (weight.pointer, gradient.pointer, style.pointer)
    return Tensor(shape: [1, inputs]) { sums in
        let sums = sums.baseAddress.unsafelyUnwrapped
        inRanges(of: inputs, cost: outputs * taps) {
            for c in $0 {
                var sum: Float = 0
                for o in 0..<outputs {
                    let first = (o * inputs + c) * taps
                    sum += rowDot(w + first, g + first, taps)
                }
                sums[c] = sum / s[c]
            }
        }
    }
}

/// The sums over pixels of `a · b`, `[batch, channels]`.
private func productSums(_ a: Tensor, _ b: Tensor) -> Tensor {
    let (planes, pixels) = (a.shape[0] * a.shape[1], a.shape[2] * a.shape[3])
    let (pa, pb) = (a.pointer, b.pointer)
    return Tensor(shape: [a.shape[0], a.shape[1]]) { sums in
        let sums = sums.baseAddress.unsafelyUnwrapped
        inRanges(of: planes, cost: pixels) {
            for i in $0 {
                sums[i] = rowDot(pa + i * pixels, pb + i * pixels, pixels)
            }
        }
    }
}

/// Scales the planes of a tensor that nobody else has seen yet, in place.
///
/// - Returns: The sums over pixels of the products with `x` before that, `[batch, channels]`.
private func scale(
    _ fresh: Tensor, by scale: Tensor, summingProductsWith x: Tensor
) -> Tensor {
    let (planes, pixels) = (x.shape[0] * x.shape[1], x.shape[2] * x.shape[3])
    let (y, px, ps) = (fresh.storage.mutable, x.pointer, scale.pointer)
    return Tensor(shape: [x.shape[0], x.shape[1]]) { sums in
        let sums = sums.baseAddress.unsafelyUnwrapped
        inRanges(of: planes, cost: pixels) {
            for i in $0 {
                // In pieces that are still in the first cache when they are scaled.
                let (y, x, factor) = (y + i * pixels, px + i * pixels, ps[i])
                var sum: Float = 0
                for first in stride(from: 0, to: pixels, by: 2048) {
                    let count = min(2048, pixels - first)
                    sum += rowDot(y + first, x + first, count)
                    for p in first..<first + count { y[p] *= factor }
                }
                sums[i] = sum
            }
        }
    }
}
