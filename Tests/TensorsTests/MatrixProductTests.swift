import TestSupport
import Testing

@testable import Tensors

struct MatrixProductTests {
    @Test(arguments: [[1, 1, 1], [3, 5, 7], [65, 33, 129], [200, 40, 1], [130, 70, 90]])
    func `products agree with the definition`(size: [Int]) {
        let (m, k, n) = (size[0], size[1], size[2])
        let (a, b) = (Tensor.random([m, k]), Tensor.random([k, n], seed: 2))
        let (xs, ys) = (a.scalars, b.scalars)
        let expected = Tensor(shape: [m, n]) { c in
            for i in c.indices {
                c[i] = (0..<k).reduce(0) { $0 + xs[i / n * k + $1] * ys[$1 * n + i % n] }
            }
        }
        expectClose(matmul(a, b), expected)
        let (at, bt) = (transposed(a), transposed(b))
        expectClose(matmul(at, bt, transposeA: true, transposeB: true), expected)
        expectClose(matmul(at, b, transposeA: true), expected)
        expectClose(matmul(a, bt, transposeB: true), expected)
    }

    @Test(arguments: [false, true], [false, true])
    func `gradients agree with differences`(transposeA: Bool, transposeB: Bool) {
        let a: Tensor = .random(transposeA ? [2, 4, 3] : [2, 3, 4])
        let b: Tensor = .random(transposeB ? [2, 5, 4] : [2, 4, 5], seed: 2)
        expectGradients(at: [a, b]) {
            let y = batchedMatmul($0[0], $0[1], transposeA: transposeA, transposeB: transposeB)
            return (y * .random([2, 3, 5], seed: 3)).sum()
        }
    }

    @Test func `gradients of a linear map agree with differences`() {
        expectGradients(
            at: [.random([2, 3, 4]), .random([5, 4], seed: 2), .random([5], seed: 3)]
        ) {
            (linear($0[0], $0[1], bias: $0[2]) * .random([2, 3, 5], seed: 4)).sum()
        }
    }

    private func transposed(_ a: Tensor) -> Tensor {
        let (rows, columns, xs) = (a.shape[0], a.shape[1], a.scalars)
        return Tensor(shape: [columns, rows]) {
            for i in $0.indices { $0[i] = xs[i % rows * columns + i / rows] }
        }
    }
}
