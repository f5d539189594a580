import CKernels
import TestSupport
import Testing

@testable import Tensors

struct ModulatedConvolutionTests {
    /// Batch, inputs, height, width, outputs, kernel; small ones and ones large enough for tiles.
    static let sizes: [[Int]] = [
        [2, 3, 4, 4, 5, 3], [2, 3, 5, 6, 4, 1], [3, 9, 16, 20, 11, 3], [2, 10, 28, 33, 9, 3],
        [4, 17, 24, 24, 8, 3], [1, 5, 48, 52, 66, 3],
    ]

    @Test(arguments: sizes, 0..<4)
    func `fused and composed convolutions agree`(size: [Int], mode: Int) {
        let (demodulates, upsamples) = (mode % 2 == 1, mode / 2 == 1)
        guard !(upsamples && size[5] == 1) else { return }
        let inputs: [Tensor] = [
            .random([size[0], size[1], size[2], size[3]]),
            .random([size[4], size[1], size[5], size[5]], seed: 2),
            .random([size[0], size[1]], seed: 3) + 1.5,
        ]
        func results(_ f: ([Tensor]) -> Tensor) -> [Tensor] {
            let leaves = inputs.map { $0.requiringGradient() }
            let y = f(leaves)
            let gradients = (y * .random(y.shape, seed: 4)).sum().backward()
            return [y] + leaves.compactMap { gradients[$0] }
        }
        let fused = results {
            modulatedConv2d(
                $0[0], $0[1], style: $0[2], demodulates: demodulates, upsamples: upsamples)
        }
        let composed = results { Self.composed($0, demodulates, upsamples) }
        for (a, b) in zip(fused, composed) { expectAgree(a, b) }
        #expect(fused.count == 4)
    }

    /// The gradient in the style may come from that in the weight, divided by the style.
    @Test(arguments: [false, true], [Float(0), -0.5, 1e-4])
    func `styles near zero have gradients, too`(upsamples: Bool, value: Float) throws {
        let x = Tensor.random([1, 3, 24, 28]).requiringGradient()
        let weight = Tensor.random([4, 3, 3, 3], seed: 2).requiringGradient()
        let style = Tensor([0.7, value, 1.2], shape: [1, 3]).requiringGradient()
        let y = modulatedConv2d(
            x, weight, style: style, demodulates: true, upsamples: upsamples)
        let other = Self.composed([x, weight, style], true, upsamples)
        let g = Tensor.random(y.shape, seed: 4)
        let (found, expected) = (y.backward(seed: g), other.backward(seed: g))
        for leaf in [x, weight, style] {
            expectAgree(try #require(found[leaf]), try #require(expected[leaf]))
        }
    }

    @Test(arguments: [
        [1, 3, 4, 6, 2], [2, 9, 40, 48, 12], [3, 12, 32, 56, 9], [2, 4, 64, 64, 20],
    ])
    func `halving agrees with blur and stride`(size: [Int]) {
        let inputs: [Tensor] = [
            .random([size[0], size[1], size[2], size[3]]),
            .random([size[4], size[1], 3, 3], seed: 2),
        ]
        func results(_ f: ([Tensor]) -> Tensor) -> [Tensor] {
            let leaves = inputs.map { $0.requiringGradient() }
            let y = f(leaves)
            let gradients = (y * .random(y.shape, seed: 4)).sum().backward()
            return [y] + leaves.compactMap { gradients[$0] }
        }
        let line = Tensor([1, 3, 3, 1], shape: [1, 4]) * 0.125
        let filter = matmul(line, line, transposeA: true)
        let fused = results { blurredConv2d($0[0], $0[1]) }
        let composed = results {
            conv2d(
                upfirdn2d($0[0], filter: filter, padding: (2, 2, 2, 2)), $0[1], stride: 2,
                padding: 0)
        }
        for (a, b) in zip(fused, composed) { expectAgree(a, b) }
        #expect(fused.count == 3)
    }

    @Test(arguments: [1, 2], [1, 2, 5, 33])
    func `smoothing agrees with the general filter`(padding: Int, side: Int) {
        guard side + 2 * padding > 3 else { return }
        let line = Tensor([1, 3, 3, 1], shape: [1, 4]) * 0.25
        let filter = matmul(line, line, transposeA: true)
        let x = Tensor.random([2, 3, side + 1, side]).requiringGradient()
        let y = x.smoothed(gain: 4, padding: padding)
        expectClose(
            y, upfirdn2d(x, filter: filter, padding: (padding, padding, padding, padding)))
        let other = upfirdn2d(x, filter: filter, padding: (padding, padding, padding, padding))
        let g = Tensor.random(y.shape, seed: 2)
        if let a = y.backward(seed: g)[x], let b = other.backward(seed: g)[x] { expectClose(a, b) }
    }

    @Test func `a constant weight keeps its filters and gives the same result`() {
        let x = Tensor.random([2, 9, 20, 20])
        let weight = Tensor.random([8, 9, 3, 3], seed: 2)
        let first = conv2d(x, weight)
        #expect(conv2d(x, weight).scalars == first.scalars)
        #expect(conv2d(x, weight.requiringGradient()).scalars == first.scalars)
    }

    private static func composed(
        _ inputs: [Tensor], _ demodulates: Bool, _ upsamples: Bool
    ) -> Tensor {
        let (weight, style) = (inputs[1], inputs[2])
        let x = inputs[0].scaledPerChannel(by: style)
        var y: Tensor
        if upsamples {
            let line = Tensor([0.25, 0.75, 0.75, 0.25], shape: [1, 4])
            y = upfirdn2d(
                transposedConv2d(x, weight.permuted([1, 0, 2, 3]), stride: 2),
                filter: matmul(line, line, transposeA: true), padding: (1, 1, 1, 1))
        } else {
            y = conv2d(x, weight)
        }
        guard demodulates else { return y }
        let energy = weight.squared().sumOfPlanes()
        let variance = matmul(style.squared(), energy, transposeB: true)
        return y.scaledPerChannel(by: (variance + 1e-8).reciprocalSquareRoot())
    }

    /// Winograd's points are larger than what they stand for, hence the tolerance.
    private func expectAgree(_ a: Tensor, _ b: Tensor) {
        let largest = b.scalars.map(abs).max() ?? 0
        expectClose(a, b, within: 4e-5 * max(largest, 1))
    }
}
