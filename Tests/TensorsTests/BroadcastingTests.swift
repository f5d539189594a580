import TestSupport
import Testing

@testable import Tensors

struct BroadcastingTests {
    static let shapes: [([Int], [Int])] = [
        ([2, 3, 4, 5], [2, 3, 4, 5]), ([2, 3, 4, 5], [1, 3, 1, 1]), ([2, 3, 4, 5], [2, 3, 1, 1]),
        ([2, 3, 4, 5], [2, 1, 4, 5]), ([2, 3, 4, 5], [1, 1, 4, 5]), ([2, 3, 4, 5], [5]),
        ([2, 3, 4, 5], [4, 1]), ([2, 3, 4, 5], []), ([3, 1], [1, 4]), ([1, 3], [2, 1, 3]),
        ([2, 1, 3, 1], [1, 4, 1, 5]), ([1], [1, 1]),
    ]

    @Test(arguments: shapes)
    func `both orders agree with an index by index computation`(a: [Int], b: [Int]) {
        let (x, y) = (Tensor.random(a), Tensor.random(b, seed: 2) + 3)
        for (x, y) in [(x, y), (y, x)] {
            expectClose(x + y, Self.slow(x, y, +), within: 0)
            expectClose(x - y, Self.slow(x, y, -), within: 0)
            expectClose(x * y, Self.slow(x, y, *), within: 0)
            expectClose(x / y, Self.slow(x, y, /), within: 0)
            expectClose(maximum(x, y), Self.slow(x, y, max), within: 0)
            expectClose(minimum(x, y), Self.slow(x, y, min), within: 0)
        }
    }

    @Test(arguments: shapes.map { ($0.0.map { min($0, 3) }, $0.1.map { min($0, 3) }) })
    func `gradients agree with differences`(a: [Int], b: [Int]) {
        let (x, y) = (Tensor.random(a), Tensor.random(b, seed: 2) + 3)
        let w = Tensor.random((x + y).shape, seed: 3)
        expectGradients(at: [x, y]) { (($0[0] + $0[1]) * ($0[0] - $0[1]) * w).sum() }
        expectGradients(at: [x, y]) { ($0[0] / $0[1] * w).sum() }
        expectGradients(at: [x, y - 3], step: 1e-3) {
            (maximum($0[0], $0[1]) * w + minimum($0[0], $0[1])).sum()
        }
    }

    private static func slow(_ a: Tensor, _ b: Tensor, _ f: (Float, Float) -> Float) -> Tensor {
        let rank = max(a.shape.count, b.shape.count)
        let sa = Array(repeating: 1, count: rank - a.shape.count) + a.shape
        let sb = Array(repeating: 1, count: rank - b.shape.count) + b.shape
        let shape = zip(sa, sb).map(max)
        let (va, vb) = (a.scalars, b.scalars)
        return Tensor(shape: shape) { y in
            for i in y.indices {
                var (rest, ia, ib, stepA, stepB) = (i, 0, 0, 1, 1)
                for d in shape.indices.reversed() {
                    let place = rest % shape[d]
                    rest /= shape[d]
                    ia += sa[d] == 1 ? 0 : place * stepA
                    ib += sb[d] == 1 ? 0 : place * stepB
                    stepA *= sa[d]
                    stepB *= sb[d]
                }
                y[i] = f(va[ia], vb[ib])
            }
        }
    }
}
