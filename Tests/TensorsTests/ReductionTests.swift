import TestSupport
import Testing

@testable import Tensors

struct ReductionTests {
    @Test(arguments: [
        [0], [1], [2], [3], [0, 1], [0, 2], [1, 2], [2, 3], [0, 2, 3], [1, 3], [0, 1, 2, 3], [],
    ])
    func `sums agree with an index by index computation`(axes: [Int]) {
        let x = Tensor.random([3, 4, 5, 33])
        let kept = (0..<4).map { axes.contains($0) ? 1 : x.shape[$0] }
        var sums = [Double](repeating: 0, count: kept.reduce(1, *))
        for (i, value) in x.scalars.enumerated() {
            var (rest, place, step) = (i, 0, 1)
            for d in (0..<4).reversed() {
                place += kept[d] == 1 ? 0 : rest % x.shape[d] * step
                rest /= x.shape[d]
                step *= kept[d]
            }
            sums[place] += Double(value)
        }
        let expected = Tensor(sums.map { Float($0) }, shape: kept)
        expectClose(x.sum(axes: axes, keepingDimensions: true), expected)
        let left = (0..<4).filter { !axes.contains($0) }.map { x.shape[$0] }
        #expect(x.sum(axes: axes).shape == left)
        #expect(x.mean(axes: axes.map { $0 - 4 }).shape == left)
    }

    @Test func `gradients agree with differences`() {
        let x = Tensor.random([2, 3, 2, 3])
        expectGradients(at: [x]) { $0[0].squared().mean() }
        for axes in [[0], [1], [2, 3], [0, 2, 3], [1, 3]] {
            let w = Tensor.random(x.sum(axes: axes).shape, seed: 2)
            expectGradients(at: [x]) { ($0[0].sum(axes: axes) * w).sum() }
            expectGradients(at: [x]) { ($0[0].mean(axes: axes).squared() * w).sum() }
        }
    }

    @Test func `long sums do not lose small parts`() {
        let x = Tensor(repeating: 0.1, shape: [1 << 20])
        #expect(abs(x.sum().scalar - 104_857.6) < 1)
    }

    @Test func `the greatest is found along any axis`() {
        let x = Tensor([1, 5, 2, 7, 0, 9], shape: [2, 3])
        #expect(x.maximumIndex(axis: 1) == [1, 2])
        #expect(x.maximumIndex(axis: 0) == [1, 0, 1])
    }
}
