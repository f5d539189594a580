import TestSupport
import Testing

@testable import Tensors

struct ShapingTests {
    private let x = Tensor((0..<24).map { Float($0) }, shape: [2, 3, 4])

    @Test func `one length may be left open`() {
        #expect(x.reshaped(to: [4, -1]).shape == [4, 6])
        #expect(x.reshaped(to: [-1]).scalars == x.scalars)
    }

    @Test(arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
    func `permuted dimensions hold the same elements`(axes: [Int]) {
        let y = x.permuted(axes)
        for i in 0..<2 {
            for j in 0..<3 {
                for k in 0..<4 {
                    let place = axes.map { [i, j, k][$0] }
                    let index = (place[0] * y.shape[1] + place[1]) * y.shape[2] + place[2]
                    #expect(y.scalars[index] == Float((i * 3 + j) * 4 + k))
                }
            }
        }
    }

    /// Sizes beyond one tile, and dimensions that stay neighbours.
    @Test(arguments: [[0, 2, 3, 1], [3, 0, 1, 2], [0, 1, 3, 2], [2, 3, 0, 1], [1, 3, 2, 0]])
    func `large permutations hold the same elements`(axes: [Int]) {
        let shape = [3, 37, 5, 41]
        let x = Tensor.random(shape)
        let y = x.permuted(axes)
        let (values, turned) = (x.scalars, y.scalars)
        var isSame = y.shape == axes.map { shape[$0] }
        for i in values.indices {
            var (rest, place) = (i, [0, 0, 0, 0])
            for d in (0..<4).reversed() { (rest, place[d]) = (rest / shape[d], rest % shape[d]) }
            let index = axes.reduce(0) { $0 * shape[$1] + place[$1] }
            isSame = isSame && turned[index] == values[i]
        }
        #expect(isSame)
    }

    @Test(arguments: [0, 1, 2, -1])
    func `what is split can be joined again`(axis: Int) {
        let n = x.shape[axis < 0 ? axis + 3 : axis]
        let parts = x.split(axis: axis, counts: [1, n - 1])
        #expect(concatenate(parts, axis: axis).scalars == x.scalars)
        #expect(x.flipped(axis: axis).flipped(axis: axis).scalars == x.scalars)
        #expect(x.repeated(axis: axis, count: 3).sum().scalar == 3 * x.sum().scalar)
    }

    @Test func `rows are taken in any order`() {
        let rows = x.gatheredRows([1, 0, 1])
        #expect(rows.shape == [3, 3, 4])
        #expect(rows.scalars.prefix(12) == x.scalars.suffix(12))
        #expect(x.flipped(axis: 2).scalars.prefix(4) == [3, 2, 1, 0])
        #expect(x.sliced(axis: 1, 1..<2).scalars == [4, 5, 6, 7, 16, 17, 18, 19])
    }

    @Test func `gradients agree with differences`() {
        let x = Tensor.random([2, 3, 4])
        func check(_ f: @escaping (Tensor) -> Tensor) {
            let w = Tensor.random(f(x).shape, seed: 7)
            expectGradients(at: [x]) { (f($0[0]) * w).sum() }
        }
        check { $0.reshaped(to: [6, 4]) }
        check { $0.permuted([2, 0, 1]) }
        check { $0.sliced(axis: 1, 1..<3) }
        check { $0.sliced(axis: -1, 0..<2) }
        check { concatenate($0.split(axis: 2, counts: [1, 2, 1]).reversed(), axis: 2) }
        check { $0.gatheredRows([1, 0, 1, 1]) }
        check { $0.repeated(axis: 1, count: 2) }
        check { $0.flipped(axis: 1) }
    }
}
