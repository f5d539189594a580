import Tensors
import Testing

@testable import Training

struct FrechetDistanceTests {
    private func rows(_ count: Int, seed: UInt64, shift: Float = 0, scale: Float = 1) -> [[Float]] {
        var random = SplitMix64(state: seed)
        return (0..<count).map { _ in
            (0..<6).map { _ in shift + scale * random.normal() }
        }
    }

    @Test func `a set has no distance from itself`() {
        let set = rows(50, seed: 1)
        #expect(frechetDistance(set, set) < 1e-5)
    }

    @Test func `a shift counts with its square in every direction`() {
        let set = rows(50, seed: 2)
        let moved = set.map { $0.map { $0 + 2 } }
        #expect(abs(frechetDistance(set, moved) - 24) < 1e-3)
    }

    @Test func `a wider set is away by the square of the difference of its deviations`() {
        let set = rows(4000, seed: 3)
        let wide = set.map { $0.map { $0 * 3 } }
        // Six directions, each of deviation about 1 and 3.
        let mean = frechetDistance(set, wide)
        #expect(abs(mean - 24) < 2)
    }

    @Test func `a root squared is the matrix again`() {
        var matrix = SquareMatrix(size: 5)
        for i in 0..<5 { for j in 0..<5 { matrix[i, j] = 1 / Double(i + j + 1) } }
        let root = matrix.squareRoot()
        let square = root.multiplied(by: root)
        for i in 0..<5 { for j in 0..<5 { #expect(abs(square[i, j] - matrix[i, j]) < 1e-9) } }
    }
}
