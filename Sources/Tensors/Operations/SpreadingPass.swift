import CKernels

/// One convolution from images to images of twice the size, among 81 points of each tile.
///
/// What is spread is kept only for as many rows of tiles as the caches hold, and blurred from there.
struct SpreadingPass {
    let kernels: ck_kernels
    /// Channels of the small and of the large images.
    let inputs, outputs: Int
    /// Of the small images.
    let tiling: ck_tiling
    let x: UnsafePointer<Float>
    /// One float for each channel of each image that it is multiplied by, or none.
    let scale: UnsafePointer<Float>?
    /// Whether products are those of pairs of bfloat16.
    var isPaired = false
    /// What becomes of what is spread.
    var filter = DoublingConvolution.Filter.blur

    private var rows: Int { outputs.roundedUp(to: 8) }
    /// Rows of a matrix of inputs.
    private var depth: Int { isPaired ? inputs.parts(of: 2) : inputs }
    private var filterStride: Int { winogradStride(rows * depth) }
    /// Floats from one group to the next; a cache line more than needed, because the 81 points of a
    /// tile, at strides near powers of two, would compete for the same places in the caches.
    private var inputStep: Int { depth * 16 + 16 }
    private var productStep: Int { rows * 16 + 16 }
    private var half: Int { tiling.width.roundedUp(to: 16) }
    private var rowLength: Int { 2 * half + 16 }
    private var tilesPerImage: Int { tiling.tiles_y * tiling.tiles_x }

    /// Some groups of tiles: whole images, or some rows of tiles of one.
    private struct Strip {
        let images: Range<Int>
        /// Rows of tiles of the one image.
        let tileRows: Range<Int>
        let groups: Range<Int>
    }

    func run(
        _ filters: UnsafePointer<Float>, _ epilogue: UnsafePointer<ck_epilogue>,
        into y: UnsafeMutablePointer<Float>
    ) {
        let (batch, height, width) = (tiling.batch, tiling.height, tiling.width)
        let bottomCount = batch * outputs * rowLength + 16
        withScratch(bottomCount + batch * outputs * (2 * height + 1)) { bottom in
            let right = bottom + bottomCount
            findEdge(
                filters, length: width, taps: [36, 37, 38], isColumn: false, into: bottom,
                stride: rowLength)
            findEdge(
                filters, length: height, taps: [39, 40, 38], isColumn: true, into: right,
                stride: 2 * height + 1)
            let (strips, kept) = strips()
            let plane = kept * rowLength + 16
            let images = strips.map(\.images.count).max() ?? 0
            withScratch(images * outputs * plane + 16) { z in
                for strip in strips {
                    let layout = ck_spread_rows(
                        first_image: strip.images.lowerBound, rows: kept, row_length: rowLength,
                        half: half, plane: plane)
                    multiply(strip.groups, filters, into: z, layout)
                    blur(strip, z, layout, bottom, right, epilogue, into: y)
                }
            }
        }
    }

    /// Blurs what `spread` writes, all of it at once.
    func run(
        _ epilogue: UnsafePointer<ck_epilogue>, into y: UnsafeMutablePointer<Float>,
        spread: (
            _ z: UnsafeMutablePointer<Float>, _ rows: ck_spread_rows,
            _ bottom: UnsafeMutablePointer<Float>, _ right: UnsafeMutablePointer<Float>
        ) -> Void
    ) {
        let (planes, height) = (tiling.batch * outputs, tiling.height)
        let layout = ck_spread_rows(
            first_image: 0, rows: 2 * height, row_length: rowLength, half: half,
            plane: 2 * height * rowLength + 16)
        let (count, bottomCount) = (planes * layout.plane + 16, planes * rowLength + 16)
        withScratch(count + bottomCount + planes * (2 * height + 1)) { z in
            let (bottom, right) = (z + count, z + count + bottomCount)
            spread(z, layout, bottom, right)
            let strip = Strip(
                images: 0..<tiling.batch, tileRows: 0..<tiling.tiles_y, groups: 0..<0)
            blur(strip, z, layout, bottom, right, epilogue, into: y)
        }
    }

    /// The strips, and how many rows of each plane are kept between them.
    private func strips() -> ([Strip], rows: Int) {
        let (batch, tileRows) = (tiling.batch, tiling.tiles_y)
        let tileRowBytes = outputs * 8 * rowLength * 4
        let fitting = max(1, 6_000_000 / tileRowBytes)
        if fitting >= tileRows || !tiling.tiles_x.isMultiple(of: 16) {
            // Groups must not be divided: as many images as make whole groups.
            var unit = 1
            while !(unit * tilesPerImage).isMultiple(of: 16) { unit *= 2 }
            let size = max(1, fitting / tileRows / unit) * unit
            let strips = stride(from: 0, to: batch, by: size).map { first in
                let images = first..<min(batch, first + size)
                let groups = first * tilesPerImage / 16
                let end = (images.upperBound * tilesPerImage).parts(of: 16)
                return Strip(images: images, tileRows: 0..<tileRows, groups: groups..<end)
            }
            return (strips, 8 * tileRows)
        }
        let perRow = tiling.tiles_x / 16
        let strips = (0..<batch).flatMap { image in
            stride(from: 0, to: tileRows, by: fitting).map { first in
                let end = min(tileRows, first + fitting)
                let start = image * tileRows
                return Strip(
                    images: image..<image + 1, tileRows: first..<end,
                    groups: (start + first) * perRow..<(start + end) * perRow)
            }
        }
        return (strips, 8 * (fitting + 1))
    }

    /// Blurs all pairs of rows that a strip completes.
    private func blur(
        _ strip: Strip, _ z: UnsafePointer<Float>, _ layout: ck_spread_rows,
        _ bottom: UnsafePointer<Float>, _ right: UnsafePointer<Float>,
        _ epilogue: UnsafePointer<ck_epilogue>, into y: UnsafeMutablePointer<Float>
    ) {
        // The last pair of a strip waits for the row below it.
        let first = max(0, 4 * strip.tileRows.lowerBound - 1)
        let isLast = strip.tileRows.upperBound == tiling.tiles_y
        let end = 4 * strip.tileRows.upperBound - (isLast ? 0 : 1)
        let run = max(1, min(end - first, 8192 / tiling.width))
        let runs = (end - first).parts(of: run)
        parallel(over: strip.images.count * outputs * runs) { i in
            let row = first + i % runs * run
            let plane = i / runs
            withUnsafePointer(to: tiling) { tiling in
                withUnsafePointer(to: layout) { layout in
                    filter.afterSpreading(kernels)(
                        z, layout, bottom, right, epilogue, y, tiling, outputs,
                        strip.images.lowerBound + plane / outputs, plane % outputs, row,
                        min(run, end - row))
                }
            }
        }
    }

    /// What `groups` spread, but for edges, into `z`.
    private func multiply(
        _ groups: Range<Int>, _ filters: UnsafePointer<Float>,
        into z: UnsafeMutablePointer<Float>, _ layout: ck_spread_rows
    ) {
        let size = groupsAtOnce
        let pieces = groups.count.parts(of: size)
        if pieces < 3 * threadCount && threadCount > 1 {
            return multiplyTogether(groups, filters, into: z, layout)
        }
        parallel(over: pieces) { i in
            let first = groups.lowerBound + i * size
            let count = min(size, groups.upperBound - first)
            withPoints(count) { points, products in
                input(points, 0..<inputs, first, count)
                for point in 0..<DoublingConvolution.points {
                    multiply(point, filters, points, products, 0..<rows / 8, count)
                }
                output(products, z, layout, 0..<outputs, first, count)
            }
        }
    }

    /// Each step for all groups on all threads: for images too small to be divided.
    private func multiplyTogether(
        _ groups: Range<Int>, _ filters: UnsafePointer<Float>,
        into z: UnsafeMutablePointer<Float>, _ layout: ck_spread_rows
    ) {
        // As many as the last cache holds.
        let most = max(1, 12_000_000 / (4 * DoublingConvolution.slots * (inputStep + productStep)))
        for first in stride(from: groups.lowerBound, to: groups.upperBound, by: most) {
            let count = min(most, groups.upperBound - first)
            withPoints(count) { points, products in
                let run = 8
                parallel(over: inputs.parts(of: run)) { i in
                    input(points, i * run..<min(inputs, i * run + run), first, count)
                }
                let parts = (rows / 8).parts(of: 8)
                parallel(over: DoublingConvolution.points * parts) { i in
                    let blocks = i % parts * 8..<min(rows / 8, i % parts * 8 + 8)
                    // The most costly point comes first.
                    let point = DoublingConvolution.points - 1 - i / parts
                    multiply(point, filters, points, products, blocks, count)
                }
                parallel(over: outputs.parts(of: run)) { i in
                    output(
                        products, z, layout, i * run..<min(outputs, i * run + run), first, count)
                }
            }
        }
    }

    /// How many groups a thread works on at once.
    ///
    /// As many as a few megabytes hold, or more if there are so many filters that reading them again
    /// and again would cost more.
    private var groupsAtOnce: Int {
        let bytes = DoublingConvolution.slots * 4 * (inputStep + productStep)
        let filterBytes = DoublingConvolution.points * 4 * filterStride
        return max(1, min(12, max(2_600_000 / bytes, min(6, filterBytes / bytes))))
    }

    private func withPoints(
        _ groups: Int, _ body: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) -> Void
    ) {
        let count = DoublingConvolution.slots * groups * inputStep
        withScratch(count + DoublingConvolution.slots * groups * productStep) {
            body($0, $0 + count)
        }
    }

    private func input(
        _ points: UnsafeMutablePointer<Float>, _ channels: Range<Int>, _ first: Int, _ groups: Int
    ) {
        withUnsafePointer(to: tiling) {
            kernels.spread_input(
                x, scale, points, inputStep, $0, inputs, channels.lowerBound, channels.count,
                first, groups, isPaired ? 1 : 0)
        }
    }

    private func multiply(
        _ point: Int, _ filters: UnsafePointer<Float>, _ points: UnsafePointer<Float>,
        _ products: UnsafeMutablePointer<Float>, _ blocks: Range<Int>, _ groups: Int
    ) {
        let slots = DoublingConvolution.slots(of: point)
        kernels.winograd_multiply(
            filters + point * filterStride, points + slots.first * groups * inputStep, inputStep,
            products + slots.first * groups * productStep, productStep, depth, blocks.lowerBound,
            blocks.count, slots.count * groups, isPaired ? 1 : 0)
    }

    private func output(
        _ products: UnsafePointer<Float>, _ z: UnsafeMutablePointer<Float>,
        _ layout: ck_spread_rows, _ channels: Range<Int>, _ first: Int, _ groups: Int
    ) {
        withUnsafePointer(to: tiling) { tiling in
            withUnsafePointer(to: layout) { layout in
                kernels.spread_output(
                    products, productStep, z, layout, tiling, outputs, channels.lowerBound,
                    channels.count, first, groups)
            }
        }
    }

    /// The last row or column of what is spread, of all images.
    ///
    /// - Parameter taps: Which filters: those of even places, of odd ones, and of the place before.
    private func findEdge(
        _ filters: UnsafePointer<Float>, length: Int, taps: [Int], isColumn: Bool,
        into edge: UnsafeMutablePointer<Float>, stride: Int
    ) {
        let groups = (tiling.batch * length).parts(of: 16)
        let fullStep = inputs * 16
        withScratch(groups * (fullStep + inputStep + 3 * productStep)) { full in
            let lanes = full + groups * fullStep
            let products = lanes + groups * inputStep
            let run = 16
            parallel(over: inputs.parts(of: run)) { i in
                withUnsafePointer(to: tiling) {
                    kernels.spread_edge_input(
                        x, scale, isPaired ? full : lanes, isPaired ? fullStep : inputStep, $0,
                        inputs, isColumn ? 1 : 0, i * run, min(run, inputs - i * run))
                }
            }
            if isPaired {
                for group in 0..<groups {
                    kernels.pack_pairs(
                        full + group * fullStep, lanes + group * inputStep, inputs, 16, 1)
                }
            }
            let parts = (rows / 8).parts(of: 4)
            parallel(over: 3 * parts) { i in
                let (tap, first) = (i / parts, i % parts * 4)
                kernels.winograd_multiply(
                    filters + taps[tap] * filterStride, lanes, inputStep,
                    products + tap * groups * productStep, productStep, depth, first,
                    min(4, rows / 8 - first), groups, isPaired ? 1 : 0)
            }
            parallel(over: outputs) { channel in
                kernels.spread_edge_output(
                    products, productStep, groups, edge, stride, isColumn ? 1 : 0, half, length,
                    tiling.batch, outputs, channel)
            }
        }
    }
}
