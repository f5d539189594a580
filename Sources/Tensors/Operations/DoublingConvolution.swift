import CKernels

/// A 3×3 convolution of stride 2 between images and images of twice the size, with the filter
/// `[1, 3, 3, 1]` on the large ones, as one step.
///
/// Upwards it spreads each pixel over the filter and then blurs; downwards it blurs and then
/// gathers: each is the transpose of the other. Tiles of 4×4 small pixels are turned into 81 points,
/// nine for each dimension: five for what falls on even pixels, as in Winograd's algorithm, and the
/// pixels themselves for the odd ones. A direct convolution takes 144 products where this takes 81.
struct DoublingConvolution {
    /// The kernels, of the fastest instruction set unless a test says otherwise.
    var kernels = Tensors.kernels
    /// Whether a weight keeps its points for the next time.
    var keepsFilters = false
    /// How exact the products of ``spread(_:_:scale:epilogue:)`` are.
    var precision = Precision.current

    let batch: Int
    /// Channels of the large and of the small images.
    let large, small: Int
    /// Pixels of the small images, multiples of 4.
    let height, width: Int
    /// Whether the weight is `[large, small, 3, 3]`, else `[small, large, 3, 3]`.
    let isLargeFirst: Bool
    /// What everything is multiplied by; upwards 1 keeps the mean of an image, downwards 1/4.
    let gain: Float
    /// What large images are filtered by.
    var filter = Filter.blur

    /// What large images are filtered by, along both axes.
    enum Filter: Sendable {
        /// `[1, 3, 3, 1]`.
        case blur
        /// `[1, 1]`, while filters are turned by half a turn: what is spread is the convolution of
        /// images whose every pixel was made four.
        case box
        /// Nothing: what is gathered is a plain convolution of stride 2 and padding 1, and what is
        /// spread its gradient.
        case nothing

        fileprivate var turns: Bool { self == .box }
    }

    /// How many products a tile takes, and how many filters they share.
    static let slots = 81, points = 36
    /// The taps that the last row and column of what is spread need; they follow the points.
    private static let edgeTaps = 5

    /// Whether tiles fit, and turning the filters into points pays for itself.
    var isFast: Bool {
        height.isMultiple(of: 4) && width.isMultiple(of: 4) && large >= 3 && small >= 4
    }

    /// Whether nine products of every pixel are fewer than 81 of every tile, of which sixteen are
    /// computed even if there is but one.
    private var usesTaps: Bool {
        9 * (batch * height * width).parts(of: 16) <= 81 * tiling.groups
    }

    var tiling: ck_tiling {
        ck_tiling(
            batch: batch, height: height, width: width, outHeight: height, outWidth: width,
            padding: 1)
    }

    /// The products of filter `point`: the first slot, and how many there are.
    static func slots(of point: Int) -> (first: Int, count: Int) {
        let (a, b) = (point / 6, point % 6)
        if a < 5 { return (9 * a + b, b < 5 ? 1 : 4) }
        return b < 5 ? (45 + 4 * b, 4) : (65, 16)
    }

    /// What large images are between the convolution and the filter, all at once.
    var gatherRows: ck_spread_rows {
        let half = width + 4
        return ck_spread_rows(
            first_image: 0, rows: 2 * height + 1, row_length: 2 * half, half: half,
            plane: (2 * height + 1) * 2 * half + 16)
    }

    /// Sorts the pixels of large images by even and odd rows and columns, so that they can be
    /// gathered, after the filter if there is one.
    ///
    /// - Parameters:
    ///   - y: `[batch, large, 2 · height, 2 · width]`.
    ///   - scale: `[batch, large]`, what each channel is multiplied by.
    func blurred(_ y: Tensor, scale: Tensor? = nil) -> Tensor {
        let (source, scale, rows) = (y.pointer, scale?.pointer, gatherRows)
        return Tensor(shape: [batch * large * rows.plane + 16]) { z in
            let z = z.baseAddress.unsafelyUnwrapped
            parallel(over: batch * large) { i in
                withUnsafePointer(to: rows) {
                    filter.beforeGathering(kernels)(
                        source + i * 4 * height * width, scale?[i] ?? 1, z + i * rows.plane, $0,
                        height, width)
                }
            }
        }
    }

    /// Images of twice the size.
    ///
    /// - Parameters:
    ///   - x: `[batch, small, height, width]`.
    ///   - scale: `[batch, small]`, what the channels of `x` are multiplied by.
    ///   - epilogue: What becomes of the result.
    /// - Returns: `[batch, large, 2 · height, 2 · width]`.
    func spread(
        _ x: Tensor, _ weight: Tensor, scale: Tensor? = nil, epilogue: Epilogue = Epilogue()
    ) -> Tensor {
        let isPaired = precision == .bfloat16
        let pass = SpreadingPass(
            kernels: kernels, inputs: small, outputs: large, tiling: tiling, x: x.pointer,
            scale: scale?.pointer, isPaired: isPaired, filter: filter)
        var taps = TapsConvolution(
            kernels: kernels, keepsFilters: keepsFilters, batch: batch, height: height,
            width: width)
        taps.precision = precision
        return Tensor(shape: [batch, large, 2 * height, 2 * width]) { y in
            let y = y.baseAddress.unsafelyUnwrapped
            guard !usesTaps else {
                epilogue.withKernel {
                    pass.run($0, into: y) { z, rows, bottom, right in
                        taps.spread(
                            x, weight, scale: scale, outputs: large,
                            strides: (largeStride, smallStride), isTurned: filter.turns,
                            gain: gain, into: z, rows, bottom: bottom, right: right)
                    }
                }
                return
            }
            withFilters(
                weight, inputs: small, outputs: large, isSpreading: true, isPaired: isPaired
            ) { points in
                epilogue.withKernel { pass.run(points, $0, into: y) }
            }
        }
    }

    /// Images of half the size: the transpose of ``spread(_:_:scale:epilogue:)``.
    ///
    /// - Parameter z: ``blurred(_:scale:)`` large images.
    /// - Returns: `[batch, small, height, width]`.
    func gather(_ z: Tensor, _ weight: Tensor, epilogue: Epilogue = Epilogue()) -> Tensor {
        let pass = GatheringPass(
            kernels: kernels, large: large, small: small, tiling: tiling, z: z.pointer,
            rows: gatherRows)
        return Tensor(shape: [batch, small, height, width]) { y in
            let y = y.baseAddress.unsafelyUnwrapped
            epilogue.withKernel { epilogue in
                if !keepsFilters && pass.isFastByFilters {
                    return pass.runByFilters(epilogue, into: y) { block, points, stride in
                        kernels.winograd_filter(
                            weight.pointer, gain, points, stride, small, large, smallStride,
                            largeStride, filter.turns ? CK_GATHERING_FLIPPED : CK_GATHERING, block,
                            1)
                    }
                }
                withFilters(weight, inputs: large, outputs: small, isSpreading: false) {
                    pass.run($0, epilogue, into: y)
                }
            }
        }
    }

    /// The gradient in the weight, given small images and ``blurred(_:scale:)`` large ones, of which
    /// one is the input and the other the gradient in the output.
    func weightGradient(_ x: Tensor, _ z: Tensor, scale: Tensor? = nil) -> Tensor {
        let pass = GatheringPass(
            kernels: kernels, large: large, small: small, tiling: tiling, z: z.pointer,
            rows: gatherRows)
        return Tensor(
            shape: isLargeFirst ? [large, small, 3, 3] : [small, large, 3, 3]
        ) {
            let gradient = $0.baseAddress.unsafelyUnwrapped
            pass.accumulate(x.pointer, scale: scale?.pointer) { sums, stride, rows, columns in
                kernels.winograd_filter_gradient(
                    sums, stride, gain, gradient + columns.lowerBound * smallStride,
                    columns.count, largeStride, smallStride,
                    filter.turns ? CK_GATHERING_FLIPPED : CK_GATHERING, rows.lowerBound,
                    rows.count)
            }
        }
    }

    private var largeStride: Int { isLargeFirst ? small * 9 : 9 }
    private var smallStride: Int { isLargeFirst ? 9 : large * 9 }

    /// Calls `use` with the points of the filters, ``winogradStride(_:)`` apart.
    private func withFilters(
        _ weight: Tensor, inputs: Int, outputs: Int, isSpreading: Bool, isPaired: Bool = false,
        use: (UnsafePointer<Float>) -> Void
    ) {
        let rows = outputs.roundedUp(to: 8)
        let stride = winogradStride(rows * (isPaired ? inputs.parts(of: 2) : inputs))
        let form =
            switch (isSpreading, filter.turns) {
            case (true, false): CK_SPREADING
            case (true, true): CK_SPREADING_FLIPPED
            case (false, false): CK_GATHERING
            case (false, true): CK_GATHERING_FLIPPED
            }
        let count = Self.points + (isSpreading ? Self.edgeTaps : 0)
        let filters = DerivedFilters(
            weight: weight,
            form: isSpreading
                ? .spreading(gain: gain, isTurned: filter.turns, isPaired: isPaired)
                : .gathering(gain: gain, isTurned: filter.turns),
            isKept: keepsFilters)
        let taps = weight.pointer
        func make(_ points: UnsafeMutablePointer<Float>, _ stride: Int, _ block: Int) {
            kernels.winograd_filter(
                taps, gain, points, stride, outputs, inputs,
                isSpreading ? largeStride : smallStride,
                isSpreading ? smallStride : largeStride, form, block, 1)
        }
        filters.withFloats(count * stride) { points in
            parallel(over: rows / 8) { block in
                guard isPaired else { return make(points, stride, block) }
                let size = 8 * inputs
                withScratch(count * size) { full in
                    // Where the points of the first block would be.
                    make(full - block * size, size, block)
                    for point in 0..<count {
                        kernels.pack_pairs(
                            full + point * size,
                            points + point * stride + block * 8 * inputs.parts(of: 2), inputs, 8,
                            1)
                    }
                }
            }
        } use: {
            use($0)
        }
    }
}

extension DoublingConvolution {
    /// A plain 3×3 convolution of stride 2 and padding 1, or `nil` for any other or where tiles do
    /// not fit.
    init?(_ shape: ConvolutionShape) {
        guard shape.kernelHeight == 3, shape.kernelWidth == 3, shape.stride == 2,
            shape.padding == 1, shape.groups == 1, shape.height == 2 * shape.outHeight,
            shape.width == 2 * shape.outWidth
        else { return nil }
        self.init(
            batch: shape.batch, large: shape.inputs, small: shape.outputs,
            height: shape.outHeight, width: shape.outWidth, isLargeFirst: false, gain: 1)
        filter = .nothing
        if !isFast { return nil }
    }
}

extension DoublingConvolution.Filter {
    /// The kernel that filters what was spread.
    func afterSpreading(
        _ kernels: ck_kernels
    ) -> (
        UnsafePointer<Float>, UnsafePointer<ck_spread_rows>, UnsafePointer<Float>,
        UnsafePointer<Float>, UnsafePointer<ck_epilogue>, UnsafeMutablePointer<Float>,
        UnsafePointer<ck_tiling>, Int, Int, Int, Int, Int
    ) -> Void {
        switch self {
        case .blur: kernels.spread_blur
        case .box: kernels.spread_box
        case .nothing: kernels.spread_join
        }
    }

    /// The kernel that filters what will be gathered.
    func beforeGathering(
        _ kernels: ck_kernels
    ) -> (
        UnsafePointer<Float>, Float, UnsafeMutablePointer<Float>, UnsafePointer<ck_spread_rows>,
        Int, Int
    ) -> Void {
        switch self {
        case .blur: kernels.gather_blur
        case .box: kernels.gather_box
        case .nothing: kernels.gather_split
        }
    }
}
