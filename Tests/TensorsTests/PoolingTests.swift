import TestSupport
import Testing

@testable import Tensors

struct PoolingTests {
    private let x = Tensor.random([2, 2, 6, 7])

    @Test func `averages are averages`() {
        let y = Tensor((0..<16).map { Float($0) }, shape: [1, 1, 4, 4])
        #expect(y.averagePooled(2).scalars == [2.5, 4.5, 10.5, 12.5])
        #expect(y.averagePooled(4).scalars == [7.5])
        #expect(y.averagePooled(3).scalars == [5])
        #expect(y.maxPooled(kernel: 2).scalars == [5, 7, 13, 15])
        #expect(y.maxPooled(kernel: 1, stride: 2).scalars == [0, 2, 8, 10])
        #expect(y.adaptiveAveragePooled(1, 2).scalars == [6.5, 8.5])
        expectClose(y.upsampledNearest(by: 3).averagePooled(3), y, within: 1e-5)
    }

    @Test func `shuffled pixels come from the channels`() {
        let y = Tensor((0..<4).map { Float($0) }, shape: [1, 4, 1, 1]).pixelShuffled(2)
        #expect(y.shape == [1, 1, 2, 2])
        #expect(y.scalars == [0, 1, 2, 3])
    }

    @Test func `gradients agree with differences`() {
        func check(_ f: @escaping (Tensor) -> Tensor) {
            let w = Tensor.random(f(x).shape, seed: 7)
            expectGradients(at: [x], step: 1e-3, within: 5e-2) { (f($0[0]) * w).sum() }
        }
        check { $0.averagePooled(2) }
        check { $0.averagePooled(3) }
        check { $0.upsampledNearest(by: 2) }
        check { $0.upsampledNearest(by: 3) }
        check { $0.maxPooled(kernel: 2) }
        check { $0.maxPooled(kernel: 3, stride: 2, padding: 1) }
        check { $0.adaptiveAveragePooled(4, 3) }
        check { $0.adaptiveAveragePooled(1, 1) }
    }
}
