import CKernels
import TestSupport
import Testing

@testable import Tensors

struct DoublingConvolutionTests {
    /// Batch, large and small channels, height and width of the small images.
    static let sizes: [[Int]] = [
        [1, 4, 5, 4, 4], [3, 5, 11, 8, 12], [2, 9, 6, 16, 4], [17, 16, 16, 4, 8],
        [1, 3, 35, 24, 16],
        [2, 12, 9, 40, 64], [5, 33, 20, 8, 8],
    ]

    private func line() -> Tensor {
        let line = Tensor([0.25, 0.75, 0.75, 0.25], shape: [1, 4])
        return matmul(line, line, transposeA: true)
    }

    /// Upwards and downwards, with all gradients, on every path.
    @Test(arguments: WinogradTests.sets, sizes)
    func `every instruction set agrees with the composed convolution`(isa: ck_isa, size: [Int]) {
        guard let kernels = ck_kernels_for(isa)?.pointee else { return }
        let (batch, large, small, height, width) = (size[0], size[1], size[2], size[3], size[4])
        for isLargeFirst in [true, false] {
            var doubling = DoublingConvolution(
                batch: batch, large: large, small: small, height: height, width: width,
                isLargeFirst: isLargeFirst, gain: 0.5)
            doubling.kernels = kernels
            let x = Tensor.random([batch, small, height, width]).requiringGradient()
            let weight = Tensor.random(
                isLargeFirst ? [large, small, 3, 3] : [small, large, 3, 3], seed: 2
            ).requiringGradient()
            let scale = Tensor.random([batch, small], seed: 3)
            let spreading = isLargeFirst ? weight.permuted([1, 0, 2, 3]) : weight
            let y = upfirdn2d(
                transposedConv2d(x.scaledPerChannel(by: scale), spreading, stride: 2) * 0.5,
                filter: line(), padding: (1, 1, 1, 1))
            expectAgree(doubling.spread(x, weight, scale: scale), y)

            let g = Tensor.random(y.shape, seed: 4)
            let gradients = y.backward(seed: g)
            let z = doubling.blurred(g)
            guard let gx = gradients[x], let gw = gradients[weight] else {
                Issue.record("there are no gradients")
                return
            }
            expectAgree(
                doubling.gather(z, weight.detached(), epilogue: Epilogue(scale: scale)), gx)
            expectAgree(doubling.weightGradient(x, z, scale: scale), gw)
        }
    }

    /// bfloat16 keeps eight bits, and sums of products of random signs keep their errors.
    @Test(arguments: WinogradTests.sets, sizes)
    func `bfloat16 is close on every instruction set`(isa: ck_isa, size: [Int]) {
        guard let kernels = ck_kernels_for(isa)?.pointee else { return }
        var doubling = DoublingConvolution(
            batch: size[0], large: size[1], small: size[2], height: size[3], width: size[4],
            isLargeFirst: true, gain: 1)
        doubling.kernels = kernels
        let x = Tensor.random([size[0], size[2], size[3], size[4]])
        let weight = Tensor.random([size[1], size[2], 3, 3], seed: 2)
        let exact = doubling.spread(x, weight)
        doubling.precision = withPrecision(.bfloat16) { Precision.current }
        let paired = doubling.spread(x, weight)
        let largest = exact.scalars.map(abs).max() ?? 0
        expectClose(paired, exact, within: 0.05 * largest)
        #expect(doubling.spread(x, weight).scalars == paired.scalars)
    }

    /// A plain convolution of stride 2, with all gradients, on every path.
    @Test(arguments: WinogradTests.sets, sizes)
    func `halving agrees with the matrix product`(isa: ck_isa, size: [Int]) throws {
        guard let kernels = ck_kernels_for(isa)?.pointee else { return }
        let shape = ConvolutionShape(
            input: [size[0], size[2], 2 * size[3], 2 * size[4]],
            weight: [size[1] + 3, size[2], 3, 3], stride: 2, padding: 1, groups: 1)
        var halving = try #require(DoublingConvolution(shape))
        halving.kernels = kernels
        let matrix = MatrixConvolution(shape)
        let x = Tensor.random(shape.inputShape)
        let weight = Tensor.random(shape.weightShape, seed: 2)
        let g = Tensor.random(shape.outputShape, seed: 3)
        let z = halving.blurred(x)
        expectAgree(halving.gather(z, weight), matrix.forward(x, weight))
        expectAgree(halving.spread(g, weight), matrix.inputGradient(g, weight))
        expectAgree(halving.weightGradient(g, z), matrix.weightGradient(x, g))
    }

    /// Images whose every pixel is made four, convolved, with all gradients, on every path.
    @Test(arguments: WinogradTests.sets, sizes)
    func `enlarging agrees with the matrix product`(isa: ck_isa, size: [Int]) {
        guard let kernels = ck_kernels_for(isa)?.pointee else { return }
        let (batch, large, small, height, width) = (size[0], size[1], size[2], size[3], size[4])
        var doubling = DoublingConvolution(
            batch: batch, large: large, small: small, height: height, width: width,
            isLargeFirst: true, gain: 1)
        (doubling.kernels, doubling.filter) = (kernels, .box)
        let matrix = MatrixConvolution(
            ConvolutionShape(
                input: [batch, small, 2 * height, 2 * width], weight: [large, small, 3, 3],
                stride: 1, padding: 1, groups: 1))
        let x = Tensor.random([batch, small, height, width]).requiringGradient()
        let weight = Tensor.random([large, small, 3, 3], seed: 2)
        let g = Tensor.random([batch, large, 2 * height, 2 * width], seed: 4)
        let enlarged = x.upsampledNearest(by: 2)
        let expected = matrix.forward(enlarged, weight)
        let back = enlarged.backward(seed: matrix.inputGradient(g, weight))[x]
        for keepsFilters in [false, true] {
            doubling.keepsFilters = keepsFilters
            expectAgree(doubling.spread(x, weight), expected)
            let z = doubling.blurred(g)
            if let back { expectAgree(doubling.gather(z, weight), back) }
            expectAgree(doubling.weightGradient(x, z), matrix.weightGradient(enlarged, g))
        }
        #expect(back != nil)
        doubling.precision = withPrecision(.bfloat16) { Precision.current }
        let largest = expected.scalars.map(abs).max() ?? 0
        expectClose(doubling.spread(x, weight), expected, within: 0.05 * largest)
    }

    @Test func `strips of tall images fit together`() {
        let doubling = DoublingConvolution(
            batch: 2, large: 130, small: 4, height: 192, width: 64, isLargeFirst: true, gain: 1)
        let x = Tensor.random([2, 4, 192, 64])
        let weight = Tensor.random([130, 4, 3, 3], seed: 2)
        let expected = upfirdn2d(
            transposedConv2d(x, weight.permuted([1, 0, 2, 3]), stride: 2), filter: line(),
            padding: (1, 1, 1, 1))
        expectAgree(doubling.spread(x, weight), expected)
    }

    /// More filters than caches hold go block by block, and some channels at a time: the last size has
    /// more of them than the points of all may take up.
    @Test(arguments: [[1, 200, 150, 8, 8], [2, 170, 180, 16, 20], [1, 140, 230, 64, 64]])
    func `many filters agree with the matrix product on any number of threads`(
        size: [Int]
    ) throws {
        let shape = ConvolutionShape(
            input: [size[0], size[1], 2 * size[3], 2 * size[4]],
            weight: [size[2], size[1], 3, 3], stride: 2, padding: 1, groups: 1)
        let halving = try #require(DoublingConvolution(shape))
        let matrix = MatrixConvolution(shape)
        let x = Tensor.random(shape.inputShape)
        let weight = Tensor.random(shape.weightShape, seed: 2)
        let g = Tensor.random(shape.outputShape, seed: 3)
        let scale = Tensor.random([shape.batch, shape.outputs], seed: 4)
        func results() -> [Tensor] {
            let z = halving.blurred(x)
            return [
                halving.gather(z, weight), halving.spread(g, weight),
                halving.weightGradient(g, z, scale: scale),
            ]
        }
        let before = threadCount
        defer { setThreadCount(before) }
        setThreadCount(1)
        let one = results()
        expectAgree(one[0], matrix.forward(x, weight))
        expectAgree(one[1], matrix.inputGradient(g, weight))
        expectAgree(one[2], matrix.weightGradient(x, g.scaledPerChannel(by: scale)))
        for count in 2...3 {
            setThreadCount(count)
            #expect(results().map(\.scalars) == one.map(\.scalars))
        }
    }

    @Test(arguments: sizes) func `results do not depend on the number of threads`(size: [Int]) {
        let doubling = DoublingConvolution(
            batch: size[0], large: size[1], small: size[2], height: size[3], width: size[4],
            isLargeFirst: true, gain: 1)
        let x = Tensor.random([size[0], size[2], size[3], size[4]])
        let weight = Tensor.random([size[1], size[2], 3, 3], seed: 2)
        let g = Tensor.random([size[0], size[1], 2 * size[3], 2 * size[4]], seed: 3)
        func results() -> [[Float]] {
            let z = doubling.blurred(g)
            return [
                doubling.spread(x, weight), doubling.gather(z, weight),
                doubling.weightGradient(x, z),
            ].map(\.scalars)
        }
        let before = threadCount
        defer { setThreadCount(before) }
        setThreadCount(1)
        let one = results()
        setThreadCount(3)
        #expect(results() == one)
        #expect(results() == one)
    }

    /// Winograd's points are larger than what they stand for, hence the tolerance.
    private func expectAgree(_ a: Tensor, _ b: Tensor) {
        let largest = b.scalars.map(abs).max() ?? 0
        expectClose(a, b, within: 4e-5 * max(largest, 1))
    }
}
