import TestSupport
import Testing

@testable import Tensors

struct AlgorithmTableTests {
    @Test func `a table is read as it was written`() {
        let table = AlgorithmTable.current
        #expect(AlgorithmTable(text: table.text) == table)
        #expect(AlgorithmTable(text: "wwm") == nil)
        #expect(table.letters.count == 6 * 8 * 9)
    }

    /// Whatever a table says, a convolution and its gradients are the same.
    @Test(arguments: ConvolutionAlgorithm.allCases, [1, 2])
    func `every algorithm agrees with the matrix product`(
        algorithm: ConvolutionAlgorithm, stride: Int
    ) {
        let shape = ConvolutionShape(
            input: [2, 5, 8, 16], weight: [7, 5, 3, 3], stride: stride, padding: 1, groups: 1)
        let x = Tensor.random(shape.inputShape)
        let weight = Tensor.random(shape.weightShape, seed: 2)
        let g = Tensor.random(shape.outputShape, seed: 3)
        let epilogue = Epilogue(bias: .random([7], seed: 4), slope: 0.2, gain: 1.4)
        for (pass, a, b) in [
            (ConvolutionPass.forward, x, weight), (.inputGradient, g, weight),
            (.weightGradient, x, g),
        ] where shape.isPossible(algorithm, pass) {
            let end = pass == .forward ? epilogue : Epilogue()
            expectClose(
                shape.compute(pass, by: algorithm, a, b, epilogue: end),
                shape.compute(pass, by: .matrix, a, b, epilogue: end), within: 1e-3)
        }
    }

    @Test func `what an algorithm cannot do is left to the matrix product`() {
        let odd = ConvolutionShape(
            input: [1, 64, 65, 65], weight: [64, 64, 3, 3], stride: 2, padding: 1, groups: 1)
        let large = ConvolutionShape(
            input: [1, 64, 64, 64], weight: [64, 64, 7, 7], stride: 1, padding: 3, groups: 1)
        #expect(odd.algorithm(.forward) == .matrix)
        #expect(large.algorithm(.weightGradient) == .matrix)
    }
}
