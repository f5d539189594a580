import Tensors
import Testing

@testable import SyntheticPeople

struct HeadDrawingTests {
    @Test func `the tree finds the same neighbours as comparing with every point`() {
        var random = SplitMix64(state: 3)
        func place() -> SIMD3<Float> {
            SIMD3(random.uniform(), random.uniform(), random.uniform())
        }
        // Every tenth point is there twice.
        var points = (0..<900).map { _ in place() }
        points += points.enumerated().filter { $0.offset % 10 == 0 }.map(\.element)
        let tree = PointTree(points)
        for _ in 0..<100 {
            let query = place() * 2 - 0.5
            let expected = points.map { (($0 - query) * ($0 - query)).sum() }.sorted().prefix(5)
            let found = tree.nearest(5, to: query)
            #expect(found.squaredDistances == Array(expected))
            #expect(Set(found.indices).count == 5)
        }
    }

    @Test func `a blur keeps the sum and what is even`() {
        var peak = [Float](repeating: 0, count: 5 * 4)
        peak[1] = 20
        GaussianBlur(deviation: 1.5).apply(to: &peak, shape: [5, 4])
        #expect(abs(peak.reduce(0, +) - 20) < 1e-4)
        var even = [Float](repeating: 3, count: 24)
        GaussianBlur(deviation: 2).apply(to: &even, shape: [2, 3, 4])
        #expect(even.allSatisfy { abs($0 - 3) < 1e-5 })
    }

    @Test func `a rectangle covers its share of the chart`() {
        let chart = Chart(Outline((0.25, 0.75), (0.75, 0.75), (0.75, 0.5), (0.25, 0.5)))
        let sum = chart.values.reduce(0, +)
        #expect(sum == 513 * 257)
        #expect(chart.values[256 * Chart.side + 256] == 1)
        #expect(chart.values[255 * Chart.side + 256] == 0)
    }

    @Test func `a spline goes through its points`() {
        let corners = Outline((0.1, 0.2), (0.5, 0.3), (0.7, 0.9))
        let line = corners.rounded(steps: 24)
        #expect(line.points.count == 49)
        #expect(line.points[24] == corners.points[1] && line.points[48] == corners.points[2])
        #expect(corners.roundedClosed().points[12] == corners.points[1])
    }
}
