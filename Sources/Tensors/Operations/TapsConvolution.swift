import CKernels

/// 3×3 convolution of images too small for tiles: products of every tap and pixel, then their sums.
///
/// Filters are read once and pixels are counted over the batch, so that a single 4×4 image takes no
/// longer than reading the weight does.
struct TapsConvolution {
    /// The kernels, of the fastest instruction set unless a test says otherwise.
    var kernels = Tensors.kernels
    /// Whether a weight keeps its filters for the next time.
    var keepsFilters = false
    /// How exact the products are; those of gradients are always those of 32-bit floats.
    var precision = Precision.single
    /// Of the inputs; zeros on each side.
    let batch, height, width, padding: Int

    private var outHeight: Int { height + 2 * padding - 2 }
    private var outWidth: Int { width + 2 * padding - 2 }

    /// Returns `nil` for other convolutions than 3×3 ones of stride 1.
    init?(_ shape: ConvolutionShape) {
        guard shape.kernelHeight == 3, shape.kernelWidth == 3, shape.stride == 1,
            shape.groups == 1, shape.padding <= 2
        else { return nil }
        self.init(
            batch: shape.batch, height: shape.height, width: shape.width, padding: shape.padding)
    }

    init(
        kernels: ck_kernels = Tensors.kernels, keepsFilters: Bool = false, batch: Int, height: Int,
        width: Int, padding: Int = 1
    ) {
        (self.kernels, self.keepsFilters) = (kernels, keepsFilters)
        (self.batch, self.height, self.width, self.padding) = (batch, height, width, padding)
    }

    /// The convolution: `x` is `[batch, inputs, height, width]`, `weight` `[outputs, inputs, 3, 3]`.
    ///
    /// - Parameter scale: `[batch, inputs]`, what each channel of `x` is multiplied by.
    func forward(
        _ x: Tensor, _ weight: Tensor, scale: Tensor? = nil, epilogue: Epilogue = Epilogue()
    ) -> Tensor {
        run(x, weight, scale: scale, epilogue: epilogue, flips: false)
    }

    /// The gradient in the input: the same with filters turned by half a turn.
    ///
    /// - Parameter scale: `[batch, outputs]`, what each channel of `g` is multiplied by.
    func inputGradient(
        _ g: Tensor, _ weight: Tensor, scale: Tensor? = nil, epilogue: Epilogue = Epilogue()
    ) -> Tensor {
        let turned = TapsConvolution(
            kernels: kernels, keepsFilters: keepsFilters, batch: batch, height: outHeight,
            width: outWidth, padding: 2 - padding)
        return turned.run(g, weight, scale: scale, epilogue: epilogue, flips: true)
    }

    private func run(
        _ x: Tensor, _ weight: Tensor, scale: Tensor?, epilogue: Epilogue, flips: Bool
    ) -> Tensor {
        let outputs = weight.shape[flips ? 1 : 0]
        let window = ck_window(
            height: height, width: width, kernel_height: 3, kernel_width: 3, stride: 1,
            padding: padding, out_width: outWidth)
        return Tensor(shape: [batch, outputs, outHeight, outWidth]) { y in
            let y = y.baseAddress.unsafelyUnwrapped
            epilogue.withKernel { epilogue in
                withProducts(
                    x, weight, scale: scale, outputs: outputs,
                    strides: flips ? (9, outputs * 9) : (x.shape[1] * 9, 9),
                    form: flips ? CK_TAPS_FLIPPED : CK_TAPS, gain: 1
                ) { products, step, groups, channel in
                    withUnsafePointer(to: window) {
                        kernels.taps_output(
                            products, step, groups, epilogue, y, $0, batch, outputs, channel)
                    }
                }
            }
        }
    }

    /// What a filter of stride 2 spreads, in the form that is blurred.
    ///
    /// - Parameters:
    ///   - strides: Floats of the weight from one output to the next, and between inputs.
    ///   - isTurned: Whether filters are turned by half a turn.
    func spread(
        _ x: Tensor, _ weight: Tensor, scale: Tensor?, outputs: Int, strides: (Int, Int),
        isTurned: Bool, gain: Float, into z: UnsafeMutablePointer<Float>, _ rows: ck_spread_rows,
        bottom: UnsafeMutablePointer<Float>, right: UnsafeMutablePointer<Float>
    ) {
        withProducts(
            x, weight, scale: scale, outputs: outputs, strides: strides,
            form: isTurned ? CK_TAPS_FLIPPED : CK_TAPS, gain: gain
        ) { products, step, groups, channel in
            withUnsafePointer(to: rows) {
                kernels.taps_spread(
                    products, step, groups, z, $0, bottom, right, batch, height, width, outputs,
                    channel)
            }
        }
    }

    /// Calls `use` for each output once its products are there.
    private func withProducts(
        _ x: Tensor, _ weight: Tensor, scale: Tensor?, outputs: Int, strides: (Int, Int),
        form: ck_filter_form, gain: Float,
        use: (UnsafePointer<Float>, _ step: Int, _ groups: Int, _ channel: Int) -> Void
    ) {
        let inputs = x.shape[1]
        let isPaired = precision == .bfloat16
        let depth = isPaired ? inputs.parts(of: 2) : inputs
        let (pixels, rows) = (height * width, outputs.roundedUp(to: 8))
        let groups = (batch * pixels).parts(of: 16)
        let (laneStep, step) = (inputs * 16 + 16, rows * 16 + 16)
        let (px, ps, taps) = (x.pointer, scale?.pointer, weight.pointer)
        withScratch(groups * (2 * laneStep + 9 * step)) { full in
            let lanes = isPaired ? full + groups * laneStep : full
            let products = full + 2 * groups * laneStep
            let run = 32
            parallel(over: inputs.parts(of: run)) { i in
                kernels.pixel_lanes(
                    px, ps, full, laneStep, batch, pixels, inputs, i * run,
                    min(run, inputs - i * run))
            }
            for group in 0..<groups where isPaired {
                kernels.pack_pairs(
                    full + group * laneStep, lanes + group * laneStep, inputs, 16, 1)
            }
            // Blocks of filters go in pairs, and all taps of a pair follow each other in memory: what
            // is read but once should be read in one go.
            let pairs = (rows / 8).parts(of: 2)
            let stride = 16 * depth
            func blocks(_ pair: Int) -> (first: Int, count: Int) {
                (2 * pair, min(2, rows / 8 - 2 * pair))
            }
            /// Writes the taps of one pair, `stride` apart.
            func fill(_ filters: UnsafeMutablePointer<Float>, _ pair: Int) {
                let (first, count) = blocks(pair)
                func write(_ filters: UnsafeMutablePointer<Float>, _ stride: Int) {
                    // Where the taps of the first filter would be.
                    kernels.winograd_filter(
                        taps, gain, filters - first * 8 * inputs, stride, outputs, inputs,
                        strides.0, strides.1, form, first, count)
                }
                guard isPaired else { return write(filters, stride) }
                let size = count * 8 * inputs
                withScratch(9 * size) { single in
                    write(single, size)
                    for tap in 0..<9 {
                        kernels.pack_pairs(
                            single + tap * size, filters + tap * stride, inputs, 8, count)
                    }
                }
            }
            func multiply(_ filters: UnsafePointer<Float>, _ pair: Int) {
                let (first, count) = blocks(pair)
                for tap in 0..<9 {
                    kernels.winograd_multiply(
                        filters + tap * stride - first * 8 * depth, lanes, laneStep,
                        products + tap * groups * step, step, depth, first, count, groups,
                        isPaired ? 1 : 0)
                }
                for channel in first * 8..<min(outputs, (first + count) * 8) {
                    use(products, step, groups, channel)
                }
            }
            guard keepsFilters else {
                parallel(over: pairs) { pair in
                    withScratch(9 * stride) {
                        fill($0, pair)
                        multiply($0, pair)
                    }
                }
                return
            }
            let derived = DerivedFilters(
                weight: weight,
                form: .taps(
                    gain: gain, isTurned: form == CK_TAPS_FLIPPED, outputStride: strides.0,
                    isPaired: isPaired),
                isKept: true)
            derived.withFloats(9 * stride * pairs) { filters in
                parallel(over: pairs) { fill(filters + 9 * stride * $0, $0) }
            } use: { filters in
                parallel(over: pairs) { multiply(filters + 9 * stride * $0, $0) }
            }
        }
    }
}
