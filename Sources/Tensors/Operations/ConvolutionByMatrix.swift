import CKernels

/// Convolution as a matrix product over columns of what the filter sees (im2col).
///
/// It serves every size, stride, padding and number of groups. Work is divided into pieces that
/// depend only on the sizes, so results do not depend on the number of threads.
struct MatrixConvolution {
    private let shape: ConvolutionShape
    private var window: ck_window
    /// Rows of the matrix of columns for one group.
    private let depth: Int
    /// How many images, or else how many output rows of one image, make one matrix of columns.
    private let images, rows: Int

    init(_ shape: ConvolutionShape) {
        self.shape = shape
        window = ck_window(
            height: shape.height, width: shape.width, kernel_height: shape.kernelHeight,
            kernel_width: shape.kernelWidth, stride: shape.stride, padding: shape.padding,
            out_width: shape.outWidth)
        depth = shape.inputs / shape.groups * shape.taps
        // About a megabyte of columns, which stays in the second cache, but at least 192 of them.
        let columns = max(192, (1 << 18) / max(depth, 1))
        rows = max(1, min(shape.outHeight, columns / shape.outWidth))
        let fits = max(1, min(shape.batch, columns / shape.outPixels))
        images = rows == shape.outHeight ? fits : 1
    }

    /// One matrix of columns: some whole images, or some rows of one.
    private struct Strip {
        let image, images, row, rows, columns: Int
    }

    private var stripsPerImage: Int { shape.outHeight.parts(of: rows) }
    private var stripCount: Int {
        images > 1 ? shape.batch.parts(of: images) : shape.batch * stripsPerImage
    }

    private func strip(_ i: Int) -> Strip {
        if images > 1 {
            let count = min(images, shape.batch - i * images)
            return Strip(
                image: i * images, images: count, row: 0, rows: shape.outHeight,
                columns: count * shape.outPixels)
        }
        let row = i % stripsPerImage * rows
        let count = min(rows, shape.outHeight - row)
        return Strip(
            image: i / stripsPerImage, images: 1, row: row, rows: count,
            columns: count * shape.outWidth)
    }

    private var groupInputs: Int { shape.inputs / shape.groups }
    private var groupOutputs: Int { shape.outputs / shape.groups }

    /// Calls `body` with the matrix of columns of some channels of one strip.
    private func withColumns(
        _ x: UnsafePointer<Float>, _ strip: Strip, channels: Range<Int>, body: (Matrix) -> Void
    ) {
        if shape.isPointwise && strip.images == 1 {
            let start = (strip.image * shape.inputs + channels.lowerBound) * shape.pixels
            return body(Matrix(x + start + strip.row * shape.width, stride: shape.pixels))
        }
        withScratch(channels.count * shape.taps * strip.columns) { columns in
            gather(x, strip, channels: channels, into: columns)
            body(Matrix(columns, stride: strip.columns))
        }
    }

    private func gather(
        _ x: UnsafePointer<Float>, _ strip: Strip, channels: Range<Int>,
        into columns: UnsafeMutablePointer<Float>
    ) {
        for i in 0..<strip.images {
            let start = ((strip.image + i) * shape.inputs + channels.lowerBound) * shape.pixels
            withUnsafePointer(to: window) {
                ck_im2col(
                    x + start, columns + i * shape.outPixels, $0, channels.count, strip.row,
                    strip.rows, strip.columns)
            }
        }
    }

    /// Calls `body` with the outputs of one group of one strip as a matrix with a row per channel.
    private func withOutputs(
        _ g: UnsafePointer<Float>, _ strip: Strip, group: Int, body: (Matrix) -> Void
    ) {
        let channel = group * groupOutputs
        if strip.images == 1 {
            let start = (strip.image * shape.outputs + channel) * shape.outPixels
            return body(Matrix(g + start + strip.row * shape.outWidth, stride: shape.outPixels))
        }
        withScratch(groupOutputs * strip.columns) { rows in
            for c in 0..<groupOutputs {
                for i in 0..<strip.images {
                    let start = (strip.image + i) * shape.outputs + channel + c
                    (rows + c * strip.columns + i * shape.outPixels).update(
                        from: g + start * shape.outPixels, count: shape.outPixels)
                }
            }
            body(Matrix(rows, stride: strip.columns))
        }
    }

    func forward(_ x: Tensor, _ weight: Tensor) -> Tensor {
        let (source, filters) = (x.storage.pointer, weight.storage.pointer)
        return Tensor(shape: shape.outputShape) { y in
            let y = y.baseAddress.unsafelyUnwrapped
            /// Some filters of one group for one strip, of which `columns` were gathered.
            func product(_ strip: Strip, _ columns: Matrix, channels: Range<Int>) {
                let matrix = Matrix(filters + channels.lowerBound * depth, stride: depth)
                if strip.images == 1 {
                    let start =
                        (strip.image * shape.outputs + channels.lowerBound) * shape.outPixels
                        + strip.row * shape.outWidth
                    return multiply(
                        matrix, columns, into: y + start, stride: shape.outPixels,
                        rows: channels.count, columns: strip.columns, depth: depth)
                }
                withScratch(channels.count * strip.columns) { result in
                    multiply(
                        matrix, columns, into: result, stride: strip.columns,
                        rows: channels.count, columns: strip.columns, depth: depth)
                    for (c, channel) in channels.enumerated() {
                        for i in 0..<strip.images {
                            let from = result + c * strip.columns + i * shape.outPixels
                            let to =
                                y + ((strip.image + i) * shape.outputs + channel) * shape.outPixels
                            to.update(from: from, count: shape.outPixels)
                        }
                    }
                }
            }
            // Where there are too few strips to keep several threads busy, they share each strip.
            if stripCount < 4 && shape.groups == 1 && shape.outputs >= 64 {
                let part = shape.outputs.parts(of: 4)
                for i in 0..<stripCount {
                    let strip = strip(i)
                    withSharedColumns(source, strip) { columns in
                        parallel(over: shape.outputs.parts(of: part)) { i in
                            let end = min(shape.outputs, (i + 1) * part)
                            product(strip, columns, channels: i * part..<end)
                        }
                    }
                }
                return
            }
            parallel(over: stripCount * shape.groups) { i in
                let (strip, group) = (strip(i / shape.groups), i % shape.groups)
                let inputs = group * groupInputs..<(group + 1) * groupInputs
                let outputs = group * groupOutputs..<(group + 1) * groupOutputs
                withColumns(source, strip, channels: inputs) {
                    product(strip, $0, channels: outputs)
                }
            }
        }
    }

    /// Calls `body` with the matrix of columns of all channels, gathered by all threads.
    private func withSharedColumns(
        _ x: UnsafePointer<Float>, _ strip: Strip, body: (Matrix) -> Void
    ) {
        if shape.isPointwise && strip.images == 1 {
            return withColumns(x, strip, channels: 0..<shape.inputs, body: body)
        }
        withScratch(depth * strip.columns) { columns in
            let run = 16
            parallel(over: shape.inputs.parts(of: run)) { i in
                let channels = i * run..<min(shape.inputs, (i + 1) * run)
                gather(
                    x, strip, channels: channels,
                    into: columns + i * run * shape.taps * strip.columns)
            }
            body(Matrix(columns, stride: strip.columns))
        }
    }

    func inputGradient(_ g: Tensor, _ weight: Tensor) -> Tensor {
        let (source, filters) = (g.storage.pointer, weight.storage.pointer)
        // Strips of one image overlap, so threads share images and channels, never strips.
        let sets = images > 1 ? stripCount : shape.batch
        let parts = sets * shape.groups < 4 ? max(1, min(4, groupInputs / 8)) : 1
        let part = groupInputs.parts(of: parts)
        return Tensor(shape: shape.inputShape) { x in
            let x = x.baseAddress.unsafelyUnwrapped
            parallel(over: sets * shape.groups * parts) { i in
                let group = i / parts % shape.groups
                let set = i / parts / shape.groups
                let first = i % parts * part
                let count = min(part, groupInputs - first)
                guard count > 0 else { return }
                let strips =
                    images > 1 ? set..<set + 1 : set * stripsPerImage..<(set + 1) * stripsPerImage
                let matrix = Matrix(
                    filters + group * groupOutputs * depth + first * shape.taps, stride: depth,
                    isTransposed: true)
                for strip in strips.lazy.map(strip) {
                    func start(_ image: Int) -> UnsafeMutablePointer<Float> {
                        let channel = group * groupInputs + first
                        return x + ((strip.image + image) * shape.inputs + channel) * shape.pixels
                    }
                    if strip.row == 0 && !shape.isPointwise {
                        for image in 0..<strip.images {
                            start(image).update(repeating: 0, count: count * shape.pixels)
                        }
                    }
                    withOutputs(source, strip, group: group) { outputs in
                        if shape.isPointwise && strip.images == 1 {
                            multiply(
                                matrix, outputs, into: start(0) + strip.row * shape.width,
                                stride: shape.pixels, rows: count, columns: strip.columns,
                                depth: groupOutputs)
                            return
                        }
                        let rows = count * shape.taps
                        withScratch(rows * strip.columns) { columns in
                            multiply(
                                matrix, outputs, into: columns, stride: strip.columns, rows: rows,
                                columns: strip.columns, depth: groupOutputs)
                            for image in 0..<strip.images {
                                if shape.isPointwise {
                                    start(image).update(
                                        repeating: 0, count: count * shape.pixels)
                                }
                                withUnsafePointer(to: window) {
                                    ck_col2im(
                                        columns + image * shape.outPixels, start(image), $0, count,
                                        strip.row, strip.rows, strip.columns)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    func weightGradient(_ x: Tensor, _ g: Tensor) -> Tensor {
        let (source, gradient) = (x.storage.pointer, g.storage.pointer)
        // Each piece sums its strips in order into its own part of the result, or of a partial
        // result where there are too few channels to divide.
        let part = min(groupInputs, max(16, groupInputs.parts(of: 8)))
        let parts = groupInputs.parts(of: part)
        let sums = parts * shape.groups < 4 ? min(4, stripCount) : 1
        let size = shape.outputs * depth
        return Tensor(shape: shape.weightShape) { result in
            let result = result.baseAddress.unsafelyUnwrapped
            withScratch((sums - 1) * size) { partial in
                parallel(over: parts * shape.groups * sums) { i in
                    let sum = i / parts / shape.groups
                    let group = i / parts % shape.groups
                    let first = i % parts * part
                    let count = min(part, groupInputs - first)
                    let into =
                        (sum == 0 ? result : partial + (sum - 1) * size)
                        + group * groupOutputs * depth + first * shape.taps
                    let inputs =
                        group * groupInputs + first..<group * groupInputs + first + count
                    let strips = stripCount * sum / sums..<stripCount * (sum + 1) / sums
                    for s in strips {
                        let strip = strip(s)
                        withColumns(source, strip, channels: inputs) { columns in
                            withOutputs(gradient, strip, group: group) { outputs in
                                multiply(
                                    outputs,
                                    Matrix(
                                        columns.start, stride: columns.stride, isTransposed: true),
                                    into: into, stride: depth, rows: groupOutputs,
                                    columns: count * shape.taps, depth: strip.columns,
                                    adds: s > strips.lowerBound)
                            }
                        }
                    }
                }
                for sum in 0..<sums - 1 {
                    let partial = partial + sum * size
                    for i in 0..<size { result[i] += partial[i] }
                }
            }
        }
    }
}
