import CKernels

extension GatheringPass {
    private var sumRows: Int { large.roundedUp(to: 8) }

    /// Writes the gradients of the filters between some channels of the large and of the small images
    /// from sums for all points, `stride` floats apart.
    typealias Filters = (
        _ sums: UnsafePointer<Float>, _ stride: Int, _ large: Range<Int>, _ small: Range<Int>
    ) -> Void

    /// Points of some channels of the small images, and the sums that they end in.
    private struct Columns {
        let channels: Range<Int>

        var rowLength: Int { channels.count.roundedUp(to: 16) }
        var step: Int { rowLength * 16 + 16 }
        func sumStride(_ rows: Int) -> Int { winogradStride(rows * rowLength) }
    }

    /// Finds the sums over all tiles of products with small images, and calls `write` with them.
    func accumulate(
        _ x: UnsafePointer<Float>, scale: UnsafePointer<Float>?, write: Filters
    ) {
        // The way and the number of partial sums depend on sizes alone: so does the result.
        let columns = Columns(channels: 0..<small)
        let sumBytes = points * 4 * columns.sumStride(sumRows)
        if sumBytes >= 4_000_000 && slots * groups * 4 * inputStep <= 24_000_000 {
            return accumulateByFilters(x, scale, write)
        }
        let isSmall = sumBytes <= 1_400_000 && groups >= 24
        let parts = isSmall ? 8 : 1
        let stride = columns.sumStride(sumRows)
        withScratch(parts * points * stride) { sums in
            if isSmall {
                accumulateAlone(x, scale, columns, into: sums, parts: parts)
            } else {
                accumulateTogether(x, scale, columns, into: sums)
            }
            parallel(over: large.parts(of: 8)) { i in
                write(sums, stride, i * 8..<min(large, i * 8 + 8), 0..<small)
            }
        }
    }

    /// Each thread finds the sums of some filters at a time, which stay in its cache: where there are
    /// more of them than the last cache holds.
    ///
    /// The points of some channels of the small images do stay there, and are read again and again.
    private func accumulateByFilters(
        _ x: UnsafePointer<Float>, _ scale: UnsafePointer<Float>?, _ write: Filters
    ) {
        let atOnce = 2
        let most = max(64, 11_000_000 / (slots * groups * 64) / 16 * 16)
        let runs = small.parts(of: most)
        let width = small.parts(of: runs).roundedUp(to: 16)
        withScratch(slots * groups * (inputStep + Columns(channels: 0..<width).step)) { inputs in
            let others = inputs + slots * groups * inputStep
            for run in 0..<runs {
                let columns = Columns(channels: run * width..<min(small, (run + 1) * width))
                findPoints(
                    run == 0 ? 0..<large : 0..<0, inputs, x, scale, columns, others, 0, groups)
                let stride = columns.sumStride(atOnce * 8)
                parallel(over: (sumRows / 8).parts(of: atOnce)) { i in
                    let blocks = i * atOnce..<min(sumRows / 8, (i + 1) * atOnce)
                    withScratch(points * stride) { scratch in
                        // Where the sums of the first filter would be.
                        let sums = scratch - blocks.lowerBound * 8 * columns.rowLength
                        for point in 0..<points {
                            accumulate(
                                point, inputs, others, columns, sums, stride, blocks, groups,
                                adds: false)
                        }
                        let channels = blocks.lowerBound * 8..<min(large, blocks.upperBound * 8)
                        write(sums, stride, channels, columns.channels)
                    }
                }
            }
        }
    }

    /// Each thread sums some groups of tiles for all filters within its cache.
    private func accumulateAlone(
        _ x: UnsafePointer<Float>, _ scale: UnsafePointer<Float>?, _ columns: Columns,
        into sums: UnsafeMutablePointer<Float>, parts: Int
    ) {
        let stride = columns.sumStride(sumRows)
        let size = max(1, min(16, 700_000 / (slots * 4 * (inputStep + columns.step))))
        parallel(over: parts) { part in
            let sums = sums + part * points * stride
            let range = groups * part / parts..<groups * (part + 1) / parts
            withScratch(slots * size * (inputStep + columns.step)) { inputs in
                let others = inputs + slots * size * inputStep
                for first in Swift.stride(from: range.lowerBound, to: range.upperBound, by: size) {
                    let count = min(size, range.upperBound - first)
                    input(inputs, 0..<large, first, count)
                    transposed(x, scale, columns, others, 0..<small, first, count)
                    for point in 0..<points {
                        accumulate(
                            point, inputs, others, columns, sums, stride, 0..<sumRows / 8, count,
                            adds: first > range.lowerBound)
                    }
                }
            }
        }
        parallel(over: points) { point in
            let total = sums + point * stride
            for part in 1..<parts {
                let partial = sums + (part * points + point) * stride
                for i in 0..<sumRows * columns.rowLength { total[i] += partial[i] }
            }
        }
    }

    /// All threads share some groups of tiles at a time, and divide the filters.
    private func accumulateTogether(
        _ x: UnsafePointer<Float>, _ scale: UnsafePointer<Float>?, _ columns: Columns,
        into sums: UnsafeMutablePointer<Float>
    ) {
        let stride = columns.sumStride(sumRows)
        let bytesPerGroup = slots * 4 * (inputStep + columns.step)
        let size = max(1, min(groups, 14_000_000 / bytesPerGroup))
        withScratch(slots * size * (inputStep + columns.step)) { inputs in
            let others = inputs + slots * size * inputStep
            for first in Swift.stride(from: 0, to: groups, by: size) {
                let count = min(size, groups - first)
                findPoints(0..<large, inputs, x, scale, columns, others, first, count)
                let parts = (sumRows / 8).parts(of: 8)
                parallel(over: points * parts) { i in
                    let blocks = i % parts * 8..<min(sumRows / 8, i % parts * 8 + 8)
                    accumulate(
                        points - 1 - i / parts, inputs, others, columns, sums, stride, blocks,
                        count, adds: first > 0)
                }
            }
        }
    }

    /// The points of some groups of both images, on all threads.
    private func findPoints(
        _ channels: Range<Int>, _ inputs: UnsafeMutablePointer<Float>, _ x: UnsafePointer<Float>,
        _ scale: UnsafePointer<Float>?, _ columns: Columns, _ others: UnsafeMutablePointer<Float>,
        _ first: Int, _ count: Int
    ) {
        let run = 16
        let runs = channels.count.parts(of: run)
        parallel(over: runs + columns.channels.count.parts(of: run)) { i in
            if i < runs {
                input(inputs, i * run..<min(large, i * run + run), first, count)
            } else {
                let channel = columns.channels.lowerBound + (i - runs) * run
                let some = channel..<min(columns.channels.upperBound, channel + run)
                transposed(x, scale, columns, others, some, first, count)
            }
        }
    }

    private func transposed(
        _ x: UnsafePointer<Float>, _ scale: UnsafePointer<Float>?, _ columns: Columns,
        _ points: UnsafeMutablePointer<Float>, _ channels: Range<Int>, _ first: Int, _ groups: Int
    ) {
        withUnsafePointer(to: tiling) {
            kernels.gathered_transposed(
                x, scale, points - columns.channels.lowerBound, columns.step, columns.rowLength,
                $0, small, channels.lowerBound, channels.count, first, groups)
        }
    }

    private func accumulate(
        _ point: Int, _ inputs: UnsafePointer<Float>, _ others: UnsafePointer<Float>,
        _ columns: Columns, _ sums: UnsafeMutablePointer<Float>, _ sumStride: Int,
        _ blocks: Range<Int>, _ groups: Int, adds: Bool
    ) {
        let shared = DoublingConvolution.slots(of: point)
        kernels.winograd_accumulate(
            inputs + shared.first * groups * inputStep, inputStep,
            others + shared.first * groups * columns.step, columns.step, sums + point * sumStride,
            columns.channels.count, blocks.lowerBound, blocks.count, shared.count * groups,
            adds ? 1 : 0)
    }
}
