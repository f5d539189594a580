extension Tensor {
    /// Gives each channel of each image mean 0 and variance 1.
    ///
    /// Ulyanov et al. 2016, "Instance Normalization".
    /// - Parameter isUnbiased: Whether the variance is divided by one less than the pixels.
    /// - Returns: A tensor of the shape of this one, `[batch, channels, …]`.
    public func instanceNormalized(epsilon: Float = 1e-5, isUnbiased: Bool = false) -> Tensor {
        normalized(
            length: shape.dropFirst(2).reduce(1, *), epsilon: epsilon, isUnbiased: isUnbiased)
    }

    /// Gives each image mean 0 and variance 1 over the last dimensions.
    ///
    /// Ba et al. 2016, "Layer Normalization".
    /// - Parameters:
    ///   - axes: The last dimensions of this tensor; all but the first unless given.
    ///   - isUnbiased: Whether the variance is divided by one less than the elements.
    public func layerNormalized(
        axes: [Int]? = nil, epsilon: Float = 1e-5, isUnbiased: Bool = false
    ) -> Tensor {
        let axes = axes?.map { axis($0) }.sorted() ?? Array(1..<shape.count)
        let first = shape.count - axes.count
        precondition(axes == Array(first..<shape.count), "\(axes) are not the last of \(shape)")
        return normalized(
            length: shape[first...].reduce(1, *), epsilon: epsilon, isUnbiased: isUnbiased)
    }

    /// Mixes instance and layer normalization, and scales and shifts each channel, at once.
    ///
    /// Kim et al. 2020, "U-GAT-IT", section 2.1.2, with unbiased variances. No gradients flow.
    /// - Parameters:
    ///   - mix: How much of each channel is normalized by itself, `[1, channels, 1, 1]`.
    ///   - scale: `[batch, channels]`.
    ///   - shift: `[batch, channels]`.
    /// - Returns: A tensor of the shape of this one, `[batch, channels, height, width]`.
    public func layerInstanceNormalized(
        mix: Tensor, scale: Tensor, shift: Tensor, epsilon: Float = 1e-5
    ) -> Tensor {
        let (channels, pixels) = (shape[1], shape[2] * shape[3])
        precondition(
            mix.count == channels && scale.shape == [shape[0], channels]
                && shift.shape == scale.shape,
            "\(mix.shape), \(scale.shape) and \(shift.shape) do not fit \(shape)")
        let (x, size) = (pointer, Float(channels * pixels))
        return Tensor.rows(shape: shape, length: channels * pixels) { image, y in
            let x = x + image * channels * pixels
            let mean = rowSum(x, channels * pixels) / size
            let variance = rowDeviation(x, channels * pixels, from: mean) / max(size - 1, 1)
            let inverse = 1 / (variance + epsilon).squareRoot()
            for channel in 0..<channels {
                let (x, y) = (x + channel * pixels, y + channel * pixels)
                let own = rowSum(x, pixels) / Float(pixels)
                let spread = rowDeviation(x, pixels, from: own) / max(Float(pixels) - 1, 1)
                let rho = mix.pointer[channel]
                let a = rho / (spread + epsilon).squareRoot()
                let b = (1 - rho) * inverse
                let gain = scale.pointer[image * channels + channel]
                let factor = (a + b) * gain
                let offset =
                    shift.pointer[image * channels + channel] - (a * own + b * mean) * gain
                for i in 0..<pixels { y[i] = x[i] * factor + offset }
            }
        }
    }

    /// Gives each of `groups` groups of channels of each image mean 0 and variance 1.
    ///
    /// Wu and He 2018, "Group Normalization".
    public func groupNormalized(groups: Int, epsilon: Float = 1e-5) -> Tensor {
        precondition(shape[1].isMultiple(of: groups), "\(shape) has not \(groups) groups")
        let length = shape.dropFirst().reduce(1, *) / groups
        return normalized(length: length, epsilon: epsilon, isUnbiased: false)
    }

    /// Scales and shifts each channel as the statistics of a training set say.
    ///
    /// Ioffe and Szegedy 2015, "Batch Normalization", algorithm 2. All parameters are `[channels]`.
    public func batchNormalized(
        mean: Tensor, variance: Tensor, weight: Tensor, bias: Tensor, epsilon: Float = 1e-5
    ) -> Tensor {
        let scale = weight * (variance + epsilon).reciprocalSquareRoot()
        return affinePerChannel(scale: scale, shift: bias - mean * scale)
    }

    /// Gives each channel mean 0 and variance 1 over the batch, then scales and shifts it.
    ///
    /// Ioffe and Szegedy 2015, "Batch Normalization", algorithm 1.
    /// - Parameters:
    ///   - weight: `[channels]`.
    ///   - bias: `[channels]`.
    /// - Returns: The result; and the mean and the (biased) variance of each channel, constants.
    public func batchNormalizedTraining(
        weight: Tensor, bias: Tensor, epsilon: Float = 1e-5
    ) -> (result: Tensor, mean: Tensor, variance: Tensor) {
        let (batch, channels, pixels) = (shape[0], shape[1], shape.dropFirst(2).reduce(1, *))
        let (x, w, b) = (detached(), weight.detached(), bias.detached())
        let size = Float(batch * pixels)
        let mean = x.sumPerChannel() * (1 / size)
        let variance = Tensor.rows(shape: [channels], length: 1, cost: batch * pixels) {
            channel, y in
            var total: Float = 0
            for image in 0..<batch {
                total += rowDeviation(
                    x.pointer + (image * channels + channel) * pixels, pixels,
                    from: mean.pointer[channel])
            }
            y[0] = total / size
        }
        let inverse = (variance + epsilon).reciprocalSquareRoot()
        let scale = w * inverse
        let result = x.affinePerChannel(scale: scale, shift: b - mean * scale)
        let (needsSelf, needsWeight) = (needsGradient, weight.needsGradient)
        let needsBias = bias.needsGradient
        let recorded = result.recording(self, weight, bias) { g in
            let sums = g.sumPerChannel()
            // Σ g · (x - mean) / deviation
            let products = (g.dotPerChannel(x) - sums * mean) * inverse
            guard needsSelf else {
                return [nil, needsWeight ? products : nil, needsBias ? sums : nil]
            }
            // gx = scale · (g - sums / size - (x - mean) · inverse · products / size)
            let slope = scale * inverse * products * (-1 / size)
            let shift = scale * sums * (-1 / size) - slope * mean
            let gx = Tensor.rows(shape: x.shape, length: pixels) { row, y in
                let channel = row % channels
                let (g, x) = (g.pointer + row * pixels, x.pointer + row * pixels)
                let (a, b) = (scale.pointer[channel], slope.pointer[channel])
                let c = shift.pointer[channel]
                for i in 0..<pixels { y[i] = g[i] * a + (x[i] * b + c) }
            }
            return [gx, needsWeight ? products : nil, needsBias ? sums : nil]
        }
        return (recorded, mean, variance)
    }

    /// Gives each run of `length` floats mean 0 and variance 1.
    private func normalized(length: Int, epsilon: Float, isUnbiased: Bool) -> Tensor {
        precondition(length > (isUnbiased ? 1 : 0), "\(shape) has too little to normalize")
        let x = pointer
        let rows = count / length
        let degrees = Float(isUnbiased ? length - 1 : length)
        let inverse = Tensor.rows(shape: [rows], length: 1, cost: 2 * length) { row, y in
            let x = x + row * length
            let mean = rowSum(x, length) / Float(length)
            y[0] = 1 / (rowDeviation(x, length, from: mean) / degrees + epsilon).squareRoot()
        }
        let result = Tensor.rows(shape: shape, length: length) { row, y in
            let x = x + row * length
            let (mean, scale) = (rowSum(x, length) / Float(length), inverse.pointer[row])
            for i in 0..<length { y[i] = (x[i] - mean) * scale }
        }
        return result.recording(self) { g in
            [
                Tensor.rows(shape: result.shape, length: length, cost: 3 * length) { row, y in
                    let (g, r) = (g.pointer + row * length, result.pointer + row * length)
                    let scale = inverse.pointer[row]
                    let mean = rowSum(g, length) / Float(length)
                    let slope = rowDot(g, r, length) / degrees
                    for i in 0..<length { y[i] = scale * (g[i] - mean - r[i] * slope) }
                }
            ]
        }
    }
}
