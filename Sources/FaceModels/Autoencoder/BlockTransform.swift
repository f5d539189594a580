import Foundation
import Tensors

/// A cosine transform of blocks of 64×64 pixels that keeps the lowest frequencies: the part of the
/// code that nobody has to learn.
///
/// Brightness is kept up to a higher frequency than two colour differences, as in JPEG. Each number
/// is divided by the square root of its typical size, a compromise between values of equal size
/// and errors of equal weight. 512 numbers per block return faces at 29 to 31 dB.
struct BlockTransform: Sendable {
    /// The side of a block in pixels.
    static let side = 64

    private let channels: Int
    private let frequencies: Int  // in each direction
    private let basis: Tensor  // [frequencies, 64], orthonormal rows
    private let colours: Tensor  // [3, 3, 1, 1], orthonormal
    private let coloursBack: Tensor
    private let places: [Int]  // of each channel among colour × vertical × horizontal frequency
    private let sources: [Int]  // the inverse of `places`; `channels` where nothing is kept
    private let sizes: Tensor  // [channels, 1]
    private let reciprocalSizes: Tensor

    /// Chooses the `channels` lowest frequencies.
    init(channels: Int) {
        let coarseness: [Float] = [1, 2.7, 2.9]  // of the colour differences, against brightness
        let spread: [Float] = [1, 0.25, 0.15]
        let size = Self.side
        let all = (0..<3 * size * size).map { place in
            let (u, v) = (Float(place % size), Float(place / size % size))
            return (place: place, radius: (u * u + v * v).squareRoot())
        }
        let chosen = all.sorted {
            $0.radius * coarseness[$0.place / (size * size)]
                < $1.radius * coarseness[$1.place / (size * size)]
        }.prefix(channels)
        let used = 1 + (chosen.map { max($0.place % size, $0.place / size % size) }.max() ?? 0)
        frequencies = used
        self.channels = chosen.count
        let places = chosen.map {
            let (colour, v, u) = (
                $0.place / (size * size), $0.place / size % size, $0.place % size
            )
            return (colour * used + v) * used + u
        }
        var sources = [Int](repeating: chosen.count, count: 3 * used * used)
        for (channel, place) in places.enumerated() { sources[place] = channel }
        (self.places, self.sources) = (places, sources)
        let roots = chosen.map {
            let typical = 16 * spread[$0.place / (size * size)] / powf(0.45 + $0.radius, 1.3)
            return typical.squareRoot()
        }
        sizes = Tensor(roots, shape: [chosen.count, 1])
        reciprocalSizes = Tensor(roots.map { 1 / $0 }, shape: [chosen.count, 1])
        basis = Tensor(
            (0..<used * size).map { i in
                let (frequency, sample) = (Float(i / size), Float(i % size) + 0.5)
                let scale = (frequency == 0 ? 1 / Float(size) : 2 / Float(size)).squareRoot()
                return scale * cosf(.pi * frequency * sample / Float(size))
            }, shape: [used, size])
        let rows: [[Float]] = [[1, 1, 1], [1, 0, -1], [1, -2, 1]]
        let unit = rows.map { row in
            row.map { $0 / row.map { $0 * $0 }.reduce(0, +).squareRoot() }
        }
        colours = Tensor(unit.flatMap { $0 }, shape: [3, 3, 1, 1])
        coloursBack = Tensor(
            (0..<9).map { unit[$0 % 3][$0 / 3] }, shape: [3, 3, 1, 1])
    }

    /// What a difference of 1 in each channel is worth in pixels, `[1, channels, 1, 1]`.
    var scale: Tensor { sizes.reshaped(to: [1, channels, 1, 1]) }

    /// Maps pictures `[batch, 3, side, side]` to `[batch, channels, side / 64, side / 64]`.
    func forward(_ image: Tensor) -> Tensor {
        let (n, grid, size, k) = (image.shape[0], image.shape[3] / 64, Self.side, frequencies)
        let rows = conv2d(image, colours).reshaped(to: [n * 3 * grid * size * grid, size])
        let across = matmul(rows, basis, transposeB: true)
            .reshaped(to: [n * 3, grid, size, grid, k]).permuted([0, 1, 3, 4, 2])
            .reshaped(to: [n * 3 * grid * grid * k, size])
        let both = matmul(across, basis, transposeB: true)  // …, u, v
            .reshaped(to: [n, 3, grid * grid, k, k]).permuted([1, 4, 3, 0, 2])
            .reshaped(to: [3 * k * k, n * grid * grid])
        return (both.gatheredRows(places) * reciprocalSizes)
            .reshaped(to: [channels, n, grid, grid]).permuted([1, 0, 2, 3])
    }

    /// Maps codes `[batch, channels, side / 64, side / 64]` to pictures `[batch, 3, side, side]`.
    func inverse(_ code: Tensor) -> Tensor {
        let (n, grid, size, k) = (code.shape[0], code.shape[3], Self.side, frequencies)
        let kept = code.permuted([1, 0, 2, 3]).reshaped(to: [channels, n * grid * grid]) * sizes
        let none = Tensor(repeating: 0, shape: [1, n * grid * grid])
        let both = concatenate([kept, none], axis: 0).gatheredRows(sources)
            .reshaped(to: [3, k, k, n, grid * grid]).permuted([3, 0, 4, 2, 1])
            .reshaped(to: [n * 3 * grid * grid * k, k])  // …, u, v
        let across = matmul(both, basis)
            .reshaped(to: [n * 3, grid, grid, k, size]).permuted([0, 1, 4, 2, 3])
            .reshaped(to: [n * 3 * grid * size * grid, k])
        let planes = matmul(across, basis)
            .reshaped(to: [n, 3, grid * size, grid * size])
        return conv2d(planes, coloursBack)
    }
}

extension Tensor {
    /// Puts `by × by` neighbours into channels: the inverse of a pixel shuffle.
    ///
    /// - Returns: `[batch, channels · by², height / by, width / by]`, channel by channel.
    func pixelsGathered(_ by: Int) -> Tensor {
        let (n, c, h, w) = (shape[0], shape[1], shape[2], shape[3])
        return reshaped(to: [n, c, h / by, by, w / by, by]).permuted([0, 1, 3, 5, 2, 4])
            .reshaped(to: [n, c * by * by, h / by, w / by])
    }
}
