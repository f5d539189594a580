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

    var slots: Int { DoublingConvolution.slots }
    var points: Int { DoublingConvolution.points }
    private var outputRows: Int { small.roundedUp(to: 8) }
    private var filterStride: Int { winogradStride(outputRows * large) }
    var inputStep: Int { large.roundedUp(to: 8) * 16 + 16 }
    private var productStep: Int { outputRows * 16 + 16 }
    var groups: Int { tiling.groups }

    /// Whether filters are best turned into points just before they are used, if they are used once.
    var isFastByFilters: Bool {
        points * 4 * filterStride >= 8_000_000 && slots * groups * 4 * inputStep <= 20_000_000
    }

    /// - Parameter filter: Writes the points of one block of eight filters, `stride` floats apart.
    func runByFilters(
        _ epilogue: UnsafePointer<ck_epilogue>, into y: UnsafeMutablePointer<Float>,
        filter: (_ block: Int, _ points: UnsafeMutablePointer<Float>, _ stride: Int) -> Void
    ) {
        let atOnce = 2
        let stride = winogradStride(atOnce * 8 * large)
        withAllPoints(0, groups, epilogue, into: y) { inputs, products in
            parallel(over: (outputRows / 8).parts(of: atOnce)) { i in
                let blocks = i * atOnce..<min(outputRows / 8, (i + 1) * atOnce)
                withScratch(points * stride) { scratch in
                    // Where the points of the first filter would be.
                    let filters = scratch - blocks.lowerBound * 8 * large
                    for block in blocks { filter(block, filters, stride) }
                    for point in 0..<points {
                        multiply(point, filters, stride, inputs, products, blocks, groups)
                    }
                }
            }
        }
    }

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
                    multiply(
                        point, filters, filterStride, inputs, products, 0..<outputRows / 8, count)
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
            withAllPoints(first, count, epilogue, into: y) { inputs, products in
                let parts = (outputRows / 8).parts(of: 8)
                parallel(over: points * parts) { i in
                    let blocks = i % parts * 8..<min(outputRows / 8, i % parts * 8 + 8)
                    // The most costly point comes first.
                    multiply(
                        points - 1 - i / parts, filters, filterStride, inputs, products, blocks,
                        count)
                }
            }
        }
    }

    /// Finds the points of some groups, lets `multiply` find the products, and writes the pixels.
    private func withAllPoints(
        _ first: Int, _ count: Int, _ epilogue: UnsafePointer<ck_epilogue>,
        into y: UnsafeMutablePointer<Float>,
        multiply: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) -> Void
    ) {
        withScratch(slots * count * (inputStep + productStep)) { inputs in
            let products = inputs + slots * count * inputStep
            let run = 8
            parallel(over: large.parts(of: run)) { i in
                input(inputs, i * run..<min(large, i * run + run), first, count)
            }
            multiply(inputs, products)
            parallel(over: small.parts(of: run)) { i in
                output(products, epilogue, y, i * run..<min(small, i * run + run), first, count)
            }
        }
    }

    func input(
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
        _ point: Int, _ filters: UnsafePointer<Float>, _ filterStride: Int,
        _ inputs: UnsafePointer<Float>, _ products: UnsafeMutablePointer<Float>,
        _ blocks: Range<Int>, _ groups: Int
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
}
