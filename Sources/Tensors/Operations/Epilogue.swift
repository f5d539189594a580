import CKernels

/// What becomes of the sums of a convolution before they are stored:
/// `y = leaky(sum · scale + bias + noise · strength) · gain`.
struct Epilogue: Sendable {
    /// `[batch, channels]`.
    var scale: Tensor?
    /// `[channels]`.
    var bias: Tensor?
    /// `[1 or batch, 1, height, width]`, the same for every channel; a constant.
    var noise: Tensor?
    /// What the noise is multiplied by, `[1]`.
    var strength: Tensor?
    /// What negative results are multiplied by, between 0 and 1.
    var slope: Float = 1
    /// What all results are multiplied by; positive.
    var gain: Float = 1

    /// Whether results differ from the sums.
    var isTrivial: Bool {
        scale == nil && bias == nil && noise == nil && slope == 1 && gain == 1
    }

    /// The same without history.
    var detached: Epilogue {
        Epilogue(
            scale: scale?.detached(), bias: bias?.detached(), noise: noise?.detached(),
            strength: strength?.detached(), slope: slope, gain: gain)
    }

    /// Calls `body` with what kernels read, which is valid until it returns.
    func withKernel<Result>(_ body: (UnsafePointer<ck_epilogue>) -> Result) -> Result {
        let step = noise.map { $0.shape[0] > 1 ? $0.shape[2] * $0.shape[3] : 0 } ?? 0
        let kernel = ck_epilogue(
            scale: scale?.pointer, bias: bias?.pointer, noise: noise?.pointer, noise_step: step,
            strength: strength?.scalar ?? 1, slope: slope, gain: gain)
        return withExtendedLifetime(self) { withUnsafePointer(to: kernel, body) }
    }

    /// Ends sums `[batch, channels, height, width]` that nobody has seen yet, in place.
    func end(_ fresh: Tensor) {
        guard !isTrivial else { return }
        let (channels, pixels) = (fresh.shape[1], fresh.shape[2] * fresh.shape[3])
        let y = fresh.storage.mutable
        withKernel { kernel in
            inRanges(of: fresh.shape[0] * channels, cost: pixels) {
                for i in $0 {
                    kernels.end_plane(
                        y + i * pixels, kernel, pixels, i / channels, i % channels, channels)
                }
            }
        }
    }

    /// Checks that everything fits a result of `shape`.
    func check(_ shape: [Int]) {
        precondition(slope >= 0 && slope <= 1 && gain > 0, "no leaky ReLU: \(slope), \(gain)")
        if let bias {
            precondition(bias.shape == [shape[1]], "bias \(bias.shape) does not fit \(shape)")
        }
        if let noise {
            precondition(
                noise.shape.count == 4 && noise.shape[1] == 1
                    && noise.shape[2...] == shape[2...]
                    && (noise.shape[0] == 1 || noise.shape[0] == shape[0])
                    && strength?.count == 1,
                "noise \(noise.shape) does not fit \(shape)")
        }
    }
}

extension Epilogue {
    /// How gradients flow back through the end of a convolution.
    struct Gradients {
        /// In the scaled sums, of the shape of the result.
        let sums: Tensor
        let scale, bias, strength: Tensor?
    }

    /// The gradients from `g`, that in the result `y`.
    ///
    /// The sums themselves are not needed: they follow from the result, because nothing on the way
    /// loses them. The memory of `g` is written over if it may be: at 1024×1024 that is 134 MB.
    func gradients(
        _ g: Tensor, result y: Tensor, needsScale: Bool, needsBias: Bool, needsStrength: Bool
    ) -> Gradients {
        let (batch, channels, pixels) = (y.shape[0], y.shape[1], y.shape[2] * y.shape[3])
        guard slope != 1 || gain != 1 || needsScale || needsBias || needsStrength else {
            return Gradients(sums: g, scale: nil, bias: nil, strength: nil)
        }
        let planes = batch * channels
        var totals = [Float](repeating: 0, count: 3 * planes)
        let (pg, py) = (g.pointer, y.pointer)
        let noiseStep = noise.map { $0.shape[0] > 1 ? pixels : 0 } ?? 0
        let sums = g.isDisposable ? g.detached() : Tensor(shape: y.shape) { _ in }
        totals.withUnsafeMutableBufferPointer { totals in
            let totals = totals.baseAddress.unsafelyUnwrapped
            withExtendedLifetime((g, y, sums)) {
                let d = sums.storage.mutable
                inRanges(of: planes, cost: pixels) {
                    for i in $0 {
                        kernels.end_gradient(
                            pg + i * pixels, py + i * pixels,
                            noise.map { $0.pointer + i / channels * noiseStep }, d + i * pixels,
                            pixels, slope, gain, totals + 3 * i)
                    }
                }
            }
        }
        var biasGradient: Tensor?
        if let bias, needsBias {
            biasGradient = Tensor(shape: bias.shape) { result in
                for c in 0..<channels {
                    result[c] = (0..<batch).reduce(0) { $0 + totals[3 * ($1 * channels + c)] }
                }
            }
        }
        var strengthGradient: Tensor?
        if let strength, needsStrength {
            let total = (0..<planes).reduce(Float(0)) { $0 + totals[3 * $1 + 2] }
            strengthGradient = Tensor([total], shape: strength.shape)
        }
        var scaleGradient: Tensor?
        if let scale, needsScale {
            let factor = noise == nil ? 0 : strength?.scalar ?? 0
            scaleGradient = Tensor(shape: scale.shape) { result in
                for i in 0..<planes {
                    let shift = (bias?.pointer[i % channels] ?? 0) * totals[3 * i]
                    let sum = totals[3 * i + 1] - shift - factor * totals[3 * i + 2]
                    result[i] = sum / scale.pointer[i]
                }
            }
        }
        return Gradients(
            sums: sums, scale: scaleGradient, bias: biasGradient, strength: strengthGradient)
    }
}
