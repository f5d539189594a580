import Foundation
import NeuralNetworks
import Tensors

extension FaceAutoencoder {
    /// Sets the linear path to the cosine transform of 16×16 blocks, and mutes the other path.
    ///
    /// The code holds the lowest frequencies: twice as many of brightness as of each colour
    /// difference. Each is divided by the square root of its typical size, a compromise between
    /// values of equal size and errors of equal weight. Call after `initialize`, before training.
    public func startAsThumbnail() {
        let count = codeChannels
        let basis = blockCosines(count: count)  // [count][768], orthonormal rows
        var (analysis, synthesis) = ([Float](), [Float](repeating: 0, count: count * 768))
        for (k, wave) in basis.enumerated() {
            analysis += wave.values.map { $0 / wave.size }
            for (i, value) in wave.values.enumerated() {
                synthesis[i * count + k] = value * wave.size
            }
        }
        let parameters = parameters
        parameters["encoder.linear.weight"]?.value = Tensor(analysis, shape: [count, 768, 1, 1])
        parameters["decoder.linear.weight"]?.value = Tensor(synthesis, shape: [768, count, 1, 1])
        for path in ["encoder.project.weight", "decoder.toRGB.weight"] {
            guard let parameter = parameters[path] else { continue }
            parameter.value = parameter.value * 0.05
        }
    }
}

/// One basis function over a 16×16 block of RGB, channel by channel, and the root of its size.
private struct Wave {
    var values: [Float]
    var size: Float
    var rank: Float
}

/// The `count` lowest frequencies of brightness and of two colour differences.
private func blockCosines(count: Int) -> [Wave] {
    let colours: [(weights: [Float], coarseness: Float)] = [
        ([1, 1, 1].map { $0 / Float(3).squareRoot() }, 1),
        ([1, 0, -1].map { $0 / Float(2).squareRoot() }, 1.45),
        ([1, -2, 1].map { $0 / Float(6).squareRoot() }, 1.6),
    ]
    var waves: [Wave] = []
    for (weights, coarseness) in colours {
        for v in 0..<16 {
            for u in 0..<16 {
                let frequency = Float(u * u + v * v).squareRoot()
                let wave = weights.flatMap { weight in
                    (0..<256).map { weight * cosine(v, $0 / 16) * cosine(u, $0 % 16) }
                }
                let typical = 8 / (coarseness * (1 + powf(frequency, 1.2)))
                waves.append(
                    Wave(
                        values: wave, size: typical.squareRoot(), rank: frequency * coarseness))
            }
        }
    }
    return Array(waves.sorted { $0.rank < $1.rank }.prefix(count))
}

/// The orthonormal cosine of `frequency` half turns over 16 samples.
private func cosine(_ frequency: Int, _ sample: Int) -> Float {
    let scale: Float = frequency == 0 ? 0.25 : 0.125 * Float(8).squareRoot()
    return scale * cosf(.pi * (Float(sample) + 0.5) * Float(frequency) / 16)
}

extension Tensor {
    /// Puts `by × by` neighbours into channels: the inverse of ``pixelsScattered(_:)``.
    ///
    /// - Returns: `[batch, channels · by², height / by, width / by]`, channel by channel.
    func pixelsGathered(_ by: Int) -> Tensor {
        let (n, c, h, w) = (shape[0], shape[1], shape[2], shape[3])
        return reshaped(to: [n, c, h / by, by, w / by, by]).permuted([0, 1, 3, 5, 2, 4])
            .reshaped(to: [n, c * by * by, h / by, w / by])
    }

    /// Spreads groups of `by²` channels over `by × by` neighbours, as a pixel shuffle does.
    ///
    /// - Returns: `[batch, channels / by², height · by, width · by]`.
    func pixelsScattered(_ by: Int) -> Tensor {
        if by == 2 { return pixelShuffled(2) }
        let (n, c, h, w) = (shape[0], shape[1] / (by * by), shape[2], shape[3])
        return reshaped(to: [n, c, by, by, h, w]).permuted([0, 1, 4, 2, 5, 3])
            .reshaped(to: [n, c, h * by, w * by])
    }
}
