import CKernels
import TestSupport
import Testing

@testable import Tensors

struct EpilogueTests {
    /// Batch, inputs, height, width, outputs, kernel: matrix products, tiles and doubled tiles.
    static let sizes: [[Int]] = [
        [2, 2, 3, 4, 3, 3], [2, 3, 4, 4, 4, 1], [8, 2, 4, 4, 2, 3], [1, 4, 16, 16, 4, 3],
    ]

    @Test(arguments: sizes, 0..<4)
    func `gradients agree with differences`(size: [Int], mode: Int) {
        let (upsamples, demodulates) = (mode / 2 == 1, mode % 2 == 1)
        guard !(upsamples && size[5] == 1) else { return }
        let factor = upsamples ? 2 : 1
        let shape = [size[0], size[4], size[2] * factor, size[3] * factor]
        let noise = Tensor.random([1, 1, shape[2], shape[3]], seed: 9)
        let target = Tensor.random(shape, seed: 8)
        let x = Tensor.random([size[0], size[1], size[2], size[3]])
        // Only what an epilogue has; the convolution is tested elsewhere. Steps stay on one side of
        // the kink almost everywhere, hence the tolerance.
        expectGradients(
            at: [
                .random([size[0], size[1]], seed: 3) + 1.5, .random([1], seed: 4),
                .random([size[4]], seed: 5),
            ], step: 2e-3, within: 0.1 * Float(target.count).squareRoot()
        ) {
            let weight = Tensor.random([size[4], size[1], size[5], size[5]], seed: 2)
            let y = modulatedConv2d(
                x, weight, style: $0[0], demodulates: demodulates, upsamples: upsamples,
                noise: noise, noiseStrength: $0[1], bias: $0[2], slope: 0.4, gain: 1.3)
            return (y * target).sum()
        }
    }

    @Test(arguments: sizes, 0..<4)
    func `fused and separate steps agree`(size: [Int], mode: Int) {
        let (upsamples, demodulates) = (mode / 2 == 1, mode % 2 == 1)
        guard !(upsamples && size[5] == 1) else { return }
        let factor = upsamples ? 2 : 1
        let shape = [size[0], size[4], size[2] * factor, size[3] * factor]
        let noise = Tensor.random([size[0], 1, shape[2], shape[3]], seed: 9)
        let inputs: [Tensor] = [
            .random([size[0], size[1], size[2], size[3]]),
            .random([size[4], size[1], size[5], size[5]], seed: 2),
            .random([size[0], size[1]], seed: 3) + 1.5, .random([1], seed: 4),
            .random([size[4]], seed: 5),
        ]
        func results(_ f: ([Tensor]) -> Tensor) -> [Tensor] {
            let leaves = inputs.map { $0.requiringGradient() }
            let y = f(leaves)
            let gradients = y.backward(seed: .random(shape, seed: 6))
            return [y] + leaves.compactMap { gradients[$0] }
        }
        let fused = results {
            modulatedConv2d(
                $0[0], $0[1], style: $0[2], demodulates: demodulates, upsamples: upsamples,
                noise: noise, noiseStrength: $0[3], bias: $0[4], slope: 0.2, gain: 1.5)
        }
        let separate = results {
            modulatedConv2d(
                $0[0], $0[1], style: $0[2], demodulates: demodulates, upsamples: upsamples
            ).addingNoise(noise, strength: $0[3]).biasLeakyReLU($0[4], slope: 0.2, gain: 1.5)
        }
        #expect(fused.count == 6)
        for (a, b) in zip(fused, separate) {
            let largest = b.scalars.map(abs).max() ?? 0
            expectClose(a, b, within: 1e-4 * max(largest, 1))
        }
    }

    @Test(arguments: WinogradTests.sets, [1, 15, 16, 33, 100])
    func `every instruction set ends planes alike`(isa: ck_isa, pixels: Int) throws {
        guard let kernels = ck_kernels_for(isa)?.pointee else { return }
        let (y, g) = (Tensor.random([pixels]), Tensor.random([pixels], seed: 2))
        let noise = Tensor.random([1, 1, 1, pixels], seed: 3)
        let epilogue = Epilogue(
            scale: Tensor([2, -3], shape: [1, 2]), bias: Tensor([0.5, 0.1], shape: [2]),
            noise: noise, strength: Tensor([0.7], shape: [1]), slope: 0.2, gain: 1.4)
        var ended = y.scalars
        epilogue.withKernel { kernel in
            ended.withUnsafeMutableBufferPointer {
                kernels.end_plane($0.baseAddress.unsafelyUnwrapped, kernel, pixels, 0, 1, 2)
            }
        }
        let expected = zip(y.scalars, noise.scalars).map { y, n -> Float in
            let v: Float = y * -3 + 0.1 + n * 0.7
            return (v < 0 ? v * 0.2 : v) * 1.4
        }
        expectClose(Tensor(ended, shape: [pixels]), Tensor(expected, shape: [pixels]))

        var (back, sums) = ([Float](repeating: 0, count: pixels), [Float](repeating: 0, count: 3))
        kernels.end_gradient(g.pointer, y.pointer, noise.pointer, &back, pixels, 0.2, 1.4, &sums)
        let d: [Float] = zip(g.scalars, y.scalars).map { $0 * ($1 > 0 ? 1.4 : 0.28) }
        expectClose(Tensor(back, shape: [pixels]), Tensor(d, shape: [pixels]))
        let products = (g * y).scalars
        let noises = zip(d, noise.scalars).map { Float($0) * $1 }
        let totals: [Float] = [d.reduce(0, +), products.reduce(0, +), noises.reduce(0, +)]
        expectClose(Tensor(sums, shape: [3]), Tensor(totals, shape: [3]))
    }
}
