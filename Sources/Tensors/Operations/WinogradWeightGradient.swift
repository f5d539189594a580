import CKernels

/// The gradient in the weight of a 3×3 convolution, summed over tiles among Winograd's points.
struct WinogradWeightPass {
    let kernels: ck_kernels
    let channels: Int
    let outputs: Int
    let tiling: ck_tiling
    let x: UnsafePointer<Float>
    let g: UnsafePointer<Float>
    let scale: UnsafePointer<Float>?
    let outScale: UnsafePointer<Float>?

    private var rows: Int { outputs.roundedUp(to: 8) }
    private var rowLength: Int { channels.roundedUp(to: 16) }
    private var sumStride: Int { winogradStride(rows * rowLength) }
    private var bytesPerGroup: Int { winogradPoints * 64 * (rowLength + rows) }

    /// Writes the gradients of some filters from the sums for all points, `stride` floats apart.
    typealias Filters = (
        _ sums: UnsafePointer<Float>, _ stride: Int, _ filters: Range<Int>
    ) -> Void

    /// Finds the sums, and calls `write` for some filters at a time.
    func run(write: Filters) {
        let (inputBytes, sumBytes) = (
            tiling.groups * winogradPoints * 64 * rowLength, winogradPoints * 4 * sumStride
        )
        // Sums that no cache holds would be written, and read back for every few groups.
        if inputBytes <= 1_200_000 || (inputBytes <= 20_000_000 && sumBytes >= 4_000_000) {
            return runByFilters(write)
        }
        // The way and the number of partial sums depend on sizes alone: so does the result.
        let isSmall = winogradPoints * sumStride * 4 <= 1_400_000 && tiling.groups >= 24
        let parts = isSmall ? 8 : 1
        withScratch(parts * winogradPoints * sumStride) { sums in
            if isSmall {
                runAlone(into: sums, parts: parts)
            } else {
                runTogether(into: sums)
            }
            parallel(over: outputs.parts(of: 8)) { i in
                write(sums, sumStride, i * 8..<min(outputs, i * 8 + 8))
            }
        }
    }

    /// Each thread finds the sums of a few blocks of eight filters at a time, which stay in its
    /// cache: for images so few or small that there are more sums than points.
    ///
    /// The points of the inputs are read again for each of them, from the last cache: so there are
    /// more blocks where there are many.
    private func runByFilters(_ write: Filters) {
        withPoints(groups: tiling.groups) { inputs, inputStride, gradients, gradientStride in
            findPoints(inputs, inputStride, gradients, gradientStride, first: 0, tiling.groups)
            let atOnce = rows < 128 ? 1 : rows < 256 || tiling.groups < 12 ? 2 : 4
            let stride = winogradStride(atOnce * 8 * rowLength)
            parallel(over: (rows / 8).parts(of: atOnce)) { i in
                let first = i * atOnce
                let blocks = min(atOnce, rows / 8 - first)
                withScratch(winogradPoints * stride) { scratch in
                    // Where the sums of the first filter would be.
                    let sums = scratch - first * 8 * rowLength
                    for point in 0..<winogradPoints {
                        kernels.winograd_accumulate(
                            gradients + point * gradientStride, rows * 16,
                            inputs + point * inputStride, rowLength * 16,
                            sums + point * stride, channels, first, blocks, tiling.groups, 0)
                    }
                    write(sums, stride, first * 8..<min(outputs, (first + blocks) * 8))
                }
            }
        }
    }

    /// Each thread sums some groups of tiles for all filters within its cache.
    private func runAlone(into sums: UnsafeMutablePointer<Float>, parts: Int) {
        let size = max(2, min(32, 700_000 / bytesPerGroup))
        parallel(over: parts) { part in
            let sums = sums + part * winogradPoints * sumStride
            let groups = tiling.groups * part / parts..<tiling.groups * (part + 1) / parts
            withPoints(groups: size) { inputs, inputStride, gradients, gradientStride in
                for first in stride(from: groups.lowerBound, to: groups.upperBound, by: size) {
                    let count = min(size, groups.upperBound - first)
                    withUnsafePointer(to: tiling) {
                        kernels.winograd_input_transposed(
                            x, scale, inputs, inputStride, $0, channels, 0, channels, first, count)
                        kernels.winograd_gradient(
                            g, outScale, gradients, gradientStride, $0, outputs, 0, outputs,
                            first, count)
                    }
                    for point in 0..<winogradPoints {
                        kernels.winograd_accumulate(
                            gradients + point * gradientStride, rows * 16,
                            inputs + point * inputStride, rowLength * 16,
                            sums + point * sumStride, channels, 0, rows / 8, count,
                            first > groups.lowerBound ? 1 : 0)
                    }
                }
            }
        }
        parallel(over: winogradPoints) { point in
            let total = sums + point * sumStride
            for part in 1..<parts {
                let partial = sums + (part * winogradPoints + point) * sumStride
                for i in 0..<rows * rowLength { total[i] += partial[i] }
            }
        }
    }

    /// All threads share some groups of tiles at a time, and divide the filters.
    private func runTogether(into sums: UnsafeMutablePointer<Float>) {
        let size = max(1, min(tiling.groups, 14_000_000 / bytesPerGroup))
        let halves = rows > 64 ? 2 : 1
        withPoints(groups: size) { inputs, inputStride, gradients, gradientStride in
            for first in stride(from: 0, to: tiling.groups, by: size) {
                let count = min(size, tiling.groups - first)
                findPoints(
                    inputs, inputStride, gradients, gradientStride, first: first, count)
                parallel(over: winogradPoints * halves) { i in
                    let (point, half) = (i / halves, i % halves)
                    let blocks = rows / 8 * half / halves..<rows / 8 * (half + 1) / halves
                    kernels.winograd_accumulate(
                        gradients + point * gradientStride, rows * 16,
                        inputs + point * inputStride, rowLength * 16,
                        sums + point * sumStride, channels, blocks.lowerBound, blocks.count, count,
                        first > 0 ? 1 : 0)
                }
            }
        }
    }

    /// The points of some groups of inputs and gradients, on all threads.
    private func findPoints(
        _ inputs: UnsafeMutablePointer<Float>, _ inputStride: Int,
        _ gradients: UnsafeMutablePointer<Float>, _ gradientStride: Int, first: Int, _ count: Int
    ) {
        let run = 16
        let inputRuns = channels.parts(of: run)
        parallel(over: inputRuns + outputs.parts(of: run)) { i in
            withUnsafePointer(to: tiling) {
                if i < inputRuns {
                    kernels.winograd_input_transposed(
                        x, scale, inputs, inputStride, $0, channels, i * run,
                        min(run, channels - i * run), first, count)
                } else {
                    let channel = (i - inputRuns) * run
                    kernels.winograd_gradient(
                        g, outScale, gradients, gradientStride, $0, outputs, channel,
                        min(run, outputs - channel), first, count)
                }
            }
        }
    }

    /// Memory for the points of `groups` groups of inputs and gradients, with their strides.
    private func withPoints(
        groups: Int,
        _ body: (UnsafeMutablePointer<Float>, Int, UnsafeMutablePointer<Float>, Int) -> Void
    ) {
        let inputStride = winogradStride(groups * 16 * rowLength)
        let gradientStride = winogradStride(groups * 16 * rows)
        withScratch(winogradPoints * (inputStride + gradientStride)) {
            body($0, inputStride, $0 + winogradPoints * inputStride, gradientStride)
        }
    }
}
