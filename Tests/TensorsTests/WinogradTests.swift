import CKernels
import TestSupport
import Testing

@testable import Tensors

struct WinogradTests {
    /// Batch, inputs, height, width, outputs, padding: every tail of every loop.
    static let sizes: [[Int]] = [
        [1, 1, 1, 1, 1, 1], [1, 3, 4, 4, 5, 1], [5, 17, 8, 8, 9, 1], [3, 2, 7, 5, 11, 1],
        [2, 9, 12, 20, 33, 0], [1, 16, 24, 24, 17, 2], [17, 33, 4, 4, 40, 1],
        [1, 20, 67, 130, 24, 1], [9, 49, 16, 16, 50, 1],
    ]
    static let sets: [ck_isa] = [CK_REFERENCE, CK_AVX2, CK_AVX512, CK_AVX512_BF16]

    @Test(arguments: sets, sizes)
    func `every instruction set agrees with the matrix product`(isa: ck_isa, size: [Int]) throws {
        guard let kernels = ck_kernels_for(isa)?.pointee else { return }
        let shape = Self.shape(size)
        var winograd = try #require(WinogradConvolution(shape))
        winograd.kernels = kernels
        let matrix = MatrixConvolution(shape)
        let x = Tensor.random(shape.inputShape)
        let weight = Tensor.random(shape.weightShape, seed: 2)
        let bias = Tensor.random([shape.outputs], seed: 3)
        let g = Tensor.random(shape.outputShape, seed: 4)
        expectAgree(
            winograd.forward(x, weight, epilogue: Epilogue(bias: bias)),
            matrix.forward(x, weight).addingBias(bias))
        expectAgree(winograd.inputGradient(g, weight), matrix.inputGradient(g, weight))
        expectAgree(winograd.weightGradient(x, g), matrix.weightGradient(x, g))
    }

    @Test(arguments: sets, sizes)
    func `scales apply to each image and channel`(isa: ck_isa, size: [Int]) throws {
        guard let kernels = ck_kernels_for(isa)?.pointee else { return }
        let shape = Self.shape(size)
        var winograd = try #require(WinogradConvolution(shape))
        winograd.kernels = kernels
        let x = Tensor.random(shape.inputShape)
        let weight = Tensor.random(shape.weightShape, seed: 2)
        let g = Tensor.random(shape.outputShape, seed: 4)
        let scale = Tensor.random([shape.batch, shape.inputs], seed: 5)
        let outScale = Tensor.random([shape.batch, shape.outputs], seed: 6)
        let (scaledX, scaledG) = (x.scaledPerChannel(by: scale), g.scaledPerChannel(by: outScale))
        expectAgree(
            winograd.forward(x, weight, scale: scale, epilogue: Epilogue(scale: outScale)),
            winograd.forward(scaledX, weight).scaledPerChannel(by: outScale))
        expectAgree(
            winograd.weightGradient(x, g, scale: scale, outScale: outScale),
            winograd.weightGradient(scaledX, scaledG))
    }

    @Test func `results do not depend on the number of threads`() throws {
        let shape = Self.shape([4, 20, 40, 40, 24, 1])
        let winograd = try #require(WinogradConvolution(shape))
        let x = Tensor.random(shape.inputShape)
        let weight = Tensor.random(shape.weightShape, seed: 2)
        let g = Tensor.random(shape.outputShape, seed: 4)
        func results() -> [[Float]] {
            [
                winograd.forward(x, weight).scalars, winograd.inputGradient(g, weight).scalars,
                winograd.weightGradient(x, g).scalars,
            ]
        }
        let before = threadCount
        defer { setThreadCount(before) }
        setThreadCount(1)
        let one = results()
        setThreadCount(3)
        #expect(results() == one)
    }

    /// More filters than caches hold go block by block: one, two or four at a time, and a rest.
    @Test(arguments: [
        [1, 130, 12, 20, 190, 1], [1, 190, 20, 36, 260, 1], [3, 260, 36, 40, 264, 1],
    ])
    func `many filters agree with the matrix product on any number of threads`(
        size: [Int]
    ) throws {
        let shape = Self.shape(size)
        let winograd = try #require(WinogradConvolution(shape))
        let matrix = MatrixConvolution(shape)
        let x = Tensor.random(shape.inputShape)
        let weight = Tensor.random(shape.weightShape, seed: 2)
        let g = Tensor.random(shape.outputShape, seed: 4)
        func results() -> [Tensor] {
            [
                winograd.forward(x, weight), winograd.inputGradient(g, weight),
                winograd.weightGradient(x, g),
            ]
        }
        let before = threadCount
        defer { setThreadCount(before) }
        setThreadCount(1)
        let one = results()
        expectAgree(one[0], matrix.forward(x, weight))
        expectAgree(one[1], matrix.inputGradient(g, weight))
        expectAgree(one[2], matrix.weightGradient(x, g))
        for count in 2...3 {
            setThreadCount(count)
            #expect(results().map(\.scalars) == one.map(\.scalars))
        }
    }

    private static func shape(_ size: [Int]) -> ConvolutionShape {
        ConvolutionShape(
            input: Array(size[0..<4]), weight: [size[4], size[1], 3, 3], stride: 1,
            padding: size[5], groups: 1)
    }

    /// Winograd's points are up to thirty times larger than what they stand for, hence the
    /// tolerance: 4e-5 of the largest value.
    private func expectAgree(_ a: Tensor, _ b: Tensor) {
        let largest = b.scalars.map(abs).max() ?? 0
        expectClose(a, b, within: 4e-5 * max(largest, 1))
    }
}
