import TestSupport
import Testing

@testable import Tensors

struct EnlargedConvolutionTests {
    /// Batch, inputs, height, width, outputs; some go the way of larger images.
    static let sizes: [[Int]] = [
        [1, 5, 4, 4, 3], [2, 4, 8, 4, 5], [1, 2, 3, 5, 4], [1, 6, 4, 12, 9],
    ]

    @Test(arguments: sizes) func `it is a convolution of enlarged images`(size: [Int]) {
        let x = Tensor.random([size[0], size[1], size[2], size[3]])
        let weight = Tensor.random([size[4], size[1], 3, 3], seed: 2)
        let bias = Tensor.random([size[4]], seed: 3)
        expectClose(
            enlargedConv2d(x, weight, bias: bias, slope: 0.2, gain: 1.5),
            conv2d(x.upsampledNearest(by: 2), weight, bias: bias, slope: 0.2, gain: 1.5))
    }

    @Test(arguments: sizes) func `gradients agree with differences`(size: [Int]) {
        let shape = [size[0], size[4], 2 * size[2], 2 * size[3]]
        expectGradients(
            at: [
                .random([size[0], size[1], size[2], size[3]]),
                .random([size[4], size[1], 3, 3], seed: 2), .random([size[4]], seed: 3),
            ]
        ) {
            (enlargedConv2d($0[0], $0[1], bias: $0[2]) * .random(shape, seed: 4)).sum()
        }
    }

    /// Leaky ReLU has a kink, across which differences say little: the same loss by other means.
    @Test(arguments: sizes) func `gradients agree with the composed steps`(size: [Int]) throws {
        let x = Tensor.random([size[0], size[1], size[2], size[3]]).requiringGradient()
        let weight = Tensor.random([size[4], size[1], 3, 3], seed: 2).requiringGradient()
        let bias = Tensor.random([size[4]], seed: 3).requiringGradient()
        let seed = Tensor.random([size[0], size[4], 2 * size[2], 2 * size[3]], seed: 4)
        let found = enlargedConv2d(x, weight, bias: bias, slope: 0.2, gain: 1.5)
            .backward(seed: seed)
        let expected = conv2d(
            x.upsampledNearest(by: 2), weight, bias: bias, slope: 0.2, gain: 1.5
        ).backward(seed: seed)
        for leaf in [x, weight, bias] {
            expectClose(try #require(found[leaf]), try #require(expected[leaf]), within: 1e-3)
        }
    }
}
