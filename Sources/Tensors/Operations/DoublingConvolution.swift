import CKernels

/// A 3×3 convolution of stride 2 between images and images of twice the size, with the filter
/// `[1, 3, 3, 1]` on the large ones, as one step.
///
/// Upwards it spreads each pixel over the filter and then blurs; downwards it blurs and then
/// gathers: each is the transpose of the other. Each of the four phases of the large image (even
/// and odd rows and columns) is a 3×3 convolution of the small one, which Winograd's algorithm does.
struct DoublingConvolution {
    /// The kernels, of the fastest instruction set unless a test says otherwise.
    var kernels = Tensors.kernels
    /// Whether a weight keeps its points for the next time.
    var keepsFilters = false

    let batch: Int
    /// Channels of the large and of the small images.
    let large, small: Int
    /// Pixels of the small images.
    let height, width: Int
    /// Whether the weight is `[large, small, 3, 3]`, else `[small, large, 3, 3]`.
    let isLargeFirst: Bool
    /// What everything is multiplied by; upwards 1 keeps the mean of an image, downwards 1/4.
    let gain: Float

    private var largeStride: Int { isLargeFirst ? small * 9 : 9 }
    private var smallStride: Int { isLargeFirst ? 9 : large * 9 }
    private var weightShape: [Int] {
        isLargeFirst ? [large, small, 3, 3] : [small, large, 3, 3]
    }
    private var tiling: ck_tiling {
        ck_tiling(
            batch: batch, height: height, width: width, outHeight: height, outWidth: width,
            padding: 1)
    }

    /// Whether reading the points of the filters, four times as many as elsewhere, pays for itself.
    var isFast: Bool {
        let tiles = batch * height.parts(of: 4) * width.parts(of: 4)
        return large >= 4 && small >= 4 && tiles >= 96
    }

    /// Images of twice the size.
    ///
    /// - Parameters:
    ///   - x: `[batch, small, height, width]`.
    ///   - scale: `[batch, small]`, what the channels of `x` are multiplied by.
    ///   - outScale: `[batch, large]`, what the channels of the result are multiplied by.
    /// - Returns: `[batch, large, 2 · height, 2 · width]`.
    func spread(
        _ x: Tensor, _ weight: Tensor, scale: Tensor? = nil, outScale: Tensor? = nil
    ) -> Tensor {
        let pass = WinogradPass(
            kernels: kernels, channels: small, rows: large.roundedUp(to: 8) * 4, outputs: large,
            tiling: tiling, x: x.storage.pointer, scale: scale?.storage.pointer)
        let outScale = outScale?.storage.pointer
        return Tensor(shape: [batch, large, 2 * height, 2 * width]) { y in
            let y = y.baseAddress.unsafelyUnwrapped
            pass.run(derived(weight, gathers: false)) { block, points, stride in
                fill(points, stride, from: weight, block: block, gathers: false)
            } output: { products, stride, range, first, groups in
                withUnsafePointer(to: tiling) {
                    kernels.winograd_output_doubled(
                        products, stride, outScale, y, $0, large, range.lowerBound, range.count,
                        first, groups)
                }
            }
        }
    }

    /// Images of half the size: the transpose of ``spread(_:_:scale:outScale:)``.
    ///
    /// - Parameter phases: ``phases(of:)`` the large images.
    /// - Returns: `[batch, small, height, width]`.
    func gather(phases: Tensor, _ weight: Tensor, scale: Tensor? = nil) -> Tensor {
        let pass = WinogradPass(
            kernels: kernels, channels: large * 4, rows: small.roundedUp(to: 8), outputs: small,
            tiling: tiling, x: phases.storage.pointer, scale: scale?.storage.pointer)
        return Tensor(shape: [batch, small, height, width]) { y in
            let y = y.baseAddress.unsafelyUnwrapped
            pass.run(derived(weight, gathers: true)) { block, points, stride in
                fill(points, stride, from: weight, block: block, gathers: true)
            } output: { products, stride, range, first, groups in
                withUnsafePointer(to: tiling) {
                    kernels.winograd_output(
                        products, stride, nil, nil, y, $0, small, range.lowerBound, range.count,
                        first, groups)
                }
            }
        }
    }

    /// The gradient in the weight, given small images and ``phases(of:)`` large ones, of which one
    /// is the input and the other the gradient in the output.
    func weightGradient(
        _ x: Tensor, phases: Tensor, scale: Tensor? = nil, phaseScale: Tensor? = nil
    ) -> Tensor {
        let pass = WinogradWeightPass(
            kernels: kernels, channels: small, outputs: large * 4, tiling: tiling,
            x: x.storage.pointer, g: phases.storage.pointer, scale: scale?.storage.pointer,
            outScale: phaseScale?.storage.pointer)
        return Tensor(shape: weightShape) {
            let gradient = $0.baseAddress.unsafelyUnwrapped
            pass.run(phases: 4) { sums, stride, channels in
                kernels.winograd_filter_gradient_doubled(
                    sums, stride, gradient, large, small, largeStride, smallStride, gain,
                    channels.lowerBound, channels.count)
            }
        }
    }

    /// Sorts pixels by even and odd rows and columns.
    ///
    /// - Parameter y: `[batch, large, 2 · height, 2 · width]`.
    /// - Returns: `[batch, 4 · large, height, width]`, phase by phase.
    func phases(of y: Tensor) -> Tensor {
        let source = y.storage.pointer
        return Tensor(shape: [batch, 4 * large, height, width]) { result in
            let result = result.baseAddress.unsafelyUnwrapped
            parallel(over: batch * large) { i in
                let (image, channel) = (i / large, i % large)
                ck_split_phases(
                    source + i * 4 * height * width,
                    result + (image * 4 * large + channel) * height * width, 1, large, height,
                    width)
            }
        }
    }

    /// Repeats a scale `[batch, large]` for the phases, `[batch, 4 · large]`.
    func repeated(_ scale: Tensor) -> Tensor {
        let (source, large) = (scale.storage.pointer, large)
        return Tensor(shape: [batch, 4 * large]) {
            for i in $0.indices { $0[i] = source[i / (4 * large) * large + i % large] }
        }
    }

    private func derived(_ weight: Tensor, gathers: Bool) -> DerivedFilters {
        DerivedFilters(weight: weight, form: .doubled(gathers: gathers), isKept: keepsFilters)
    }

    private func fill(
        _ points: UnsafeMutablePointer<Float>, _ stride: Int, from weight: Tensor, block: Int,
        gathers: Bool
    ) {
        kernels.winograd_filter_doubled(
            weight.storage.pointer, points, stride, large, small, largeStride, smallStride, gain,
            gathers ? 1 : 0, block, 1)
    }
}
