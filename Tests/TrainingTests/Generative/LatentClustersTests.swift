import Tensors
import TestSupport
import Testing

@testable import Training

struct LatentClustersTests {
    @Test func `a direction changes one of two attributes that go together`() {
        var random = SplitMix64(state: 1)
        let source = Tensor.normal([600, 6], using: &random)
        // The second number follows the first, as beards follow men.
        let follow = source.sliced(axis: 1, 0..<1) * 0.9
        let w = concatenate(
            [source.sliced(axis: 1, 0..<1), follow + source.sliced(axis: 1, 1..<2) * 0.4]
                + [source.sliced(axis: 1, 2..<6)], axis: 1)
        let attributes = w.sliced(axis: 1, 0..<2)
        let clusters = LatentClusters(w, attributes: attributes, clusters: 3, using: &random)
        let change = clusters.change(
            of: w.sliced(axis: 0, 0..<50),
            attributes: Tensor([0, 1], shape: [1, 2]).repeated(axis: 0, count: 50))
        let mean = change.mean(axes: [0]).scalars
        // A ridge of a hundredth holds a little back; a difference of means would move both.
        #expect(abs(mean[0]) < 0.15 && abs(mean[1] - 1) < 0.15)
    }

    @Test func `directions depend on where a latent vector is`() {
        var random = SplitMix64(state: 2)
        let noise = Tensor.normal([800, 4], using: &random)
        // Two groups far apart: the attribute is the second number in one, the third in the other.
        let side = Tensor(
            shape: [800, 4],
            fill: { for i in $0.indices { $0[i] = i % 4 == 0 ? (i / 4 < 400 ? -20 : 20) : 0 } })
        let w = noise + side
        let rows = noise.scalars
        let attributes = Tensor(
            (0..<800).map { rows[$0 * 4 + ($0 < 400 ? 1 : 2)] }, shape: [800, 1])
        let clusters = LatentClusters(
            w, attributes: attributes, clusters: 2, strength: 4, using: &random)
        let one = Tensor([1], shape: [1, 1])
        let left = clusters.change(of: w.sliced(axis: 0, 0..<1), attributes: one).scalars
        let right = clusters.change(of: w.sliced(axis: 0, 799..<800), attributes: one).scalars
        #expect(left[1] > 0.8 && abs(left[2]) < 0.2)
        #expect(right[2] > 0.8 && abs(right[1]) < 0.2)
    }

    @Test func `a system of equations is solved`() {
        var matrix = SquareMatrix(size: 3)
        let values: [[Double]] = [[4, 1, 0], [1, 3, -1], [0, -1, 2]]
        for i in 0..<3 { for j in 0..<3 { matrix[i, j] = values[i][j] } }
        let x = Tensor([1, -2, 0.5, 3, 2, -1], shape: [3, 2])
        let right = matmul(Tensor(values.flatMap { $0.map { Float($0) } }, shape: [3, 3]), x)
        expectClose(matrix.solving(right), x, within: 1e-5)
    }

    @Test func `principal components come in order and keep what they should`() {
        var random = SplitMix64(state: 3)
        let scales = Tensor([1, 10, 0.001, 3], shape: [1, 4])
        let w = Tensor.normal([2000, 4], using: &random) * scales + 5
        let components = PrincipalComponents(of: w, share: 0.9999, limit: 4)
        #expect(components.deviations.shape == [3])
        // The standard error of a deviation of 2000 numbers is 1.6 %.
        for (found, truth) in zip(components.deviations.scalars, [10, 3, 1] as [Float]) {
            #expect(abs(found / truth - 1) < 0.08)
        }
        let first = components.directions.scalars.prefix(4).map { abs($0) }
        #expect(first[1] > 0.99)
    }
}
