import CKernels

/// 3×3 convolution of stride 1 with a quarter of the multiplications: F(4×4, 3×3).
///
/// Lavin & Gray 2016, "Fast Algorithms for Convolutional Neural Networks". Tiles of 4×4 outputs are
/// turned into 36 points, where convolution is one matrix product for each point. Tiles are counted
/// over the whole batch, so that small images fill vectors together. Errors are about 2e-5 of the
/// largest value.
struct WinogradConvolution {
    /// The kernels, of the fastest instruction set unless a test says otherwise.
    var kernels = Tensors.kernels
    /// Whether a weight keeps its points for the next time.
    var keepsFilters = false
    let shape: ConvolutionShape

    /// Returns `nil` where other ways are as fast, or the only ones.
    init?(_ shape: ConvolutionShape) {
        guard shape.kernelHeight == 3, shape.kernelWidth == 3, shape.stride == 1,
            shape.groups == 1, shape.padding <= 2
        else { return nil }
        self.shape = shape
    }

    /// The convolution.
    ///
    /// - Parameters:
    ///   - scale: `[batch, inputs]`, what each channel of `x` is multiplied by.
    ///   - epilogue: What becomes of the sums.
    func forward(
        _ x: Tensor, _ weight: Tensor, scale: Tensor? = nil, epilogue: Epilogue = Epilogue()
    ) -> Tensor {
        Tensor(shape: shape.outputShape) {
            run(
                x, weight, flips: false, tiling, channels: shape.inputs, outputs: shape.outputs,
                scale: scale, epilogue: epilogue, into: $0.baseAddress.unsafelyUnwrapped)
        }
    }

    /// Whether colours can be read off the results on the way: groups of tiles lie within an image,
    /// and there are enough of them to keep all threads busy.
    var readsColours: Bool {
        let (x, y) = (shape.outWidth.parts(of: 4), shape.outHeight.parts(of: 4))
        return x.isMultiple(of: 4) && (x * y).isMultiple(of: 16) && x * y >= 1024
    }

    /// The convolution, with three colours read off the results and added to `image`.
    ///
    /// - Parameters:
    ///   - colourWeights: `[batch, 3, outputs]`.
    ///   - image: `[batch, 3, height, width]`, which nobody else has seen yet.
    ///   - keepsFeatures: Whether the result of the convolution is of use.
    func forward(
        _ x: Tensor, _ weight: Tensor, scale: Tensor, epilogue: Epilogue, colourWeights: Tensor,
        image: Tensor, keepsFeatures: Bool
    ) -> Tensor? {
        let result = keepsFeatures ? Tensor(shape: shape.outputShape) { _ in } : nil
        let colours = ck_colours(weights: colourWeights.pointer, image: image.storage.mutable)
        withUnsafePointer(to: colours) {
            run(
                x, weight, flips: false, tiling, channels: shape.inputs, outputs: shape.outputs,
                scale: scale, epilogue: epilogue, colours: $0, into: result?.storage.mutable)
        }
        return result
    }

    private var tiling: ck_tiling {
        ck_tiling(
            batch: shape.batch, height: shape.height, width: shape.width,
            outHeight: shape.outHeight, outWidth: shape.outWidth, padding: shape.padding)
    }

    /// The same convolution with filters turned by half a turn and inputs for outputs.
    ///
    /// - Parameter scale: `[batch, outputs]`, what each channel of `g` is multiplied by.
    func inputGradient(
        _ g: Tensor, _ weight: Tensor, scale: Tensor? = nil, epilogue: Epilogue = Epilogue()
    ) -> Tensor {
        let tiling = ck_tiling(
            batch: shape.batch, height: shape.outHeight, width: shape.outWidth,
            outHeight: shape.height, outWidth: shape.width, padding: 2 - shape.padding)
        return Tensor(shape: shape.inputShape) {
            run(
                g, weight, flips: true, tiling, channels: shape.outputs, outputs: shape.inputs,
                scale: scale, epilogue: epilogue, into: $0.baseAddress.unsafelyUnwrapped)
        }
    }

    private func run(
        _ x: Tensor, _ weight: Tensor, flips: Bool, _ tiling: ck_tiling, channels: Int,
        outputs: Int, scale: Tensor?, epilogue: Epilogue,
        colours: UnsafePointer<ck_colours>? = nil, into y: UnsafeMutablePointer<Float>?
    ) {
        let taps = weight.storage.pointer
        let (outputStride, inputStride) = flips ? (9, outputs * 9) : (channels * 9, 9)
        let pass = WinogradPass(
            kernels: kernels, channels: channels, rows: outputs.roundedUp(to: 8),
            outputs: outputs, tiling: tiling, x: x.storage.pointer, scale: scale?.storage.pointer)
        let filters = DerivedFilters(
            weight: weight, form: flips ? .winogradFlipped : .winograd, isKept: keepsFilters)
        epilogue.withKernel { epilogue in
            pass.run(filters, isDivided: colours != nil) { block, points, stride in
                kernels.winograd_filter(
                    taps, 1, points, stride, outputs, channels, outputStride, inputStride,
                    flips ? CK_TILES_FLIPPED : CK_TILES, block, 1)
            } output: { products, stride, range, first, groups in
                withUnsafePointer(to: tiling) {
                    kernels.winograd_output(
                        products, stride, epilogue, colours, y, $0, outputs, range.lowerBound,
                        range.count, first, groups)
                }
            }
        }
    }

    /// The gradient in the weight.
    ///
    /// - Parameters:
    ///   - scale: `[batch, inputs]`, what each channel of `x` is multiplied by.
    ///   - outScale: `[batch, outputs]`, what each channel of `g` is multiplied by.
    func weightGradient(
        _ x: Tensor, _ g: Tensor, scale: Tensor? = nil, outScale: Tensor? = nil
    ) -> Tensor {
        let pass = WinogradWeightPass(
            kernels: kernels, channels: shape.inputs, outputs: shape.outputs,
            tiling: tiling,
            x: x.storage.pointer, g: g.storage.pointer, scale: scale?.storage.pointer,
            outScale: outScale?.storage.pointer)
        return Tensor(shape: shape.weightShape) {
            let gradient = $0.baseAddress.unsafelyUnwrapped
            pass.run { sums, stride, outputs in
                kernels.winograd_filter_gradient(
                    sums, stride, 1, gradient, shape.inputs, shape.inputs * 9, 9, CK_TILES,
                    outputs.lowerBound, outputs.count)
            }
        }
    }
}
