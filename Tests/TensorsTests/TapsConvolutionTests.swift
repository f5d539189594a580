import CKernels
import TestSupport
import Testing

@testable import Tensors

struct TapsConvolutionTests {
    /// Batch, inputs, height, width, outputs, padding.
    static let sizes: [[Int]] = [
        [1, 1, 1, 1, 1, 1], [1, 3, 4, 4, 17, 1], [3, 18, 2, 5, 9, 1], [5, 7, 4, 4, 33, 1],
        [1, 20, 8, 8, 24, 1], [2, 9, 6, 6, 16, 0], [1, 5, 3, 4, 8, 2],
    ]

    @Test(arguments: WinogradTests.sets, sizes)
    func `every instruction set agrees with the matrix product`(isa: ck_isa, size: [Int]) throws {
        guard let kernels = ck_kernels_for(isa)?.pointee else { return }
        let shape = ConvolutionShape(
            input: Array(size[0..<4]), weight: [size[4], size[1], 3, 3], stride: 1,
            padding: size[5], groups: 1)
        let matrix = MatrixConvolution(shape)
        let x = Tensor.random(shape.inputShape)
        let g = Tensor.random(shape.outputShape, seed: 2)
        let weight = Tensor.random(shape.weightShape, seed: 3)
        let scales = (
            Tensor.random([size[0], size[1]], seed: 4), Tensor.random([size[0], size[4]], seed: 5)
        )
        let expected = matrix.forward(x.scaledPerChannel(by: scales.0), weight)
        let back = matrix.inputGradient(g.scaledPerChannel(by: scales.1), weight)
        for keepsFilters in [false, true] {
            var taps = try #require(TapsConvolution(shape))
            (taps.kernels, taps.keepsFilters) = (kernels, keepsFilters)
            expectClose(
                taps.forward(x, weight, scale: scales.0, epilogue: Epilogue(scale: scales.1)),
                expected.scaledPerChannel(by: scales.1))
            expectClose(taps.inputGradient(g, weight, scale: scales.1), back)
            taps.precision = .bfloat16
            let largest = expected.scalars.map(abs).max() ?? 0
            expectClose(
                taps.forward(x, weight, scale: scales.0), expected, within: 0.02 * largest)
        }
    }
}
