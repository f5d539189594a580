import TestSupport
import Testing

@testable import Tensors

struct TensorTests {
    @Test func `a tensor holds what it was made of`() {
        let x = Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3])
        #expect(x.shape == [2, 3])
        #expect(x.count == 6)
        #expect(x.scalars == [1, 2, 3, 4, 5, 6])
        #expect(x.withUnsafeFloats { $0.reduce(0, +) } == 21)
        #expect(Tensor(repeating: 2, shape: [2, 2]).scalars == [2, 2, 2, 2])
        #expect(Tensor([7], shape: []).scalar == 7)
    }

    @Test func `an empty tensor goes through operations`() {
        let x = Tensor([], shape: [0, 3])
        #expect((x * 2 + x).shape == [0, 3])
        #expect(x.sum().scalar == 0)
        #expect(x.sum(axes: [0]).scalars == [0, 0, 0])
        #expect(x.permuted([1, 0]).shape == [3, 0])
        #expect(concatenate([x, Tensor.random([2, 3])], axis: 0).shape == [2, 3])
    }

    @Test func `a description shows the shape and the first floats`() {
        #expect("\(Tensor([1, 2], shape: [2]))" == "Tensor [2]: 1.0, 2.0")
        #expect("\(Tensor(repeating: 0, shape: [3, 3]))".hasSuffix("…"))
    }

    @Test func `a gradient flows through an operation of large tensors as of small ones`() throws {
        let (x, s) = (Tensor.random([3, 5, 97, 101]), Tensor.random([3, 5], seed: 2))
        let leaf = s.requiringGradient()
        let loss = x.scaledPerChannel(by: leaf).squared().sum()
        let expected = x.squared().sum(axes: [2, 3]) * s * 2
        try expectAgrees(loss.backward()[leaf], expected)
    }
}
