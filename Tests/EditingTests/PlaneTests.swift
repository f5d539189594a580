import Testing

@testable import Editing

struct PlaneTests {
    @Test func `blurring keeps a constant and the sum of a point`() {
        let constant = Plane(width: 9, height: 7, repeating: 3).blurred(radius: 2)
        #expect(constant.values.allSatisfy { abs($0 - 3) < 1e-5 })
        var point = Plane(width: 31, height: 33)
        point.values[16 * 31 + 15] = 1
        let blurred = point.blurred(radius: 3)
        #expect(abs(blurred.values.reduce(0, +) - 1) < 1e-5)
        #expect(blurred.values[16 * 31 + 15] == blurred.values.max())
    }

    @Test func `shrinking averages and growing interpolates`() {
        let plane = Plane(width: 4, height: 2, values: [0, 2, 4, 6, 2, 4, 6, 8])
        #expect(plane.shrunk(by: 2).values == [2, 6])
        let grown = Plane(width: 2, height: 1, values: [0, 4]).grown(by: 2)
        #expect(grown.values == [0, 1, 3, 4, 0, 1, 3, 4])
    }
}
