import CKernels
import TestSupport
import Testing

@testable import Tensors

struct UnitDistanceTests {
    /// Batch, channels, height, width: every tail of every loop.
    static let sizes: [[Int]] = [
        [1, 1, 1, 1], [2, 3, 4, 5], [1, 17, 33, 35], [3, 4, 16, 16], [1, 5, 50, 60],
    ]

    @Test(arguments: WinogradTests.sets, sizes)
    func `every instruction set agrees with the composed steps`(
        isa: ck_isa, size: [Int]
    ) throws {
        guard let kernels = ck_kernels_for(isa)?.pointee else { return }
        // As behind a ReLU, where many are exactly zero on both sides.
        let x = Tensor.random(size).relu().requiringGradient()
        let target = Self.unit(Tensor.random(size, seed: 2).relu())
        let found = unitDistance(x, target, epsilon: 1e-6, kernels: kernels)
        let expected = (Self.unit(x) - target).abs().mean()
        expectClose(found, expected, within: 1e-5)
        let (a, b) = (found.backward(), expected.backward())
        let gradient = try #require(b[x])
        let largest = gradient.scalars.map(abs).max() ?? 0
        // One channel alone always has unit length: all of its gradient is rounding.
        expectClose(try #require(a[x]), gradient, within: 1e-4 * largest + 1e-6)
    }

    @Test func `gradients agree with differences`() {
        // Farther than unit length reaches: no difference changes its sign.
        let target = Tensor(
            (0..<126).map { $0.isMultiple(of: 3) ? 1.5 : -1.5 }, shape: [2, 3, 3, 7])
        expectGradients(at: [.random([2, 3, 3, 7], seed: 3) * 2], step: 1e-3) {
            unitDistance($0[0], target) * Float(target.count)
        }
    }

    @Test func `results do not depend on the number of threads`() {
        let x = Tensor.random([3, 5, 90, 70]).requiringGradient()
        let target = Self.unit(Tensor.random([3, 5, 90, 70], seed: 2))
        func results() -> [[Float]?] {
            let distance = unitDistance(x, target)
            return [distance.scalars, distance.backward()[x]?.scalars]
        }
        let before = threadCount
        defer { setThreadCount(before) }
        setThreadCount(1)
        let one = results()
        #expect(one.allSatisfy { $0 != nil })
        for count in 2...3 {
            setThreadCount(count)
            #expect(results() == one)
        }
    }

    private static func unit(_ x: Tensor) -> Tensor {
        x * (x.squared().sum(axes: [1], keepingDimensions: true) + 1e-6).reciprocalSquareRoot()
    }
}
