import CKernels

/// One convolution from blurred images to images of half the size, among 81 points of each tile,
/// and the gradient in its filters.
struct GatheringPass {
    let kernels: ck_kernels
    /// Channels of the large and of the small images.
    let large, small: Int
    /// Of the small images.
    let tiling: ck_tiling
    /// Blurred large images.
    let z: UnsafePointer<Float>
    let rows: ck_spread_rows

    private var slots: Int { DoublingConvolution.slots }
    private var points: Int { DoublingConvolution.points }
    private var outputRows: Int { small.roundedUp(to: 8) }
    private var filterStride: Int { winogradStride(outputRows * large) }
    private var inputStep: Int { large.roundedUp(to: 8) * 16 + 16 }
    private var productStep: Int { outputRows * 16 + 16 }
    private var groups: Int { tiling.groups }

    // MARK: Images

    func run(
        _ filters: UnsafePointer<Float>, _ epilogue: UnsafePointer<ck_epilogue>,
        into y: UnsafeMutablePointer<Float>
    ) {
        let bytes = slots * 4 * (inputStep + productStep)
        let filterBytes = points * 4 * filterStride
        let size = max(1, min(12, max(800_000 / bytes, min(6, filterBytes / bytes))))
        if groups.parts(of: size) < 3 * threadCount && threadCount > 1 {
            return runTogether(filters, epilogue, into: y)
        }
        parallel(over: groups.parts(of: size)) { i in
            let first = i * size
            let count = min(size, groups - first)
            withScratch(slots * count * (inputStep + productStep)) { inputs in
                let products = inputs + slots * count * inputStep
                input(inputs, 0..<large, first, count)
                for point in 0..<points {
                    multiply(point, filters, inputs, products, 0..<outputRows / 8, count)
                }
                output(products, epilogue, y, 0..<small, first, count)
            }
        }
    }

    /// Each step for many groups on all threads: for images too small to be divided.
    private func runTogether(
        _ filters: UnsafePointer<Float>, _ epilogue: UnsafePointer<ck_epilogue>,
        into y: UnsafeMutablePointer<Float>
    ) {
        let most = max(1, 12_000_000 / (4 * slots * (inputStep + productStep)))
        for first in stride(from: 0, to: groups, by: most) {
            let count = min(most, groups - first)
            withScratch(slots * count * (inputStep + productStep)) { inputs in
                let products = inputs + slots * count * inputStep
                let run = 8
                parallel(over: large.parts(of: run)) { i in
                    input(inputs, i * run..<min(large, i * run + run), first, count)
                }
                let parts = (outputRows / 8).parts(of: 8)
                parallel(over: points * parts) { i in
                    let blocks = i % parts * 8..<min(outputRows / 8, i % parts * 8 + 8)
                    // The most costly point comes first.
                    multiply(points - 1 - i / parts, filters, inputs, products, blocks, count)
                }
                parallel(over: small.parts(of: run)) { i in
                    output(
                        products, epilogue, y, i * run..<min(small, i * run + run), first, count)
                }
            }
        }
    }

    private func input(
        _ points: UnsafeMutablePointer<Float>, _ channels: Range<Int>, _ first: Int, _ groups: Int
    ) {
        withUnsafePointer(to: tiling) { tiling in
            withUnsafePointer(to: rows) { rows in
                kernels.gather_input(
                    z, rows, points, inputStep, tiling, large, channels.lowerBound,
                    channels.count, first, groups)
            }
        }
    }

    private func multiply(
        _ point: Int, _ filters: UnsafePointer<Float>, _ inputs: UnsafePointer<Float>,
        _ products: UnsafeMutablePointer<Float>, _ blocks: Range<Int>, _ groups: Int
    ) {
        let shared = DoublingConvolution.slots(of: point)
        kernels.winograd_multiply(
            filters + point * filterStride, inputs + shared.first * groups * inputStep, inputStep,
            products + shared.first * groups * productStep, productStep, large, blocks.lowerBound,
            blocks.count, shared.count * groups, 0)
    }

    private func output(
        _ products: UnsafePointer<Float>, _ epilogue: UnsafePointer<ck_epilogue>,
        _ y: UnsafeMutablePointer<Float>, _ channels: Range<Int>, _ first: Int, _ groups: Int
    ) {
        withUnsafePointer(to: tiling) {
            kernels.gather_output(
                products, productStep, epilogue, y, $0, small, channels.lowerBound,
                channels.count, first, groups)
        }
    }

    // MARK: The gradient in the filters

    private var sumRows: Int { large.roundedUp(to: 8) }
    private var rowLength: Int { small.roundedUp(to: 16) }
    private var sumStride: Int { winogradStride(sumRows * rowLength) }
    private var smallStep: Int { rowLength * 16 + 16 }

    /// Writes the gradients of the filters of some channels of the large images from sums for all
    /// points, `stride` floats apart.
    typealias Filters = (
        _ sums: UnsafePointer<Float>, _ stride: Int, _ channels: Range<Int>
    ) -> Void

    /// Finds the sums over all tiles of products with small images, and calls `write` with them.
    func accumulate(
        _ x: UnsafePointer<Float>, scale: UnsafePointer<Float>?, write: Filters
    ) {
        // The way and the number of partial sums depend on sizes alone: so does the result.
        let isSmall = points * sumStride * 4 <= 1_400_000 && groups >= 24
        let parts = isSmall ? 8 : 1
        withScratch(parts * points * sumStride) { sums in
            if isSmall {
                accumulateAlone(x, scale, into: sums, parts: parts)
            } else {
                accumulateTogether(x, scale, into: sums)
            }
            parallel(over: large.parts(of: 8)) { i in
                write(sums, sumStride, i * 8..<min(large, i * 8 + 8))
            }
        }
    }

    /// Each thread sums some groups of tiles for all filters within its cache.
    private func accumulateAlone(
        _ x: UnsafePointer<Float>, _ scale: UnsafePointer<Float>?,
        into sums: UnsafeMutablePointer<Float>, parts: Int
    ) {
        let size = max(1, min(16, 700_000 / (slots * 4 * (inputStep + smallStep))))
        parallel(over: parts) { part in
            let sums = sums + part * points * sumStride
            let range = groups * part / parts..<groups * (part + 1) / parts
            withScratch(slots * size * (inputStep + smallStep)) { inputs in
                let others = inputs + slots * size * inputStep
                for first in stride(from: range.lowerBound, to: range.upperBound, by: size) {
                    let count = min(size, range.upperBound - first)
                    input(inputs, 0..<large, first, count)
                    transposed(x, scale, others, 0..<small, first, count)
                    for point in 0..<points {
                        accumulate(
                            point, inputs, others, sums, 0..<sumRows / 8, count,
                            adds: first > range.lowerBound)
                    }
                }
            }
        }
        parallel(over: points) { point in
            let total = sums + point * sumStride
            for part in 1..<parts {
                let partial = sums + (part * points + point) * sumStride
                for i in 0..<sumRows * rowLength { total[i] += partial[i] }
            }
        }
    }

    /// All threads share some groups of tiles at a time, and divide the filters.
    private func accumulateTogether(
        _ x: UnsafePointer<Float>, _ scale: UnsafePointer<Float>?,
        into sums: UnsafeMutablePointer<Float>
    ) {
        let size = max(1, min(groups, 8_000_000 / (slots * 4 * (inputStep + smallStep))))
        withScratch(slots * size * (inputStep + smallStep)) { inputs in
            let others = inputs + slots * size * inputStep
            for first in stride(from: 0, to: groups, by: size) {
                let count = min(size, groups - first)
                let run = 16
                let runs = large.parts(of: run)
                parallel(over: runs + small.parts(of: run)) { i in
                    if i < runs {
                        input(inputs, i * run..<min(large, i * run + run), first, count)
                    } else {
                        let channel = (i - runs) * run
                        transposed(
                            x, scale, others, channel..<min(small, channel + run), first, count)
                    }
                }
                let parts = (sumRows / 8).parts(of: 8)
                parallel(over: points * parts) { i in
                    let blocks = i % parts * 8..<min(sumRows / 8, i % parts * 8 + 8)
                    accumulate(
                        points - 1 - i / parts, inputs, others, sums, blocks, count,
                        adds: first > 0)
                }
            }
        }
    }

    private func transposed(
        _ x: UnsafePointer<Float>, _ scale: UnsafePointer<Float>?,
        _ points: UnsafeMutablePointer<Float>, _ channels: Range<Int>, _ first: Int, _ groups: Int
    ) {
        withUnsafePointer(to: tiling) {
            kernels.gathered_transposed(
                x, scale, points, smallStep, $0, small, channels.lowerBound, channels.count,
                first, groups)
        }
    }

    private func accumulate(
        _ point: Int, _ inputs: UnsafePointer<Float>, _ others: UnsafePointer<Float>,
        _ sums: UnsafeMutablePointer<Float>, _ blocks: Range<Int>, _ groups: Int, adds: Bool
    ) {
        let shared = DoublingConvolution.slots(of: point)
        kernels.winograd_accumulate(
            inputs + shared.first * groups * inputStep, inputStep,
            others + shared.first * groups * smallStep, smallStep, sums + point * sumStride, small,
            blocks.lowerBound, blocks.count, shared.count * groups, adds ? 1 : 0)
    }
}
