import CKernels
import TestSupport
import Testing

@testable import Tensors

struct ColoursTests {
    @Test(arguments: [false, true]) func `gradients agree with differences`(hasSkip: Bool) {
        let target = Tensor.random([2, 3, 4, 6], seed: 9)
        expectGradients(
            at: [
                .random([2, 5, 4, 6]), .random([3, 5, 1, 1], seed: 2),
                .random([2, 5], seed: 3), .random([3], seed: 4), .random([2, 3, 2, 3], seed: 5),
            ]
        ) {
            let y = colours(
                of: $0[0], $0[1], style: $0[2], bias: $0[3], skip: hasSkip ? $0[4] : nil)
            return (y * target).sum()
        }
    }

    @Test(arguments: [[1, 1, 3, 3], [2, 7, 40, 70], [3, 18, 16, 16]])
    func `colours are a modulated convolution of one pixel`(size: [Int]) {
        let x = Tensor.random(size)
        let weight = Tensor.random([3, size[1], 1, 1], seed: 2)
        let style = Tensor.random([size[0], size[1]], seed: 3)
        let bias = Tensor.random([3], seed: 4)
        expectClose(
            colours(of: x, weight, style: style, bias: bias),
            modulatedConv2d(x, weight, style: style, demodulates: false, bias: bias))
    }

    /// 128×128 is read off on the way, 32×32 afterwards.
    @Test(arguments: [[1, 6, 128, 128, 9], [2, 9, 128, 144, 5], [2, 5, 32, 32, 8]])
    func `colours read on the way are those of the features`(size: [Int]) {
        let (batch, outputs) = (size[0], size[4])
        let x = Tensor.random([batch, size[1], size[2], size[3]])
        let weight = Tensor.random([outputs, size[1], 3, 3], seed: 2)
        let styles = (
            Tensor.random([batch, size[1]], seed: 3), Tensor.random([batch, outputs], seed: 4)
        )
        let noise = Tensor.random([1, 1, size[2], size[3]], seed: 5)
        let strength = Tensor([0.3], shape: [1])
        let (bias, rgbBias) = (Tensor.random([outputs], seed: 6), Tensor.random([3], seed: 7))
        let rgb = Tensor.random([3, outputs, 1, 1], seed: 8)
        let skip = Tensor.random([batch, 3, size[2] / 2, size[3] / 2], seed: 9)
        func both(_ weight: Tensor, keepsFeatures: Bool) -> (features: Tensor?, colours: Tensor) {
            modulatedConv2dWithColours(
                x, weight, style: styles.0, noise: noise, noiseStrength: strength, bias: bias,
                slope: 0.2, gain: 1.4, colourWeight: rgb, colourStyle: styles.1,
                colourBias: rgbBias, skip: skip, keepsFeatures: keepsFeatures)
        }
        let fused = both(weight, keepsFeatures: true)
        let separate = both(weight.requiringGradient(), keepsFeatures: true)
        if let a = fused.features, let b = separate.features { expectClose(a, b) }
        expectClose(fused.colours, separate.colours)
        expectClose(both(weight, keepsFeatures: false).colours, separate.colours)
        let before = threadCount
        defer { setThreadCount(before) }
        setThreadCount(1)
        #expect(both(weight, keepsFeatures: true).colours.scalars == fused.colours.scalars)
    }

    @Test(arguments: WinogradTests.sets, [[1, 1, 1], [3, 7, 33], [4, 5, 1100], [2, 16, 16]])
    func `every instruction set mixes planes alike`(isa: ck_isa, size: [Int]) throws {
        guard let kernels = ck_kernels_for(isa)?.pointee else { return }
        let (outputs, channels, pixels) = (size[0], size[1], size[2])
        let x = Tensor.random([channels, pixels])
        let w = Tensor.random([outputs, channels], seed: 2)
        let g = Tensor.random([outputs, pixels], seed: 3)
        var y = [Float](repeating: 1, count: outputs * pixels)
        kernels.mix_planes(x.pointer, pixels, w.pointer, &y, pixels, outputs, channels, pixels)
        expectClose(Tensor(y, shape: [outputs, pixels]), matmul(w, x) + 1)
        var dx = [Float](repeating: 0, count: channels * pixels)
        var sums = [Float](repeating: 0, count: outputs * channels)
        kernels.unmix_planes(
            g.pointer, pixels, x.pointer, pixels, w.pointer, &dx, &sums, outputs, channels, 0,
            channels, pixels)
        expectClose(Tensor(dx, shape: [channels, pixels]), matmul(w, g, transposeA: true))
        expectClose(
            Tensor(sums, shape: [outputs, channels]), matmul(g, x, transposeB: true), within: 1e-3)
    }
}
