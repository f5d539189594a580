import CKernels

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

/// One convolution from images to images among Winograd's points.
///
/// What the filters are, and what becomes of the products, is left to closures.
struct WinogradPass {
    let kernels: ck_kernels
    /// Channels of the images.
    let channels: Int
    /// Rows of products, a multiple of 8.
    let rows: Int
    /// Channels of the result.
    let outputs: Int
    let tiling: ck_tiling
    let x: UnsafePointer<Float>
    /// One float for each channel of each image that it is multiplied by, or none.
    let scale: UnsafePointer<Float>?

    /// Writes the points of one block of eight rows, `stride` floats apart.
    typealias Filter = (_ block: Int, _ points: UnsafeMutablePointer<Float>, _ stride: Int) -> Void

    /// Writes the pixels of some channels of some groups.
    typealias Output = (
        _ products: UnsafePointer<Float>, _ stride: Int, _ channels: Range<Int>,
        _ firstGroup: Int, _ groups: Int
    ) -> Void

    private var filterStride: Int { winogradStride(rows * channels) }

    /// - Parameter isDivided: Whether each call of `output` must see all channels.
    func run(
        _ filters: DerivedFilters, isDivided: Bool = false, filter: Filter, output: Output
    ) {
        // Many filters are turned into points faster than those are read from memory.
        let isRead = filters.isKept && winogradPoints * 4 * filterStride < 16_000_000
        let inputBytes = tiling.groups * winogradPoints * 64 * channels
        let isSmall = inputBytes <= 1_200_000 && !isRead
        let isUsedOnce =
            inputBytes <= 20_000_000 && !filters.isKept
            && winogradPoints * 4 * filterStride >= 8_000_000
        if !isDivided && (isSmall || isUsedOnce) { return runByFilters(filter, output) }
        filters.withFloats(winogradPoints * filterStride) { points in
            parallel(over: rows / 8) { filter($0, points, filterStride) }
        } use: { points in
            let size = groupsAtOnce
            let pieces = tiling.groups.parts(of: size)
            if !isDivided && pieces < 3 * threadCount && threadCount > 1 {
                return runTogether(points, output)
            }
            parallel(over: pieces) { i in
                let first = i * size
                runAlone(points, output, first, min(size, tiling.groups - first))
            }
        }
    }

    /// How many groups a thread works on at once.
    ///
    /// Three keep the processor busy; more read longer runs of pixels, while a few megabytes hold
    /// their points and products. If there are more filters than the caches hold, reading them again
    /// and again would cost most.
    private var groupsAtOnce: Int {
        if winogradPoints * 4 * filterStride > 24_000_000 { return 9 }
        let bytes = winogradPoints * 64 * (channels + rows)
        return max(3, min(9, 2_700_000 / bytes / 3 * 3))
    }

    /// All steps for some groups on this thread: everything stays in its cache.
    private func runAlone(
        _ filters: UnsafePointer<Float>, _ output: Output, _ first: Int, _ groups: Int
    ) {
        withPoints(groups: groups) { inputs, inputStride, products, productStride in
            withUnsafePointer(to: tiling) {
                kernels.winograd_input(
                    x, scale, inputs, inputStride, $0, channels, 0, channels, first, groups)
            }
            for point in 0..<winogradPoints {
                kernels.winograd_multiply(
                    filters + point * filterStride, inputs + point * inputStride, channels * 16,
                    products + point * productStride, rows * 16, channels, 0, rows / 8, groups, 0)
            }
            output(products, productStride, 0..<outputs, first, groups)
        }
    }

    /// Each step for all groups on all threads: for images too small to be divided.
    private func runTogether(_ filters: UnsafePointer<Float>, _ output: Output) {
        let groups = tiling.groups
        withAllPoints(output) { inputs, inputStride, products, productStride in
            parallel(over: winogradPoints) { point in
                kernels.winograd_multiply(
                    filters + point * filterStride, inputs + point * inputStride, channels * 16,
                    products + point * productStride, rows * 16, channels, 0, rows / 8, groups, 0)
            }
        }
    }

    /// Like ``runTogether(_:_:)``, with the points of a few blocks of filters at a time, which stay
    /// in the cache: for filters that are used once, or for images so few or small that there are
    /// more filters than points.
    private func runByFilters(_ filter: Filter, _ output: Output) {
        // Points of images that are not in a thread's own cache are read for more filters at once.
        let atOnce = tiling.groups < 2 || rows < 128 ? 1 : rows < 256 || tiling.groups < 12 ? 2 : 4
        let stride = winogradStride(atOnce * 8 * channels)
        withAllPoints(output) { inputs, inputStride, products, productStride in
            parallel(over: (rows / 8).parts(of: atOnce)) { i in
                let blocks = i * atOnce..<min(rows / 8, (i + 1) * atOnce)
                withScratch(winogradPoints * stride) { scratch in
                    // Where the points of the first filter would be.
                    let points = scratch - blocks.lowerBound * 8 * channels
                    for block in blocks { filter(block, points, stride) }
                    for point in 0..<winogradPoints {
                        kernels.winograd_multiply(
                            points + point * stride, inputs + point * inputStride, channels * 16,
                            products + point * productStride, rows * 16, channels,
                            blocks.lowerBound, blocks.count, tiling.groups, 0)
                    }
                }
            }
        }
    }

    /// Finds the points of all inputs, lets `multiply` find the products, and writes the pixels.
    private func withAllPoints(
        _ output: Output,
        multiply: (UnsafeMutablePointer<Float>, Int, UnsafeMutablePointer<Float>, Int) -> Void
    ) {
        let groups = tiling.groups
        withPoints(groups: groups) { inputs, inputStride, products, productStride in
            let run = 8
            parallel(over: channels.parts(of: run)) { i in
                withUnsafePointer(to: tiling) {
                    kernels.winograd_input(
                        x, scale, inputs, inputStride, $0, channels, i * run,
                        min(run, channels - i * run), 0, groups)
                }
            }
            multiply(inputs, inputStride, products, productStride)
            parallel(over: outputs.parts(of: run)) { i in
                output(
                    products, productStride, i * run..<min(outputs, i * run + run), 0, groups)
            }
        }
    }

    /// Memory for the points of `groups` groups of inputs and products, with their strides.
    private func withPoints(
        groups: Int,
        _ body: (UnsafeMutablePointer<Float>, Int, UnsafeMutablePointer<Float>, Int) -> Void
    ) {
        let inputStride = winogradStride(groups * channels * 16)
        let productStride = winogradStride(groups * rows * 16)
        withScratch(winogradPoints * (inputStride + productStride)) {
            body($0, inputStride, $0 + winogradPoints * inputStride, productStride)
        }
    }
}
