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
    precondition(
        x.shape.count == 4 && weight.shape.count == 4 && x.shape[1] == weight.shape[1]
            && style.shape == [x.shape[0], x.shape[1]],
        "cannot convolve \(x.shape) with \(weight.shape) in the style \(style.shape)")
    var demodulation: Tensor?
    if demodulates {
        let energy = weight.squared().sumOfPlanes()  // [outputs, inputs]
        let variance = matmul(style.squared(), energy, transposeB: true)  // [batch, outputs]
        demodulation = (variance + 1e-8).reciprocalSquareRoot()
    }
    let keeps = weight.node == nil
    if upsamples {
        var doubling = DoublingConvolution(
            batch: x.shape[0], large: weight.shape[0], small: x.shape[1], height: x.shape[2],
            width: x.shape[3], isLargeFirst: true, gain: 1)
        doubling.keepsFilters = keeps
        if doubling.isFast, weight.shape[2...] == [3, 3] {
            return doubling.forward(x, weight, style: style, demodulation: demodulation)
        }
    } else {
        let shape = ConvolutionShape(
            input: x.shape, weight: weight.shape, stride: 1, padding: weight.shape[2] / 2,
            groups: 1)
        if var winograd = WinogradConvolution(shape) {
            winograd.keepsFilters = keeps
            if winograd.isFast {
                return winograd.forward(x, weight, style: style, demodulation: demodulation)
            }
        }
    }
    let modulated = x.scaledPerChannel(by: style)
    let y =
        upsamples ? blurredTransposedConv2d(modulated, weight) : conv2d(modulated, weight)
    return demodulation.map { y.scaledPerChannel(by: $0) } ?? y
}

/// Halves images by `[1, 3, 3, 1]` and a 3×3 convolution of stride 2 at once.
///
/// It equals `conv2d(upfirdn2d(x, filter: outer product of [1, 3, 3, 1] / 8, padding: (2, 2, 2, 2)),
/// weight, stride: 2, padding: 0)`: how StyleGAN2's discriminator goes down.
///
/// - Parameters:
///   - x: `[batch, inputs, height, width]`, both even.
///   - weight: `[outputs, inputs, 3, 3]`.
/// - Returns: `[batch, outputs, height / 2, width / 2]`.
public func blurredConv2d(_ x: Tensor, _ weight: Tensor) -> Tensor {
    precondition(
        x.shape.count == 4 && x.shape[2].isMultiple(of: 2) && x.shape[3].isMultiple(of: 2)
            && weight.shape == [weight.shape[0], x.shape[1], 3, 3],
        "cannot halve \(x.shape) with \(weight.shape)")
    var doubling = DoublingConvolution(
        batch: x.shape[0], large: x.shape[1], small: weight.shape[0], height: x.shape[2] / 2,
        width: x.shape[3] / 2, isLargeFirst: false, gain: 0.25)
    doubling.keepsFilters = weight.node == nil
    guard doubling.isFast else {
        return conv2d(x.smoothed(gain: 1, padding: 2), weight, stride: 2, padding: 0)
    }
    let phases = doubling.phases(of: x)
    let (dw, needsX, needsWeight) = (weight.detached(), x.node != nil, weight.node != nil)
    let convolution = doubling
    return doubling.gather(phases: phases, weight).recording(x, weight) { g in
        [
            needsX ? convolution.spread(g, dw) : nil,
            needsWeight ? convolution.weightGradient(g, phases: phases) : nil,
        ]
    }
}

/// The way up for images too small for tiles: transposed convolution, then the filter.
private func blurredTransposedConv2d(_ x: Tensor, _ weight: Tensor) -> Tensor {
    transposedConv2d(x, weight.withSwappedChannels(), stride: 2).smoothed(gain: 4, padding: 1)
}

extension Tensor {
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
    /// `demodulation · conv(style · x)` with the gradients of all four.
    fileprivate func forward(
        _ x: Tensor, _ weight: Tensor, style: Tensor, demodulation: Tensor?
    ) -> Tensor {
        modulated(
            x, weight, style, demodulation,
            result: forward(x, weight, scale: style, outScale: demodulation)
        ) { g in
            g
        } inputGradient: { [self] g, dw, d in
            inputGradient(g, dw, scale: d)
        } weightGradient: { [self] x, g, s, d in
            weightGradient(x, g, scale: s, outScale: d)
        }
    }
}

extension DoublingConvolution {
    /// `demodulation · up(style · x)` with the gradients of all four.
    fileprivate func forward(
        _ x: Tensor, _ weight: Tensor, style: Tensor, demodulation: Tensor?
    ) -> Tensor {
        modulated(
            x, weight, style, demodulation,
            result: spread(x, weight, scale: style, outScale: demodulation)
        ) { [self] g in
            phases(of: g)
        } inputGradient: { [self] g, dw, d in
            gather(phases: g, dw, scale: d.map(repeated))
        } weightGradient: { [self] x, g, s, d in
            weightGradient(x, phases: g, scale: s, phaseScale: d.map(repeated))
        }
    }
}

/// Records how gradients flow through `result = demodulation · f(style · x, weight)`.
///
/// - Parameter prepared: Makes of `g` what the two gradients read.
private func modulated(
    _ x: Tensor, _ weight: Tensor, _ style: Tensor, _ demodulation: Tensor?, result: Tensor,
    prepared: @escaping @Sendable (_ g: Tensor) -> Tensor,
    inputGradient: @escaping @Sendable (_ g: Tensor, _ weight: Tensor, _ scale: Tensor?) -> Tensor,
    weightGradient:
        @escaping @Sendable (
            _ x: Tensor, _ g: Tensor, _ scale: Tensor, _ outScale: Tensor?
        ) -> Tensor
) -> Tensor {
    let (dx, dw, ds, dd) = (
        x.detached(), weight.detached(), style.detached(), demodulation?.detached()
    )
    let (needsX, needsWeight, needsStyle) = (x.node != nil, weight.node != nil, style.node != nil)
    let needsDemodulation = demodulation?.node != nil
    let y = needsDemodulation ? result : nil
    let pullback = { @Sendable (g: Tensor) -> [Tensor?] in
        var parts: [Tensor?] = [nil, nil, nil, nil]
        if let y, let dd { parts[3] = productSums(g, y, dividedBy: dd) }
        let g = prepared(g)
        if needsWeight { parts[1] = weightGradient(dx, g, ds, dd) }
        if needsX || needsStyle {
            let unscaled = inputGradient(g, dw, dd)
            if needsX && needsStyle {
                parts[2] = scale(unscaled, by: ds, summingProductsWith: dx)
                parts[0] = unscaled
            } else if needsStyle {
                parts[2] = productSums(unscaled, dx, dividedBy: nil)
            } else {
                parts[0] = unscaled.scaledPerChannel(by: ds)
            }
        }
        return parts
    }
    guard let demodulation else {
        return result.recording(x, weight, style) { Array(pullback($0).prefix(3)) }
    }
    return result.recording(x, weight, style, demodulation, pullback: pullback)
}

/// The sums over pixels of `a · b`, `[batch, channels]`, divided by `divisor` of that shape.
private func productSums(_ a: Tensor, _ b: Tensor, dividedBy divisor: Tensor?) -> Tensor {
    let (planes, pixels) = (a.shape[0] * a.shape[1], a.shape[2] * a.shape[3])
    let (pa, pb, pd) = (a.pointer, b.pointer, divisor?.pointer)
    return Tensor(shape: [a.shape[0], a.shape[1]]) { sums in
        let sums = sums.baseAddress.unsafelyUnwrapped
        inRanges(of: planes, cost: pixels) {
            for i in $0 {
                sums[i] = rowDot(pa + i * pixels, pb + i * pixels, pixels) / (pd?[i] ?? 1)
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
