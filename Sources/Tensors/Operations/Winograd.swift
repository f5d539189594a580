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
    private let shape: ConvolutionShape

    /// Returns `nil` where other ways are as fast, or the only ones.
    init?(_ shape: ConvolutionShape) {
        guard shape.kernelHeight == 3, shape.kernelWidth == 3, shape.stride == 1,
            shape.groups == 1, shape.padding <= 2
        else { return nil }
        self.shape = shape
    }

    /// Whether turning the filters into points pays for itself.
    var isFast: Bool {
        let tiles = shape.batch * shape.outHeight.parts(of: 4) * shape.outWidth.parts(of: 4)
        return shape.inputs >= 8 && shape.outputs >= 8 && tiles >= 24
    }

    /// - Parameters:
    ///   - scale: `[batch, inputs]`, what each channel of `x` is multiplied by.
    ///   - outScale: `[batch, outputs]`, what each channel of the result is multiplied by.
    ///   - bias: `[outputs]`, added after that.
    func forward(
        _ x: Tensor, _ weight: Tensor, scale: Tensor? = nil, outScale: Tensor? = nil,
        bias: Tensor? = nil
    ) -> Tensor {
        let pass = WinogradPass(
            kernels: kernels, channels: shape.inputs, outputs: shape.outputs,
            tiling: ck_tiling(
                batch: shape.batch, height: shape.height, width: shape.width,
                outHeight: shape.outHeight, outWidth: shape.outWidth, padding: shape.padding))
        return Tensor(shape: shape.outputShape) { y in
            pass.run(
                x.storage.pointer,
                Filters(
                    start: weight.storage.pointer, outputStride: shape.inputs * 9, inputStride: 9,
                    flips: false),
                scale: scale?.storage.pointer, outScale: outScale?.storage.pointer,
                bias: bias?.storage.pointer, into: y.baseAddress.unsafelyUnwrapped)
        }
    }

    /// The same convolution with filters turned by half a turn and inputs for outputs.
    func inputGradient(
        _ g: Tensor, _ weight: Tensor, scale: Tensor? = nil, outScale: Tensor? = nil
    ) -> Tensor {
        let pass = WinogradPass(
            kernels: kernels, channels: shape.outputs, outputs: shape.inputs,
            tiling: ck_tiling(
                batch: shape.batch, height: shape.outHeight, width: shape.outWidth,
                outHeight: shape.height, outWidth: shape.width, padding: 2 - shape.padding))
        return Tensor(shape: shape.inputShape) { x in
            pass.run(
                g.storage.pointer,
                Filters(
                    start: weight.storage.pointer, outputStride: 9, inputStride: shape.inputs * 9,
                    flips: true),
                scale: scale?.storage.pointer, outScale: outScale?.storage.pointer, bias: nil,
                into: x.baseAddress.unsafelyUnwrapped)
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
            tiling: ck_tiling(
                batch: shape.batch, height: shape.height, width: shape.width,
                outHeight: shape.outHeight, outWidth: shape.outWidth, padding: shape.padding),
            x: x.storage.pointer, g: g.storage.pointer, scale: scale?.storage.pointer,
            outScale: outScale?.storage.pointer)
        return Tensor(shape: shape.weightShape) {
            pass.run(into: $0.baseAddress.unsafelyUnwrapped)
        }
    }
}

/// How many points a tile has.
let winogradPoints = 36

/// The floats from one point to the next: a few cache lines more than needed, because strides near
/// powers of two would make all points of a tile compete for the same places in the caches.
func winogradStride(_ count: Int) -> Int { count.roundedUp(to: 16) + 80 }

extension ck_tiling {
    init(
        batch: Int, height: Int, width: Int, outHeight: Int, outWidth: Int, padding: Int
    ) {
        self.init(
            batch: batch, height: height, width: width, out_height: outHeight,
            out_width: outWidth, padding: padding, tiles_y: outHeight.parts(of: 4),
            tiles_x: outWidth.parts(of: 4))
    }

    /// How many groups of sixteen tiles there are.
    var groups: Int { (batch * tiles_y * tiles_x).parts(of: 16) }
}

/// Where the nine taps of each filter are.
private struct Filters {
    let start: UnsafePointer<Float>
    let outputStride: Int
    let inputStride: Int
    let flips: Bool
}

/// One convolution from images to images.
private struct WinogradPass {
    let kernels: ck_kernels
    let channels: Int
    let outputs: Int
    let tiling: ck_tiling

    private var blocks: Int { outputs.parts(of: 8) }
    private var filterStride: Int { winogradStride(blocks * 8 * channels) }

    func run(
        _ x: UnsafePointer<Float>, _ filters: Filters, scale: UnsafePointer<Float>?,
        outScale: UnsafePointer<Float>?, bias: UnsafePointer<Float>?,
        into y: UnsafeMutablePointer<Float>
    ) {
        withScratch(winogradPoints * filterStride) { points in
            parallel(over: blocks) { block in
                kernels.winograd_filter(
                    filters.start, points, filterStride, outputs, channels,
                    filters.outputStride, filters.inputStride, filters.flips ? 1 : 0, block, 1)
            }
            // As many groups as the second cache holds with their products.
            let bytes = winogradPoints * 64 * (channels + blocks * 8)
            let size = max(3, min(24, 900_000 / bytes / 3 * 3))
            let pieces = tiling.groups.parts(of: size)
            if pieces < 3 * threadCount && threadCount > 1 {
                return runTogether(x, points, scale, outScale, bias, into: y)
            }
            parallel(over: pieces) { i in
                let first = i * size
                let groups = min(size, tiling.groups - first)
                runAlone(x, points, scale, outScale, bias, into: y, first, groups)
            }
        }
    }

    /// All steps for some groups on this thread: everything stays in its cache.
    private func runAlone(
        _ x: UnsafePointer<Float>, _ filters: UnsafePointer<Float>,
        _ scale: UnsafePointer<Float>?, _ outScale: UnsafePointer<Float>?,
        _ bias: UnsafePointer<Float>?, into y: UnsafeMutablePointer<Float>, _ first: Int,
        _ groups: Int
    ) {
        let inputStride = winogradStride(groups * channels * 16)
        let productStride = winogradStride(groups * blocks * 8 * 16)
        withScratch(winogradPoints * (inputStride + productStride)) { inputs in
            let products = inputs + winogradPoints * inputStride
            withUnsafePointer(to: tiling) { tiling in
                kernels.winograd_input(
                    x, scale, inputs, inputStride, tiling, channels, 0, channels, first, groups)
                for point in 0..<winogradPoints {
                    kernels.winograd_multiply(
                        filters + point * filterStride, inputs + point * inputStride,
                        products + point * productStride, channels, outputs, 0, blocks, groups)
                }
                kernels.winograd_output(
                    products, productStride, outScale, bias, y, tiling, outputs, 0, outputs,
                    first, groups)
            }
        }
    }

    /// Each step for all groups on all threads: for images too small to be divided.
    private func runTogether(
        _ x: UnsafePointer<Float>, _ filters: UnsafePointer<Float>,
        _ scale: UnsafePointer<Float>?, _ outScale: UnsafePointer<Float>?,
        _ bias: UnsafePointer<Float>?, into y: UnsafeMutablePointer<Float>
    ) {
        let groups = tiling.groups
        let inputStride = winogradStride(groups * channels * 16)
        let productStride = winogradStride(groups * blocks * 8 * 16)
        withScratch(winogradPoints * (inputStride + productStride)) { inputs in
            let products = inputs + winogradPoints * inputStride
            let run = 8
            parallel(over: channels.parts(of: run)) { i in
                withUnsafePointer(to: tiling) {
                    kernels.winograd_input(
                        x, scale, inputs, inputStride, $0, channels, i * run,
                        min(run, channels - i * run), 0, groups)
                }
            }
            parallel(over: winogradPoints) { point in
                kernels.winograd_multiply(
                    filters + point * filterStride, inputs + point * inputStride,
                    products + point * productStride, channels, outputs, 0, blocks, groups)
            }
            parallel(over: outputs.parts(of: run)) { i in
                withUnsafePointer(to: tiling) {
                    kernels.winograd_output(
                        products, productStride, outScale, bias, y, $0, outputs, i * run,
                        min(run, outputs - i * run), 0, groups)
                }
            }
        }
    }
}
