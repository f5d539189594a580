extension Tensor {
    /// Adds `bias[c]` to each channel.
    ///
    /// - Parameter bias: `[channels]`.
    /// - Returns: A tensor of the shape of this one, `[batch, channels, …]`.
    public func addingBias(_ bias: Tensor) -> Tensor {
        let (channels, pixels) = (shape[1], shape.dropFirst(2).reduce(1, *))
        precondition(bias.shape == [channels], "bias \(bias.shape) does not fit \(shape)")
        let (x, b) = (detached(), bias.detached())
        let (needsSelf, needsBias) = (needsGradient, bias.needsGradient)
        return Tensor.rows(shape: shape, length: pixels) { row, y in
            let (x, b) = (x.pointer + row * pixels, b.pointer[row % channels])
            for i in 0..<pixels { y[i] = x[i] + b }
        }.recording(self, bias) {
            [needsSelf ? $0 : nil, needsBias ? $0.sumPerChannel() : nil]
        }
    }

    /// Scales each channel of each image: `self[n, c, …] * scale[n, c]`.
    ///
    /// - Parameter scale: `[batch, channels]`.
    /// - Returns: A tensor of the shape of this one, `[batch, channels, …]`.
    public func scaledPerChannel(by scale: Tensor) -> Tensor {
        precondition(
            scale.shape.count == 2 && shape.starts(with: scale.shape),
            "cannot scale \(shape) by \(scale.shape)")
        let (x, s) = (detached(), scale.detached())
        let (needsSelf, needsScale) = (needsGradient, scale.needsGradient)
        return x.scalingRows(by: s).recording(self, scale) { g in
            let pixels = x.shape.dropFirst(2).reduce(1, *)
            let sums =
                !needsScale
                ? nil
                : Tensor.rows(shape: s.shape, length: 1, cost: pixels) {
                    $1[0] = rowDot(g.pointer + $0 * pixels, x.pointer + $0 * pixels, pixels)
                }
            return [needsSelf ? g.scalingRows(by: s) : nil, sums]
        }
    }

    /// Scales and shifts each channel: `self[:, c, …] * scale[c] + shift[c]`.
    ///
    /// - Parameters:
    ///   - scale: `[channels]`.
    ///   - shift: `[channels]`.
    /// - Returns: A tensor of the shape of this one, `[batch, channels, …]`.
    public func affinePerChannel(scale: Tensor, shift: Tensor) -> Tensor {
        let (channels, pixels) = (shape[1], shape.dropFirst(2).reduce(1, *))
        precondition(
            scale.shape == [channels] && shift.shape == [channels],
            "\(scale.shape) and \(shift.shape) do not fit \(shape)")
        let (x, s, t) = (detached(), scale.detached(), shift.detached())
        let (needsSelf, needsScale) = (needsGradient, scale.needsGradient)
        let needsShift = shift.needsGradient
        return Tensor.rows(shape: shape, length: pixels) { row, y in
            let x = x.pointer + row * pixels
            let (s, t) = (s.pointer[row % channels], t.pointer[row % channels])
            for i in 0..<pixels { y[i] = x[i] * s + t }
        }.recording(self, scale, shift) { g in
            let gx =
                !needsSelf
                ? nil
                : Tensor.rows(shape: x.shape, length: pixels) { row, y in
                    let (g, s) = (g.pointer + row * pixels, s.pointer[row % channels])
                    for i in 0..<pixels { y[i] = g[i] * s }
                }
            return [
                gx, needsScale ? g.dotPerChannel(x) : nil, needsShift ? g.sumPerChannel() : nil,
            ]
        }
    }

    /// Adds the same noise to every channel, times one strength.
    ///
    /// - Parameters:
    ///   - noise: `[1, 1, height, width]` or `[batch, 1, height, width]`; a constant.
    ///   - strength: `[1]`.
    /// - Returns: A tensor of the shape of this one, `[batch, channels, height, width]`.
    public func addingNoise(_ noise: Tensor, strength: Tensor) -> Tensor {
        let (channels, pixels) = (shape[1], shape[2] * shape[3])
        precondition(
            noise.shape.count == 4 && noise.shape[1] == 1
                && Array(noise.shape[2...]) == Array(shape[2...])
                && (noise.shape[0] == 1 || noise.shape[0] == shape[0]) && strength.count == 1,
            "noise \(noise.shape) of strength \(strength.shape) does not fit \(shape)")
        let step = noise.shape[0] == 1 ? 0 : pixels
        let (x, noise, s) = (detached(), noise.detached(), strength.detached())
        let factor = s.scalar
        let (needsSelf, needsStrength) = (needsGradient, strength.needsGradient)
        return Tensor.rows(shape: shape, length: pixels) { row, y in
            let x = x.pointer + row * pixels
            let noise = noise.pointer + row / channels * step
            for i in 0..<pixels { y[i] = x[i] + noise[i] * factor }
        }.recording(self, strength) { g in
            guard needsStrength else { return [g, nil] }
            let rows = Tensor.rows(shape: [g.count / pixels], length: 1, cost: pixels) {
                $1[0] = rowDot(
                    g.pointer + $0 * pixels, noise.pointer + $0 / channels * step, pixels)
            }
            return [needsSelf ? g : nil, rows.sum().reshaped(to: s.shape)]
        }
    }

    /// The sum of each channel over the batch and all pixels, `[channels]`.
    func sumPerChannel() -> Tensor {
        let (batch, channels, pixels) = (shape[0], shape[1], shape.dropFirst(2).reduce(1, *))
        let x = pointer
        return Tensor.rows(shape: [channels], length: 1, cost: batch * pixels) { channel, y in
            var total: Float = 0
            for image in 0..<batch {
                total += rowSum(x + (image * channels + channel) * pixels, pixels)
            }
            y[0] = total
        }
    }

    /// The sum of the products with `other` of each channel, `[channels]`.
    func dotPerChannel(_ other: Tensor) -> Tensor {
        let (batch, channels, pixels) = (shape[0], shape[1], shape.dropFirst(2).reduce(1, *))
        let (a, b) = (pointer, other.pointer)
        return Tensor.rows(shape: [channels], length: 1, cost: batch * pixels) { channel, y in
            var total: Float = 0
            for image in 0..<batch {
                let start = (image * channels + channel) * pixels
                total += rowDot(a + start, b + start, pixels)
            }
            y[0] = total
        }
    }

    private func scalingRows(by scale: Tensor) -> Tensor {
        let (x, scales) = (pointer, scale.pointer)
        let pixels = shape.dropFirst(2).reduce(1, *)
        return Tensor.rows(shape: shape, length: pixels) { row, y in
            let (x, scale) = (x + row * pixels, scales[row])
            for i in 0..<pixels { y[i] = x[i] * scale }
        }
    }
}
