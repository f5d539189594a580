import TestSupport
import Testing

@testable import Tensors

struct PaddingTests {
    private let line = Tensor([1, 2, 3, 4], shape: [1, 1, 1, 4])

    @Test func `edges are continued as the mode says`() {
        func row(_ left: Int, _ right: Int, _ mode: PaddingMode) -> [Float] {
            line.padded(top: 0, left: left, bottom: 0, right: right, mode: mode).scalars
        }
        #expect(row(2, 1, .zero) == [0, 0, 1, 2, 3, 4, 0])
        #expect(row(2, 1, .reflect) == [3, 2, 1, 2, 3, 4, 3])
        #expect(row(2, 1, .replicate) == [1, 1, 1, 2, 3, 4, 4])
        #expect(row(-1, 2, .zero) == [2, 3, 4, 0, 0])
        #expect(row(2, -3, .zero) == [0, 0, 1])
        #expect(row(-2, -1, .zero) == [3])
    }

    @Test(arguments: [PaddingMode.zero, .reflect, .replicate])
    func `gradients agree with differences`(mode: PaddingMode) {
        let x = Tensor.random([1, 2, 3, 4])
        for (t, l, b, r) in [(1, 2, 2, 1), (-1, 1, 1, -2), (0, 0, 2, 0)] {
            let w = Tensor.random([1, 2, 3 + t + b, 4 + l + r], seed: 2)
            expectGradients(at: [x]) {
                ($0[0].padded(top: t, left: l, bottom: b, right: r, mode: mode) * w).sum()
            }
        }
    }
}
